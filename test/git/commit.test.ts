import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Commit } from '../../src/git/commit.ts';
import { renamesOf, type Span, spanOf } from '../../src/git/refs.ts';
import { Workspace } from '../../src/refs/workspace.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b.c'];
  return execFileSync('git', [...identity, ...args], { cwd: repository.folder, encoding: 'utf8' }).trim();
}

function begin(files: Readonly<Record<string, string>>): string {
  git('init', '--quiet', '--initial-branch=main');
  return commit(files);
}

function commit(files: Readonly<Record<string, string>>): string {
  repository.write(files);
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message=change');
  return git('rev-parse', 'HEAD');
}

const path = (name: string) => join(repository.folder, name);

function text(files: Commit, name: string): string {
  const read = files.read(path(name), 1000);
  return 'bytes' in read ? read.bytes.toString() : read.unread;
}

const span = (ref: string, to?: string) => spanOf(repository.folder, ref, to);

function problem(ref: string, to?: string): string {
  const found = span(ref, to);
  return 'problem' in found ? found.problem : `found ${found.base}`;
}

describe('a commit', () => {
  it('is read as its files were, whatever has become of them on the disk', () => {
    const id = begin({ 'a.yaml': 'a: 1\n', 'sub/b.yaml': 'b: 1\n', 'gone.yaml': 'c: 1\n' });
    repository.write({ 'sub/b.yaml': 'b: 2\n', 'later.yaml': 'd: 1\n' });
    rmSync(path('gone.yaml'));
    const files = new Commit(repository.folder, id);
    expect(
      ['a.yaml', 'sub/b.yaml', 'gone.yaml', 'later.yaml', 'sub'].map((name) => text(files, name)),
    ).toEqual([...['a: 1\n', 'b: 1\n', 'c: 1\n'], ...['missing', 'folder']]);
    expect(files.list(repository.folder).map(({ name }) => name)).toEqual(['a.yaml', 'gone.yaml', 'sub']);
    expect([files.isOnDisk(path('a.yaml')), files.isOnDisk(path('sub/b.yaml'))]).toEqual([true, false]);
  });

  it('leads a workspace through its own references and links, and not out of the repository', () => {
    begin({ 'api.yaml': 'openapi: 3.1.0\n', 'parts/one.yaml': 'old: true\n' });
    symlinkSync('parts/one.yaml', path('link.yaml'));
    symlinkSync('/etc/hostname', path('out.yaml'));
    const id = commit({});
    repository.write({ 'parts/one.yaml': 'new: true\n' });
    rmSync(path('link.yaml'));
    const { folder } = repository;
    const workspace = new Workspace(folder, [folder], undefined, new Commit(folder, id));
    const root = workspace.open('api.yaml');
    if (!('document' in root)) throw new Error('not read');
    const followed = workspace.follow('link.yaml', root.document);
    expect('document' in followed && followed.document.tree.value).toEqual({ old: true });
    expect(workspace.follow('out.yaml', root.document)).toMatchObject({ failure: { kind: 'outside' } });
    expect(workspace.follow('.git/config', root.document)).toMatchObject({ failure: { kind: 'outside' } });
  });

  it('holds names of any kind: options, pathspecs, line breaks, other alphabets', () => {
    const names = ['-rf.yaml', ':(top)x.yaml', 'a\nb\t"c.yaml', 'größe/日本.yaml', '*.yaml'];
    const id = begin(Object.fromEntries(names.map((name, at) => [name, `at: ${at}\n`])));
    for (const name of names) repository.write({ [name]: 'other: 1\n' });
    const files = new Commit(repository.folder, id);
    expect(names.map((name) => text(files, name))).toEqual(names.map((_, at) => `at: ${at}\n`));
  });

  it('is read without starting anything that the repository names', () => {
    const id = begin({ '.gitattributes': '*.yaml filter=evil diff=evil\n', 'a.yaml': 'a: 1\n' });
    const evil = `sh -c 'touch ${path('ran')}; cat'`;
    for (const key of ['filter.evil.smudge', 'filter.evil.clean', 'diff.evil.textconv', 'diff.evil.command'])
      git('config', key, evil);
    git('config', 'diff.external', evil);
    git('config', 'core.fsmonitor', evil);
    mkdirSync(path('.git/hooks'), { recursive: true });
    writeFileSync(path('.git/hooks/post-index-change'), `#!/bin/sh\ntouch ${path('ran')}\n`, { mode: 0o755 });
    repository.write({ 'a.yaml': 'a: 2\n' });
    const files = new Commit(repository.folder, id);
    expect(text(files, 'a.yaml')).toBe('a: 1\n');
    renamesOf(repository.folder, { base: id, to: null });
    expect(files.list(repository.folder).map(({ name }) => name)).not.toContain('ran');
    expect(text(new Commit(repository.folder, id), 'ran')).toBe('missing');
    expect(() => repository.read('ran')).toThrow();
  });

  it('with ends of lines that git converts, has what the disk has', () => {
    const id = begin({ 'a.yaml': 'a: 1\nb: 2\n' });
    repository.write({ 'a.yaml': 'a: 1\r\nb: 2\r\n' });
    expect(new Commit(repository.folder, id).isOnDisk(path('a.yaml'))).toBe(true);
  });

  it('fetches many files in one question to git', () => {
    const names = Array.from({ length: 40 }, (_, at) => `f${at}.yaml`);
    const id = begin(Object.fromEntries(names.map((name) => [name, `name: ${name}\n`])));
    for (const name of names) rmSync(path(name));
    const files = new Commit(repository.folder, id);
    files.load(names.map(path));
    rmSync(path('.git'), { recursive: true });
    expect(names.map((name) => text(files, name))).toEqual(names.map((name) => `name: ${name}\n`));
  });
});

