import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeFile, writeFiles } from '../../src/cli/write-file.ts';

let home = '';
/** The repository; `outside` lies beside it. */
let root = '';
let outside = '';
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-')));
  root = join(home, 'repository');
  outside = join(home, 'outside');
  mkdirSync(root);
  mkdirSync(outside);
});
afterEach(() => rmSync(home, { recursive: true }));

const write = (file: string, content: string | Iterable<string>, folders = false) =>
  writeFile(file, content, { root, folders });
const read = (file: string) => readFileSync(file, 'utf8');
const mode = (file: string) => statSync(file).mode & 0o7777;

describe('Several files that are written', () => {
  test('leave no folder behind that was made for them where one of them cannot be written', () => {
    const spoilt = join(root, 'threatlint.yaml');
    mkdirSync(spoilt);
    const files = new Map([
      [join(root, 'threat-models/deep/m.yaml'), 'new'],
      [spoilt, 'new'],
    ]);
    expect(() => writeFiles(files, { root, folders: true })).toThrow(/threatlint\.yaml/);
    expect(readdirSync(root)).toEqual(['threatlint.yaml']);
  });

  test('are written all or none: whichever cannot be, the others stay as they were', () => {
    const [first, second] = [join(root, 'model.yaml'), join(root, 'threatlint.lock')];
    const both = new Map([
      [first, 'new'],
      [second, 'new'],
    ]);
    for (const spoil of [
      () => symlinkSync(join(outside, 'x'), second),
      () => mkdirSync(second),
      () => execFileSync('sh', ['-c', 'mkfifo "$0"', second]),
    ]) {
      writeFileSync(first, 'old');
      spoil();
      for (const order of [both, new Map([...both].reverse())])
        expect(() => writeFiles(order, { root })).toThrow(second);
      expect(read(first)).toBe('old');
      expect(readdirSync(root).sort()).toEqual(['model.yaml', 'threatlint.lock']);
      rmSync(second, { recursive: true });
    }
    writeFiles(both, { root });
    expect([read(first), read(second)]).toEqual(['new', 'new']);
  });
});

