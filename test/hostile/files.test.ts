import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';

// A stranger chooses the names of files and what links lead to: nothing outside of the repository is read, nothing that
// cannot be read passes in silence, and no pattern runs for ever.

const definition = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths: {}\n';
let work: string;
let repository: string;

beforeEach(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-hostile-')));
  repository = join(work, 'repository');
  write({ 'repository/.git/config': 'openapi: 3.0.3\n', 'outside/secret.yaml': definition });
});
afterEach(() => rmSync(work, { recursive: true }));

function write(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(work, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

const link = (to: string, name: string) => symlinkSync(to, join(repository, name));

async function run(paths: readonly string[] = [], notes: string[] = []) {
  const outcome = await check({
    cwd: repository,
    root: repository,
    paths,
    config: true,
    rulesets: [],
    failOn: undefined,
    maxFindings: undefined,
    today: '2026-11-23',
    onNote: (message) => notes.push(message),
  });
  if (!('report' in outcome)) return { problems: outcome.problems.map(({ message }) => message) };
  const { documents, errors, unchecked, exitStatus } = outcome.report;
  return {
    documents: documents.map(({ file }) => file),
    errors: errors.map(({ file, message }) => `${file} ${message}`),
    unchecked: unchecked.map(({ reason }) => reason),
    exitStatus,
  };
}

describe('links', () => {
  test('are said where a pattern of the configuration matches nothing else', async () => {
    write({
      'repository/a.yaml': definition,
      'repository/threatlint.yaml': "specs: [a.yaml, 'links/*.yaml']\n",
    });
    mkdirSync(join(repository, 'links'));
    link('../../outside/secret.yaml', 'links/b.yaml');
    link('nowhere', 'links/c.yaml');
    const { documents, errors, exitStatus } = await run();
    expect({ documents, exitStatus }).toEqual({ documents: ['a.yaml'], exitStatus: 3 });
    expect(errors).toEqual([
      expect.stringMatching(/^links\/\*\.yaml .*lead nowhere or out of the repository/),
    ]);
  });

  test('out of the repository are nobody’s input', async () => {
    write({ 'repository/a.yaml': definition });
    link('../outside/secret.yaml', 'b.yaml');
    link('/dev/zero', 'c.yaml');
    link('nowhere', 'd.yaml');
    expect(await run()).toMatchObject({ documents: ['a.yaml'], errors: [] });
    expect(await run(['.'])).toMatchObject({ documents: ['a.yaml'], errors: [] });
  });

  test('out of the repository are said: those whose names say that they are definitions fail the gate', async () => {
    write({ 'repository/a.yaml': definition });
    link('../outside/secret.yaml', 'b.yaml');
    link('../outside', 'c');
    link('../outside/secret.yaml', 'no-definition.txt');
    const notes: string[] = [];
    expect(await run([], notes)).toMatchObject({ documents: ['a.yaml'], unchecked: [], exitStatus: 0 });
    expect(notes).toEqual(['b.yaml and 1 more: links that lead out of the repository, and are passed over']);
    link('../outside/secret.yaml', 'openapi.yaml');
    link('../outside', 'OpenAPI');
    mkdirSync(join(repository, 'api'));
    link('../../outside/secret.yaml', 'api/threatlint.yml');
    const why = 'this is a link out of the repository and is not followed';
    for (const paths of [[], ['.']])
      expect(await run(paths)).toMatchObject({ unchecked: [why, why, why], exitStatus: 1 });
  });

  test('to folders of the repository are no matter: they are found in their own place', async () => {
    write({ 'repository/deep/a.yaml': definition });
    link('deep', 'openapi');
    link('nowhere', 'gone');
    const notes: string[] = [];
    expect(await run([], notes)).toMatchObject({ documents: ['deep/a.yaml'], unchecked: [], exitStatus: 0 });
    expect(notes).toEqual([]);
  });

  test('that the configuration names or sweeps up are not followed out either', async () => {
    write({
      'repository/a.yaml': definition,
      'repository/threatlint.yaml': "specs: ['**/*.yaml', b.yaml, folder/secret.yaml, 'folder/*.yaml']\n",
    });
    link('../outside/secret.yaml', 'b.yaml');
    link('../outside', 'folder');
    const { documents, errors } = await run();
    expect(documents).toEqual(['a.yaml']);
    expect(errors).toEqual([
      expect.stringMatching(/^folder\/\*\.yaml .*lead nowhere or out of the repository/),
      'b.yaml this is a link out of the repository and is not followed',
      'folder/secret.yaml this is a link out of the repository and is not followed',
    ]);
  });

  test('are followed inside of it', async () => {
    write({ 'repository/deep/a.yaml': definition });
    link('deep/a.yaml', 'z.yaml');
    expect((await run()).documents).toHaveLength(1);
  });

  test('do not tell what exists outside, and what git keeps for itself is outside', async () => {
    link('../outside', 'folder');
    const references = ['folder/secret.yaml', 'folder/nothing.yaml', '.git/config'];
    const paths = Object.fromEntries(references.map((file, index) => [`/${index}`, { $ref: file }]));
    write({ 'repository/a.json': JSON.stringify({ openapi: '3.1.0', paths }) });
    expect((await run()).unchecked).toEqual(
      references.map((file) => `${file} lies outside the workspace and is not followed`),
    );
  });

  test('in place of .gitignore are not read', async () => {
    write({ 'repository/a.yaml': definition, 'outside/ignore': 'a.yaml\n' });
    link('../outside/ignore', '.gitignore');
    expect(await run()).toMatchObject({ documents: ['a.yaml'] });
  });
});

describe('.gitignore hides nothing that git tracks', () => {
  const git = (folder: string, ...args: readonly string[]) =>
    execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], { cwd: folder, stdio: 'pipe' });
  const init = (folder: string) => {
    rmSync(join(folder, '.git'), { recursive: true, force: true });
    git(folder, 'init', '--quiet');
    git(folder, 'config', 'user.name', 'a');
    git(folder, 'config', 'user.email', 'a@example.com');
    git(folder, 'add', '.');
  };

  test('whatever its name and wherever the line stands; what git does not track stays out', async () => {
    write({
      'repository/a.yaml': definition,
      'repository/deep/b.YAML': definition,
      'repository/build/c.json': '{"openapi": "3.1.0", "paths": {}}',
      'repository/deep/line\nfeed "ü.yml': definition,
      'repository/gone.yaml': definition,
      'repository/node_modules/d/e.yaml': definition,
    });
    init(repository);
    rmSync(join(repository, 'gone.yaml'));
    write({
      'repository/.gitignore': 'build/\n*.yaml\n',
      'repository/deep/.gitignore': '*\n',
      'repository/build/new.yaml': definition,
      'repository/deep/new.yml': definition,
    });
    const tracked = ['a.yaml', 'build/c.json', 'deep/b.YAML', expect.stringContaining('line')];
    const found = await run();
    expect(found.documents).toEqual(tracked);
    expect((await run(['deep'])).documents).toEqual(tracked.slice(2));
  });

  test('in a submodule', async () => {
    write({ 'library/b.yaml': definition, 'repository/a.yaml': definition });
    init(join(work, 'library'));
    git(join(work, 'library'), 'commit', '--quiet', '-m', 'b');
    init(repository);
    git(repository, 'submodule', '--quiet', 'add', join(work, 'library'), 'vendored');
    write({ 'repository/.gitignore': 'vendored/\n' });
    expect((await run()).documents).toEqual(['a.yaml', 'vendored/b.yaml']);
  });

  test('and where git cannot be asked, a definition that it names is not checked, which fails the gate', async () => {
    write({ 'repository/a.yaml': definition, 'repository/b.yaml': definition });
    write({ 'repository/build/c.json': '{"openapi": "3.1.0"', 'repository/build/d.json': '{}' });
    write({ 'repository/.gitignore': 'b.yaml\nbuild/\n' });
    const { documents, unchecked, exitStatus } = await run();
    expect({ documents, exitStatus }).toEqual({ documents: ['a.yaml'], exitStatus: 1 });
    const reason = expect.stringContaining('git does not say whether it tracks this');
    expect(unchecked).toEqual([reason, reason]);
  });

  test('nor where git is not installed', async () => {
    write({ 'repository/a.yaml': definition, 'repository/b.yaml': definition });
    write({ 'repository/.gitignore': 'b.yaml\n' });
    init(repository);
    const path = process.env.PATH;
    process.env.PATH = join(work, 'nothing');
    try {
      expect(await run()).toMatchObject({
        unchecked: [expect.stringContaining('install git')],
        exitStatus: 1,
      });
    } finally {
      process.env.PATH = path;
    }
  });

  test('what it names and is no definition is nobody’s doubt', async () => {
    write({ 'repository/a.yaml': definition, 'repository/build/d.json': '{}' });
    write({ 'repository/.gitignore': 'build/\n' });
    expect(await run()).toMatchObject({ unchecked: [], exitStatus: 0 });
  });

  test('nothing is said where git answers, or nothing was left out', async () => {
    const notes: string[] = [];
    write({ 'repository/a.yaml': definition, 'repository/.gitignore': 'b.yaml\n' });
    await run([], notes);
    init(repository);
    write({ 'repository/b.yaml': definition });
    expect((await run([], notes)).documents).toEqual(['a.yaml']);
    expect(notes).toEqual([]);
  });
});

