import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readRegular, realpathOf, wouldBe } from '../../src/refs/read-file.ts';
import { Repository } from '../support/repository.ts';

// Nothing that is no file is read, and nothing outside of the repository that nobody named: whoever asks for it, the
// configuration, the lock, evidence, references. None of this ends a run in silence, and none of it waits for ever.

const definition =
  'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths: {/a: {get: {responses: {"204": {description: d}}}}}\n';
const model = (more = '{ evidence: proof.txt }') => `threatlint: 1
id: shop
components: { api: { exposure: public, implements: { c: a.yaml } } }
threats:
  T-1: { title: A stranger reads, scope: {}, mitigations: { M-1: { status: implemented, verify: ${more} } } }
`;
const emptyLock = '{"version": 1, "imports": {}, "models": {}}';
const repository = new Repository();
afterEach(() => rmSync(`${repository.folder}-outside`, { recursive: true, force: true }));
const windows = process.platform === 'win32';

const at = (name: string) => join(repository.folder, name);
const link = (to: string, name: string) => symlinkSync(to, at(name));
const pipe = (name: string) => execFileSync('sh', ['-c', 'mkfifo "$0"', at(name)]);

/** A file outside of the repository, beside it. */
function outside(text: string): string {
  const folder = `${repository.folder}-outside`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'file'), text);
  return join(folder, 'file');
}

/** Things that a path may be and that are no file of the repository, and how that is said. */
const strange: readonly (readonly [string, (name: string) => void, string])[] = [
  [
    'a link out',
    (name) => link(outside(emptyLock), name),
    'is a link out of the repository and is not followed',
  ],
  [
    'a link to a device',
    (name) => link('/dev/zero', name),
    'is a link out of the repository and is not followed',
  ],
  ['a link to nothing', (name) => link('gone', name), 'is a link that leads nowhere'],
  ['a link to itself', (name) => link(name, name), 'is a link that leads nowhere'],
  [
    'what git keeps',
    (name) => link('.git/config', name),
    'is a link out of the repository and is not followed',
  ],
  ['a pipe', (name) => pipe(name), 'is not a file'],
  ['a folder', (name) => mkdirSync(at(name)), 'is not a file'],
];

describe.skipIf(windows)('is refused unread', () => {
  test.each(strange)('a lock that is %s: status 3', async (_, make, said) => {
    repository.write({
      '.git/config': emptyLock,
      'a.yaml': definition,
      'model.yaml': model(),
      'proof.txt': 'x',
    });
    make('threatlint.lock');
    const { errors, exitStatus } = await repository.check();
    expect({ errors: errors.map(({ message }) => message), exitStatus }).toEqual({
      errors: [`threatlint.lock ${said}`],
      exitStatus: 3,
    });
  });

  test.each(strange)(
    'a configuration that is %s: nothing is checked without its policy',
    async (_, make, said) => {
      repository.write({ '.git/config': 'specs: [b.yaml]\n', 'a.yaml': definition });
      make('threatlint.yaml');
      expect(await repository.outcome()).toEqual([expect.stringContaining(said)]);
    },
  );

  test.each(strange)('what a configuration extends: %s', async (_, make) => {
    repository.write({
      '.git/config': '',
      'a.yaml': definition,
      'threatlint.yaml': 'extends: ./base.yaml\n',
    });
    make('base.yaml');
    expect(await repository.outcome()).toEqual([expect.stringContaining('base.yaml')]);
  });

  test.each(strange)('a ruleset: %s', async (_, make) => {
    repository.write({
      '.git/config': '',
      'a.yaml': definition,
      'threatlint.yaml': 'rulesets: [./own.yaml]\n',
    });
    make('own.yaml');
    expect(await repository.outcome()).toEqual([expect.stringContaining('own.yaml')]);
  });

  test.each([
    ['a link out', 'is a link out of the repository'],
    ['a link to a device', 'is a link out of the repository'],
    ['a link to nothing', 'does not exist'],
    ['a pipe', 'is no file, but a pipe, a device or a socket'],
    ['a folder', 'is a folder, not a file'],
    ['what git keeps', 'is a link out of the repository'],
  ])('evidence that is %s', async (name, said) => {
    repository.write({ '.git/config': 'x', 'a.yaml': definition, 'model.yaml': model() });
    strange.find(([kind]) => kind === name)?.[1]('proof.txt');
    const { findings } = await repository.check();
    expect(findings.flatMap(({ rule, message }) => (rule === 'evidence-missing' ? [message] : []))).toEqual([
      `The evidence for M-1 of T-1, proof.txt, ${said}`,
    ]);
  });

  test.each(strange)('what a definition refers to: %s', async (_, make) => {
    repository.write({
      '.git/config': '',
      'a.yaml': definition.replace('{get: {', '{$ref: "b.yaml#/x", get: {'),
    });
    make('b.yaml');
    const { unchecked, exitStatus } = await repository.check({ paths: ['a.yaml'] });
    expect(unchecked.map(({ reason }) => reason)).toEqual([expect.stringContaining('b.yaml')]);
    expect(exitStatus).not.toBe(0);
  });

  test.each(strange)('lines of .gitignore: %s', async (_, make) => {
    repository.write({ '.git/config': 'a.yaml\n', 'a.yaml': definition });
    make('.gitignore');
    expect((await repository.check()).documents.map(({ file }) => file)).toEqual(['a.yaml']);
  });

  test('a pipe that is named, or a link to one', async () => {
    pipe('b.yaml');
    link('b.yaml', 'c.yaml');
    for (const name of ['b.yaml', 'c.yaml']) {
      const { errors, exitStatus } = await repository.check({ paths: [name] });
      expect({ errors: errors.map(({ message }) => message), exitStatus }).toEqual({
        errors: [`${name} is not a file`],
        exitStatus: 3,
      });
    }
  });
});