describe('A file that is written', () => {
  test('is new: whole, in pieces, with the mode that any new file has', () => {
    const file = join(root, 'report.json');
    write(file, ['{', '}']);
    expect(read(file)).toBe('{}');
    writeFileSync(join(root, 'usual'), '');
    expect(mode(file)).toBe(mode(join(root, 'usual')));
    expect(readdirSync(root).sort()).toEqual(['report.json', 'usual']);
  });

  test.each([0o600, 0o640, 0o664, 0o755])('keeps its mode %o', (bits) => {
    const file = join(root, 'model.yaml');
    writeFileSync(file, 'old');
    chmodSync(file, bits);
    write(file, 'new');
    expect(read(file)).toBe('new');
    expect(mode(file)).toBe(bits);
  });

  test('stands in folders that are made where that is asked for', () => {
    const file = join(root, 'threat-models/deep/shop.yaml');
    expect(() => write(file, 'x')).toThrow(`cannot write ${file}: there is no folder ${dirname(file)}`);
    write(file, 'x', true);
    expect(read(file)).toBe('x');
  });

  test('stays as it was when something fails on the way, and nothing is left beside it', () => {
    const file = join(root, 'report.json');
    writeFileSync(file, 'old');
    function* pieces() {
      yield 'half of ';
      throw new Error('a bug');
    }
    expect(() => write(file, pieces())).toThrow('a bug');
    expect(read(file)).toBe('old');
    expect(readdirSync(root)).toEqual(['report.json']);
  });

  test('is no folder', () => {
    expect(() => write(root, 'x')).toThrow(`cannot write ${root}: EISDIR`);
  });

  test('may be a device', () => {
    write('/dev/null', 'x');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('may lie outside of the repository when a person names it', () => {
    write(join(outside, 'report.json'), 'x');
    expect(read(join(outside, 'report.json'))).toBe('x');
  });
});

describe('A link', () => {
  test('within the repository stays: what it leads to is written', () => {
    writeFileSync(join(root, 'real.yaml'), 'old');
    chmodSync(join(root, 'real.yaml'), 0o600);
    symlinkSync('real.yaml', join(root, 'link.yaml'));
    write(join(root, 'link.yaml'), 'new');
    expect(lstatSync(join(root, 'link.yaml')).isSymbolicLink()).toBe(true);
    expect(read(join(root, 'real.yaml'))).toBe('new');
    expect(mode(join(root, 'real.yaml'))).toBe(0o600);
  });

  test('out of the repository is not written through', () => {
    writeFileSync(join(outside, 'precious'), 'old');
    symlinkSync(join(outside, 'precious'), join(root, 'link.yaml'));
    const link = join(root, 'link.yaml');
    expect(() => write(link, 'new')).toThrow(
      `${link} leads out of the repository by a link, and was not written`,
    );
    expect(read(join(outside, 'precious'))).toBe('old');
  });

  test('nor is a folder that is one, also where the file is not there yet', () => {
    symlinkSync(outside, join(root, 'threat-models'));
    for (const file of ['threat-models/new.yaml', 'threat-models/deep/new.yaml'])
      expect(() => write(join(root, file), 'x', true)).toThrow('leads out of the repository by a link');
    expect(readdirSync(outside)).toEqual([]);
  });

  test('that leads nowhere is not written through', () => {
    symlinkSync(join(outside, 'gone'), join(root, 'link.yaml'));
    expect(() => write(join(root, 'link.yaml'), 'x')).toThrow(
      'is a link that leads nowhere, and was not written',
    );
    expect(readdirSync(outside)).toEqual([]);
  });

  test('to what git keeps is not written through: git runs what stands there', () => {
    mkdirSync(join(root, '.git/hooks'), { recursive: true });
    mkdirSync(join(root, 'vendored/.git'), { recursive: true });
    symlinkSync('.git/hooks/pre-commit', join(root, 'new.json'));
    writeFileSync(join(root, '.git/hooks/pre-commit'), 'old');
    symlinkSync('.git/hooks', join(root, 'reports'));
    symlinkSync('vendored/.git', join(root, 'deep'));
    for (const file of ['new.json', 'reports/post-checkout', 'deep/config'])
      expect(() => write(join(root, file), 'x')).toThrow('leads out of the repository by a link');
    expect(read(join(root, '.git/hooks/pre-commit'))).toBe('old');
    expect(readdirSync(join(root, '.git/hooks'))).toEqual(['pre-commit']);
    expect(readdirSync(join(root, 'vendored/.git'))).toEqual([]);
    write(join(root, '.git/report.json'), 'named by a person');
    expect(read(join(root, '.git/report.json'))).toBe('named by a person');
  });

  test('that was there before the folders are made decides where they are', () => {
    mkdirSync(join(root, 'models'));
    symlinkSync('models', join(root, 'threat-models'));
    write(join(root, 'threat-models/deep/a.yaml'), 'x', true);
    expect(read(join(root, 'models/deep/a.yaml'))).toBe('x');
  });
});

describe.skipIf(process.platform === 'win32')('What is no file', () => {
  test('is not written in the repository: nobody may ever read from a pipe', () => {
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(root, 'pipe')]);
    symlinkSync('pipe', join(root, 'report.json'));
    for (const file of ['pipe', 'report.json'])
      expect(() => write(join(root, file), 'x')).toThrow('is no file, but a pipe, a device or a socket');
  });

  test('and is open already is written to: a pipe, a socket, a file behind what is in it', () => {
    buildSync({
      entryPoints: ['src/cli/write-file.ts'],
      outfile: join(home, 'write-file.cjs'),
      ...{ bundle: true, format: 'cjs', platform: 'node' },
    });
    const long = 'x'.repeat(300_000);
    const script = `const { writeFile } = require(${JSON.stringify(join(home, 'write-file.cjs'))});
      process.stdout.write('before ');
      writeFile(process.argv[1], ['${'x'.repeat(10)}'.repeat(30000)]);`;
    const run = (file: string, cwd: string) =>
      execFileSync(process.execPath, ['-e', script, file], { cwd, encoding: 'utf8' });
    expect(run('/dev/stdout', root)).toBe(`before ${long}`);
    expect(run('/dev/fd/1', '/')).toBe(`before ${long}`);
    const out = join(home, 'out');
    execFileSync('sh', ['-c', `"$0" -e "$1" /dev/stdout > "$2"`, process.execPath, script, out], {
      cwd: root,
    });
    expect(read(out)).toBe(`before ${long}`);
  });

  test('never gets the right to run as its owner', () => {
    const file = join(root, 'tool');
    writeFileSync(file, 'old');
    chmodSync(file, 0o4755);
    write(file, 'new');
    expect(mode(file)).toBe(0o755);
  });

  test.skipIf(process.platform !== 'linux')('holds no folders, and is not tried for ever', () => {
    expect(() => write('/proc/none/deep/a.yaml', 'x', true)).toThrow(
      'cannot write /proc/none/deep/a.yaml: there is no folder /proc/none/deep',
    );
  });
});