describe('the base of a change', () => {
  it('is the merge base: what others landed meanwhile is no part of it', () => {
    const base = begin({ 'a.yaml': 'a: 1\n' });
    git('checkout', '--quiet', '-b', 'topic');
    const head = commit({ 'b.yaml': 'b: 1\n' });
    git('checkout', '--quiet', 'main');
    commit({ 'c.yaml': 'c: 1\n' });
    git('checkout', '--quiet', 'topic');
    expect(span('main')).toEqual({ base, to: null });
    expect(span('main', 'topic')).toEqual({ base, to: head });
  });

  it('is what was committed: nothing that stands in for a commit or its parents is read', () => {
    const base = begin({ 'a.yaml': 'a: 1\n' });
    git('checkout', '--quiet', '-b', 'topic');
    const head = commit({ 'a.yaml': 'a: 2\n' });
    const other = commit({ 'a.yaml': 'a: 3\n' });
    git('replace', base, other);
    expect(text(new Commit(repository.folder, base), 'a.yaml')).toBe('a: 1\n');
    git(
      'replace',
      git('--no-replace-objects', 'rev-parse', `${base}:a.yaml`),
      git('rev-parse', `${other}:a.yaml`),
    );
    expect(text(new Commit(repository.folder, base), 'a.yaml')).toBe('a: 1\n');
    // As if the branch had begun elsewhere.
    mkdirSync(path('.git/info'), { recursive: true });
    writeFileSync(path('.git/info/grafts'), `${head}\n`);
    expect(span('main')).toEqual({ base, to: null });
  });

  it('is found by a tag, in a linked worktree, on a detached head, with objects of another repository', () => {
    const base = begin({ 'a.yaml': 'a: 1\n' });
    git('tag', '--annotate', '--message=first', 'v1');
    git('tag', '--annotate', '--message=of a tag', 'v1-signed', 'v1');
    git('checkout', '--quiet', '--detach');
    const head = commit({ 'b.yaml': 'b: 1\n' });
    for (const ref of ['v1', 'v1-signed', 'refs/tags/v1', 'HEAD~1'])
      expect(span(ref)).toEqual({ base, to: null });
    expect(span('v1', 'HEAD')).toEqual({ base, to: head });
    git('worktree', 'add', '--quiet', 'linked', 'HEAD');
    git('clone', '--quiet', '--shared', '--no-local', '.', 'shared');
    for (const folder of ['linked', 'shared'].map(path)) {
      expect(spanOf(folder, base, undefined)).toEqual({ base, to: null });
      const files = new Commit(folder, base);
      const read = files.read(join(folder, 'a.yaml'), 1000);
      expect('bytes' in read && read.bytes.toString()).toBe('a: 1\n');
    }
    expect(problem('v1^{tree}')).toMatch(/^--since: git knows no commit/);
  });

  it('is read of a repository that names its objects by SHA-256', () => {
    git('init', '--quiet', '--initial-branch=main', '--object-format=sha256');
    const base = commit({ 'a.yaml': 'a: 1\n' });
    commit({ 'a.yaml': 'a: 2\n' });
    expect(base).toHaveLength(64);
    expect(span('HEAD~1')).toEqual({ base, to: null });
    expect(text(new Commit(repository.folder, base), 'a.yaml')).toBe('a: 1\n');
  });

  it('is not there: the ref is named, and what to do', () => {
    begin({ 'a.yaml': 'a: 1\n' });
    git('checkout', '--quiet', '--orphan', 'other');
    commit({ 'b.yaml': 'b: 1\n' });
    expect(problem('nowhere')).toMatch(/^--since: git knows no commit `nowhere` here; fetch it first/);
    expect(problem('main', 'nowhere')).toMatch(/^--to: git knows no commit `nowhere`/);
    expect(problem('main')).toMatch(/^--since: `main` and HEAD have no commit in common/);
  });

  it('is not guessed in a shallow clone, nor before the first commit', () => {
    begin({ 'a.yaml': 'a: 1\n' });
    git('branch', 'old');
    commit({ 'a.yaml': 'a: 2\n' });
    const origin = repository.folder;
    repository.folder = join(origin, 'clone');
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${origin}`, repository.folder], {
      stdio: 'pipe',
    });
    expect(problem('origin/old')).toMatch(/shallow clone: fetch the whole history \(`fetch-depth: 0`/);
    repository.folder = join(origin, 'empty');
    mkdirSync(repository.folder);
    git('init', '--quiet');
    expect(problem('HEAD')).toMatch(/no commit yet/);
    repository.folder = origin;
  });

  it('takes no tag or branch for another one of its name, unless they are one commit', () => {
    const base = begin({ 'a.yaml': 'a: 1\n' });
    git('update-ref', 'refs/remotes/origin/main', base);
    git('tag', 'origin/main');
    expect(problem('origin/main')).toBe(`found ${base}`);
    const head = commit({ 'a.yaml': 'a: 2\n' });
    for (const make of [
      ['tag', '--force', 'origin/main'],
      ['tag', '--force', '--annotate', '--message=x', 'origin/main'],
    ]) {
      git(...make);
      const said = `\`origin/main\` may be refs/tags/origin/main (${head.slice(0, 10)}) or refs/remotes/origin/main (${base.slice(0, 10)}): write out which, as in refs/remotes/origin/main`;
      expect(problem('origin/main')).toBe(`--since: ${said}`);
      expect(problem(base, 'origin/main')).toBe(`--to: ${said}`);
    }
    expect(problem('origin/main~0')).toContain('may be refs/tags/origin/main~0');
    expect(problem('refs/remotes/origin/main')).toBe(`found ${base}`);
    git('tag', '--delete', 'origin/main');
    expect(problem('origin/main')).toBe(`found ${base}`);
    git('branch', 'origin/main', head);
    expect(problem('origin/main')).toContain('may be refs/heads/origin/main');
    // The beginning of an id.
    git('tag', base.slice(0, 8), head);
    expect(problem(base.slice(0, 8))).toContain(` or ${base}: write out which`);
    expect(problem(base)).toBe(`found ${base}`);
  });

  it('takes no ref for an option, a shell or a file', () => {
    begin({ 'a.yaml': 'a: 1\n' });
    for (const ref of ['--all', '-h', '', 'a\0b', '$(touch ran)', '; touch ran', 'a.yaml', '--output=ran'])
      expect(problem(ref)).toMatch(/^--since: git knows no commit/);
    expect(() => repository.read('ran')).toThrow();
  });

  it('knows files by their new names, as git detects them', () => {
    const base = begin({
      'old.yaml': 'one: 1\ntwo: 2\nthree: 3\n',
      'same.yaml': 'a: 1\n',
      'gone.yaml': 'x: 1\n',
    });
    git('mv', 'old.yaml', 'new.yaml');
    git('rm', '--quiet', 'gone.yaml');
    const found = renamesOf(repository.folder, { base, to: null });
    expect([[...found.before], found.changed]).toEqual([
      [['new.yaml', 'old.yaml']],
      ['gone.yaml', 'old.yaml'],
    ]);
    const to = commit({});
    expect(renamesOf(repository.folder, { base, to } satisfies Span).before.get('new.yaml')).toBe('old.yaml');
  });
});