test.each([
  ['file', 'caf\xe9.yaml'],
  ['folder', 'caf\xe9/a.yaml'],
])('a %s whose name is no UTF-8 is said', async (_, name) => {
  write({ 'repository/a.yaml': definition });
  const path = Buffer.from(join(repository, name), 'latin1');
  mkdirSync(path.subarray(0, path.lastIndexOf('/')), { recursive: true });
  writeFileSync(path, definition);
  const { documents, errors, exitStatus } = await run();
  expect({ documents, exitStatus }).toEqual({ documents: ['a.yaml'], exitStatus: 3 });
  expect(errors).toEqual([expect.stringContaining('the name is no UTF-8 text')]);
});

describe('a file that is no text fails, though nobody named it', () => {
  test.each([
    ['Latin-1', Buffer.from(definition.replace('title: t', 'title: \xe9'), 'latin1')],
    ['a NUL byte', Buffer.from(`${definition}#\0`)],
    ['UTF-16 without a mark', Buffer.from(definition, 'utf16le')],
  ])('%s', async (_, content) => {
    write({ 'repository/a.yaml': definition, 'repository/b.yaml': content });
    const { documents, errors, exitStatus } = await run();
    expect({ documents, exitStatus }).toEqual({ documents: ['a.yaml'], exitStatus: 3 });
    expect(errors).toEqual([expect.stringMatching(/^b\.yaml .*UTF-8/)]);
  });

  test('unless nothing in it looks like a definition', async () => {
    write({ 'repository/a.yaml': definition, 'repository/b.json': Buffer.from([0, 1, 2, 0xff]) });
    expect(await run()).toMatchObject({ documents: ['a.yaml'], errors: [] });
  });
});

