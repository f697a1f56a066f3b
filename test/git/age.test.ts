import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lastChanges } from '../../src/git/age.ts';

const lastChange = (file: string, root: string) => lastChanges(root)(file);
const work = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-age-')));
const origin = join(work, 'origin');

function git(cwd: string, date: string, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  const env = { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date };
  execFileSync('git', [...identity, ...args], { cwd, env, stdio: 'ignore' });
}

function clone(name: string, depth: string): string {
  git(work, '2026-01-01T00:00:00Z', 'clone', `--depth=${depth}`, pathToFileURL(origin).href, name);
  return join(work, name);
}

/** Three commits, a year apart: `first.txt`, `second.txt`, `third.txt`. */
beforeAll(() => {
  mkdirSync(origin);
  git(origin, '2020-01-01T00:00:00Z', 'init', '--quiet');
  for (const [name, year] of [
    ['first', 2020],
    ['second', 2021],
    ['third', 2022],
  ] as const) {
    writeFileSync(join(origin, `${name}.txt`), name);
    git(origin, `${year}-01-01T00:00:00Z`, 'add', '.');
    git(origin, `${year}-01-01T00:00:00Z`, 'commit', '--quiet', '-m', name);
  }
});

afterAll(() => rmSync(work, { recursive: true }));

describe('the last change of a file', () => {
  test('is the date of its last commit, that of the first commit included', () => {
    expect(lastChange(join(origin, 'first.txt'), origin)).toEqual(new Date('2020-01-01T00:00:00Z'));
    expect(lastChange(join(origin, 'third.txt'), origin)).toEqual(new Date('2022-01-01T00:00:00Z'));
  });

  test('is that of the commit, where git converted the file and nobody touched it since', () => {
    const copy = clone('converted', '3');
    writeFileSync(join(copy, '.gitattributes'), '*.crlf text eol=crlf\n');
    writeFileSync(join(copy, 'a.crlf'), 'a\r\nb\r\n');
    git(copy, '2023-01-01T00:00:00Z', 'add', '.');
    git(copy, '2023-01-01T00:00:00Z', 'commit', '--quiet', '-m', 'crlf');
    expect(lastChange(join(copy, 'a.crlf'), copy)).toEqual(new Date('2023-01-01T00:00:00Z'));
    writeFileSync(join(copy, 'a.crlf'), 'a\r\nc\r\n');
    expect(lastChange(join(copy, 'a.crlf'), copy)).toEqual(statSync(join(copy, 'a.crlf')).mtime);
  });

  test('is when it was written, before the first commit', () => {
    const fresh = join(work, 'fresh');
    mkdirSync(fresh);
    git(fresh, '2020-01-01T00:00:00Z', 'init', '--quiet');
    writeFileSync(join(fresh, 'a.txt'), 'a');
    git(fresh, '2020-01-01T00:00:00Z', 'add', '.');
    expect(lastChange(join(fresh, 'a.txt'), fresh)).toEqual(statSync(join(fresh, 'a.txt')).mtime);
  });

  test('is unknown of a file that git ignores, or that lies in no repository', () => {
    writeFileSync(join(origin, '.git/info/exclude'), 'ignored.txt');
    writeFileSync(join(origin, 'ignored.txt'), 'ignored');
    expect(lastChange(join(origin, 'ignored.txt'), origin)).toBeUndefined();
    expect(lastChange(join(work, 'none', 'nothing.txt'), work)).toBeUndefined();
  });

  test('is when it was written, of a file that is new or changed and not committed', () => {
    const copy = clone('copy', '3');
    const written = new Date('2025-05-05T05:05:05Z');
    for (const name of ['first.txt', 'new.txt']) {
      writeFileSync(join(copy, name), 'again');
      utimesSync(join(copy, name), written, written);
      expect(lastChange(join(copy, name), copy)).toEqual(written);
    }
    git(copy, '2026-01-01T00:00:00Z', 'add', '.');
    expect(lastChange(join(copy, 'new.txt'), copy)).toEqual(written);
  });

  test('is unknown where the history of a shallow clone does not reach so far back', () => {
    const shallow = clone('shallow', '2');
    expect(lastChange(join(shallow, 'third.txt'), shallow)).toEqual(new Date('2022-01-01T00:00:00Z'));
    expect(lastChange(join(shallow, 'second.txt'), shallow)).toBeUndefined();
    expect(lastChange(join(shallow, 'first.txt'), shallow)).toBeUndefined();
  });

  test('never runs what a folder that looks like a repository of its own names', () => {
    const trap = join(origin, 'trap');
    for (const folder of ['objects', 'refs']) mkdirSync(join(trap, folder), { recursive: true });
    writeFileSync(join(trap, 'HEAD'), 'ref: refs/heads/main\n');
    const sprung = join(work, 'sprung');
    const program = `touch ${sprung}; false`;
    writeFileSync(join(trap, 'config'), `[core]\nbare = false\nworktree = .\nfsmonitor = "${program}"\n`);
    writeFileSync(join(trap, 'proof.txt'), 'tested');
    lastChange(join(trap, 'proof.txt'), origin);
    lastChange(join(trap, 'proof.txt'), trap);
    expect(existsSync(sprung)).toBe(false);
  });

  test('is that of the file alone, though its name looks like a pattern', () => {
    const copy = clone('patterns', '3');
    writeFileSync(join(copy, '*.txt'), 'star');
    git(copy, '2019-01-01T00:00:00Z', 'add', '.');
    git(copy, '2019-01-01T00:00:00Z', 'commit', '--quiet', '-m', 'star');
    writeFileSync(join(copy, 'first.txt'), 'changed');
    expect(lastChange(join(copy, '*.txt'), copy)).toEqual(new Date('2019-01-01T00:00:00Z'));
  });
});

describe('the age of content', () => {
  const day = (file: string, root: string) => lastChange(join(root, file), root)?.toISOString().slice(0, 4);

  test('stays what it is under another name, in another mode and in a copy', () => {
    const root = clone('moved', '9');
    git(root, '2024-01-01T00:00:00Z', 'mv', 'first.txt', 'moved.txt');
    git(root, '2024-01-01T00:00:00Z', 'commit', '--quiet', '-m', 'move');
    chmodSync(join(root, 'moved.txt'), 0o755);
    git(root, '2025-01-01T00:00:00Z', 'commit', '--quiet', '-a', '-m', 'mode');
    copyFileSync(join(root, 'second.txt'), join(root, 'copy.txt'));
    git(root, '2025-06-01T00:00:00Z', 'add', '.');
    git(root, '2025-06-01T00:00:00Z', 'commit', '--quiet', '-m', 'copy');
    expect([day('moved.txt', root), day('copy.txt', root)]).toEqual(['2020', '2021']);
  });

  test('is that of the commit that moves a file and changes it', () => {
    const root = clone('changed', '9');
    git(root, '2024-01-01T00:00:00Z', 'mv', 'first.txt', 'moved.txt');
    writeFileSync(join(root, 'moved.txt'), 'first and more');
    git(root, '2024-01-01T00:00:00Z', 'commit', '--quiet', '-a', '-m', 'move and change');
    git(root, '2025-01-01T00:00:00Z', 'mv', 'moved.txt', 'again.txt');
    git(root, '2025-01-01T00:00:00Z', 'commit', '--quiet', '-m', 'move');
    expect(day('again.txt', root)).toBe('2024');
  });
});