describe('a link out of the repository that a person names is read, and said', () => {
  const notesOf = async (more: Parameters<Repository['check']>[0]) => {
    const notes: string[] = [];
    const outcome = await repository.outcome({ ...more, onNote: (note) => notes.push(note) });
    return { notes, outcome };
  };
  const said = (name: string) =>
    `${name} is a link out of the repository, to ${repository.folder}-outside/file; it is read because it was named`;

  test('as a definition, also by a pattern', async () => {
    link(outside(definition), 'a.yaml');
    for (const path of ['a.yaml', at('a.yaml'), '*.yaml']) {
      const { notes, outcome } = await notesOf({ paths: [path] });
      expect(notes).toEqual([said('a.yaml')]);
      expect(outcome).toMatchObject({ documents: [{}] });
    }
  });

  test('as a configuration or a ruleset', async () => {
    repository.write({ 'a.yaml': definition });
    link(outside('rules: {}\n'), 'own.yaml');
    // Nobody has named it as a definition.
    const passed = 'own.yaml: links that lead out of the repository, and are passed over';
    expect((await notesOf({ rulesets: ['./own.yaml'] })).notes).toEqual([said('./own.yaml'), passed]);
    outside('specs: [a.yaml]\n');
    expect((await notesOf({ config: 'own.yaml' })).notes).toEqual([said('own.yaml')]);
  });

  test('and nothing is said of links that stay inside, and of files that lie outside', async () => {
    repository.write({ 'deep/a.yaml': definition });
    link('deep/a.yaml', 'b.yaml');
    expect((await notesOf({ paths: ['b.yaml', outside(definition)] })).notes).toEqual([]);
  });
});

describe('a file', () => {
  test('is read to the limit, and not when it is larger', () => {
    repository.write({ a: 'x'.repeat(10), empty: '' });
    expect(readRegular(at('a'), 10)).toEqual({ bytes: Buffer.from('x'.repeat(10)) });
    expect(readRegular(at('empty'), 10)).toEqual({ bytes: Buffer.alloc(0) });
    expect(readRegular(at('a'), 9)).toEqual({ unread: 'too-large' });
  });

  test.skipIf(process.platform !== 'linux')('may say that it is empty and be large', () => {
    const bytes = readRegular('/proc/self/maps', 1024 * 1024);
    expect('bytes' in bytes && bytes.bytes.length).toBeGreaterThan(100);
    expect(readRegular('/proc/self/maps', 100)).toEqual({ unread: 'too-large' });
  });

  test.skipIf(windows)('is not what a link there leads to', () => {
    link(outside('secret'), 'a');
    expect(readRegular(at('a'), 100)).toEqual({ unread: 'no-file' });
  });
});

describe('a path of very many steps that lead nowhere', () => {
  const far = 'x/'.repeat(400_000);

  test('is followed as far as it leads', () => {
    let asked = 0;
    const way = at(`${far}a.yaml`);
    const led = wouldBe(way, (path) => {
      asked++;
      return realpathOf(path);
    });
    expect(led).toBe(way);
    expect(asked).toBeLessThan(repository.folder.split('/').length + 3);
  });

  test.skipIf(windows)('leads through the links that there are on it', () => {
    link(outside('secret'), 'a');
    expect(wouldBe(at('a/b/c'))).toBe(join(`${repository.folder}-outside`, 'file/b/c'));
  });

  test('is said where a reference, evidence or a person names it', async () => {
    repository.write({
      '.git/HEAD': '',
      'a.yaml': definition.replace('description: d', () => `$ref: "${far}r.json"`),
      'threat-models/m.yaml': model(`{ evidence: "${far}proof.txt" }`),
    });
    const report = await repository.check();
    expect(report.errors).toEqual([]);
    expect(report.unchecked.length + report.findings.length).toBeGreaterThan(1);
    expect(JSON.stringify([report.unchecked, report.findings]).length).toBeLessThan(50_000);
    const named = await repository.check({ paths: [`${far}a.yaml`] });
    expect(named.exitStatus).toBe(3);
    expect(named.errors[0]?.message).toContain('does not exist');
  });

  test('is no module of a commit', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        cwd: repository.folder,
      });
    repository.write({ 'a.yaml': definition.replace('description: d', () => `$ref: "${far}r.json"`) });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'x');
    repository.write({ 'a.yaml': definition.replace('description: d', () => `$ref: "${far}s.json"`) });
    expect((await repository.check({ since: { ref: 'HEAD' } })).exitStatus).toBe(1);
  });
});