describe('a definition is found, however its key is written', () => {
  test.each([
    ['an alias', 'x: &k openapi\n*k : 3.0.3\npaths: {}\n'],
    ['an alias in a complex key', 'x: &k openapi\n? *k\n: 3.0.3\n'],
    ['a long escape', '"\\U0000006fpenapi": 3.0.3\npaths: {}\n'],
    ['two lines', '? "open\\\n  api"\n: 3.0.3\n'],
    ['a merge', 'x: &m {openapi: 3.0.3, paths: {}}\n<<: *m\n'],
    ['a tag', '!!str openapi: 3.0.3\npaths: {}\n'],
  ])('%s', async (_, text) => {
    write({ 'repository/a.yaml': definition, 'repository/b.yaml': text });
    expect((await run()).documents).toEqual(['a.yaml', 'b.yaml']);
  });

  test('behind another document it is said not to be read', async () => {
    write({ 'repository/a.yaml': definition, 'repository/b.yaml': `x: 1\n---\n${definition}` });
    const said = [
      'b.yaml Only the first document of this file is read; another one starts on line 2, put it in a file of its own',
    ];
    expect(await run()).toMatchObject({ documents: ['a.yaml'], errors: said, exitStatus: 3 });
    expect(await run(['b.yaml'])).toMatchObject({ documents: [], errors: said, exitStatus: 3 });
  });
});

describe('patterns', () => {
  test.each(['*a*a*a*a*a*b.yaml', '**/a/**/a/**/a/**/a/**/b'])(
    'of the configuration that would backtrack are refused: %s',
    async (pattern) => {
      write({ 'repository/threatlint.yaml': `specs: ['${pattern}']\n` });
      const { problems } = await run();
      expect(problems).toEqual([expect.stringContaining('has too many `*`')]);
    },
  );

  test('of .gitignore that would backtrack ignore nothing', async () => {
    const folder = 'a/'.repeat(60);
    write({
      [`repository/${folder}b.yaml`]: definition,
      'repository/.gitignore': `${'**/a/'.repeat(12)}**/c\nb.yaml\n`,
    });
    expect((await run()).documents).toEqual([`${folder}b.yaml`]);
  });
});

test('many single stars in a line of .gitignore are compared with no long name', async () => {
  const name = `${'a'.repeat(240)}.yaml`;
  write({
    [`repository/${name}`]: definition,
    'repository/short.yaml': definition,
    'repository/.gitignore': `${'*a'.repeat(8)}*b\n`,
  });
  expect((await run()).documents).toEqual([name, 'short.yaml']);
  write({ 'repository/.gitignore': '*h*o*.yaml\n' });
  expect((await run()).documents).toEqual([name]);
});

test.each([
  ['too long to be a regular expression', '[a-z]'.repeat(30_000)],
  ['no regular expression', '[z-a]'],
])('a line of .gitignore that is %s breaks nothing, and hides nothing', async (_, line) => {
  write({ 'repository/.gitignore': `${line}\n`, 'repository/a.yaml': definition });
  expect((await run()).documents).toContain('a.yaml');
});

describe('files that extend files without end are refused', () => {
  const chain = (make: (next: string) => string) =>
    Object.fromEntries(
      Array.from({ length: 500 }, (_, at) => [`repository/${at}.yaml`, make(`./${at + 1}.yaml`)]),
    );

  test('configurations', async () => {
    write({ ...chain((next) => `extends: ${next}\n`), 'repository/threatlint.yaml': 'extends: ./0.yaml\n' });
    expect(await run()).toEqual({
      problems: [expect.stringContaining('More than 50 files extend one another')],
    });
  });

  test('rulesets', async () => {
    write({
      ...chain((next) => `extends: ${next}\nrules: {}\n`),
      'repository/threatlint.yaml': 'rulesets: [./0.yaml]\n',
    });
    expect(await run()).toEqual({
      problems: [expect.stringContaining('More than 50 files extend one another')],
    });
  });
});
