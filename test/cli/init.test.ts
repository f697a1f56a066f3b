import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { withHook } from '../../src/cli/init-files.ts';
import { rules } from '../../src/rules/registry.ts';
import { Command } from '../support/command.ts';

const command = new Command();
const operation = (path: string, more = '') =>
  `  ${path}: {get: {${more}responses: {"200": {description: ok}, "429": {description: slow}}}}\n`;
const api = (...operations: string[]) =>
  `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "http://api.example.com"}]
security: [{key: []}]
components: {securitySchemes: {key: {type: http, scheme: bearer}}}
paths:
${operations.join('')}`;
const orders = operation('/orders');
/** What tells of a change that it makes something worse, in the order of docs/gate.md. */
const recommended = [
  ...['protection-removed', 'protection-weakened', 'operation-added-open', 'transport-downgraded'],
  ...['limit-loosened', 'data-exposed', 'write-surface-grown', 'throttle-removed'],
  ...['mitigation-withdrawn', 'acceptance-widened', 'policy-weakened'],
];
const all = () =>
  (readdirSync(command.folder, { recursive: true }) as string[])
    .filter((one) => !/^\.git(?:\/|$)/.test(one))
    .sort();
const texts = () =>
  new Map(
    all()
      .filter((one) => /\.(ya?ml|json)$/.test(one))
      .map((one) => [one, command.read(one)]),
  );

describe('threatlint init', () => {
  test('leaves a gate that passes today and blocks what is weaker tomorrow', () => {
    command.write({ 'api.yaml': api(orders) });
    expect(command.run('check').status).toBe(1);
    const { status, out } = command.run('init');
    expect(status).toBe(0);
    expect(out).toContain('wrote threatlint.yaml');
    expect(out).toContain('Next:');
    expect(command.run('check').status).toBe(0);
    command.write({ 'api.yaml': api(orders, operation('/admin/users', 'security: [], ')) });
    expect(command.run('check').status).toBe(1);
  });

  test('writes a configuration, a baseline, a threat model and the hook', () => {
    command.write({ 'api.yaml': api(orders) });
    command.run('init');
    expect(all()).toEqual(
      expect.arrayContaining([
        '.pre-commit-config.yaml',
        '.threatlint-baseline.json',
        'threat-models/shop.yaml',
        'threatlint.yaml',
      ]),
    );
    expect(parse(command.read('threatlint.yaml'))).toMatchObject({
      specs: ['api.yaml'],
      policy: { gates: [{ severity: 'high' }, { name: 'nothing made worse', rule: recommended }] },
    });
    expect(command.run('threats', 'list').out).not.toContain('contradicted');
  });

  test('blocks every kind of change for the worse that is recommended', () => {
    command.write({ 'api.yaml': api(orders) });
    command.run('init');
    const known = rules.filter(({ category }) => category === 'regression').map(({ id }) => id);
    expect([...recommended, 'operation-unmodelled'].sort()).toEqual(known.sort());
  });

  test('blocks what is milder than high, where a change makes it worse, and passes what moves', () => {
    const limited = operation(
      '/orders',
      'parameters: [{name: shop, in: query, schema: {type: string, maxLength: 9, pattern: "^a{1,9}$"}}], ',
    );
    command.write({ 'api.yaml': api(limited) });
    command.run('init');
    const git = (...args: string[]) => execFileSync('git', args, { cwd: command.folder });
    git('init', '--quiet');
    git('add', '--all');
    git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '--message=gate');
    command.write({ 'api.yaml': api(limited.replace('maxLength: 9, pattern: "^a{1,9}$"', '')) });
    const { status, out } = command.run('--since', 'HEAD');
    expect([status, out]).toEqual([1, expect.stringMatching(/medium {2}limit-loosened/)]);
    command.write({ 'api.yaml': `# moved\n${api(limited)}` });
    expect(command.run('--since', 'HEAD').status).toBe(0);
  });

  test('changes nothing when it runs again', () => {
    command.write({ 'api.yaml': api(orders) });
    command.run('init');
    const before = texts();
    const { out, status } = command.run('init');
    expect([status, out]).toEqual([0, expect.stringContaining('nothing to do')]);
    expect(texts()).toEqual(before);
  });

  test('shows with --dry-run what it would write, and writes nothing', () => {
    command.write({ 'api.yaml': api(orders) });
    const before = all();
    const { out } = command.run('init', '--dry-run');
    expect(out).toContain('would write threatlint.yaml\n    # What threatlint checks');
    expect(all()).toEqual(before);
  });

  test('overwrites nothing, and works with what is there', () => {
    const there = {
      'threatlint.yaml': 'policy: {gates: [{severity: critical}]}\n',
      '.pre-commit-config.yaml': '# ours\nrepos: []\n',
    };
    command.write({ 'api.yaml': api(orders), ...there });
    const { out } = command.run('init');
    for (const [name, text] of Object.entries(there)) expect(command.read(name)).toBe(text);
    expect(out).toContain('left alone threatlint.yaml');
    expect(out).toContain('add this to `repos` of .pre-commit-config.yaml:');
  });

  test('writes the workflow of GitHub where it sees one, and only prints what GitLab needs', () => {
    command.write({ 'api.yaml': api(orders), '.gitlab-ci.yml': 'build: {script: [make]}\n' });
    mkdirSync(join(command.folder, '.github'));
    const { out } = command.run('init');
    const workflow = parse(command.read('.github/workflows/threatlint.yml')) as { jobs: object };
    expect(JSON.stringify(workflow.jobs)).toContain('threatlint/threatlint@v');
    expect(out).toContain('add this to .gitlab-ci.yml:');
    expect(command.read('.gitlab-ci.yml')).toBe('build: {script: [make]}\n');
  });

  test('prints the step that a workflow lacks which checks other folders alone', () => {
    command.write({ 'a/api.yaml': api(orders), 'b/api.yaml': api(orders), '.git/HEAD': '' });
    mkdirSync(join(command.folder, '.github'));
    const lacks = (folder: string) =>
      command.runIn(folder, {}, 'init').out.includes('does not check this folder');
    expect(lacks('a')).toBe(false);
    expect(lacks('a')).toBe(false);
    const { out: stdout } = command.runIn('b', {}, 'init');
    expect(stdout).toContain('../.github/workflows/threatlint.yml, which does not check this folder');
    const file = '.github/workflows/threatlint.yml';
    const lines = stdout
      .slice(stdout.indexOf('      - uses: threatlint/'))
      .split('\n\n')[0]
      ?.replace(/^ {4}/gm, '');
    command.write({ [file]: `${command.read(file)}  ${lines?.replace(/^ {2}/, '    ')}\n` });
    expect(parse(command.read(file)).jobs.threatlint.steps).toHaveLength(4);
    expect(lacks('b')).toBe(false);
  });

  test.each([
    'a [x].yaml',
    '{b,c}.yaml',
    '*.yaml',
    '!not.yaml',
    'b\\s.yaml',
    '(v1)?.yaml',
    'line\nbreak.yaml',
  ])('names the file %j, and no other', (name) => {
    command.write({ [`apis/${name}`]: api(orders), [name]: api(operation('/other')) });
    expect(command.run('init').status).toBe(0);
    const { status, out: stdout } = command.runIn('.', {}, 'check', '--format', 'json');
    expect(status).toBe(0);
    const { documents } = JSON.parse(stdout) as { documents: { file: string }[] };
    expect(documents.map(({ file }) => file).sort()).toEqual([name, `apis/${name}`].sort());
  });

  test.each(['1.0', "${{ '' }}"])('has the workflow name the folder %s as it is called', (folder) => {
    command.write({ [`${folder}/api.yaml`]: api(orders) });
    mkdirSync(join(command.folder, '.github'));
    command.runIn(folder, {}, 'init');
    const { jobs } = parse(command.read('.github/workflows/threatlint.yml'));
    // What GitHub makes of an expression that is a text.
    const named = String(jobs.threatlint.steps[2].with['working-directory']).replace(
      /\$\{\{ '([^']*)' \}\}/,
      '$1',
    );
    expect(named).toBe(folder);
  });

  test('has the hook, which runs at the root, check by the configuration of each folder', () => {
    command.write({ 'shop/api.yaml': api(orders), 'bank/api.yaml': api(orders) });
    command.runIn('shop', {}, 'init');
    const { repos } = parse(command.read('.pre-commit-config.yaml'));
    const [hook] = repos[0].hooks;
    expect([hook.id, hook.args]).toEqual(['threatlint-changed', ['--config', 'shop/threatlint.yaml']]);
    expect(command.run('check', ...hook.args, '--format', 'json').out).toContain('"file": "shop/api.yaml"');
    expect(command.runIn('bank', {}, 'init').out).toContain('args: [--config, "bank/threatlint.yaml"]');
  });

  test('promises nothing where a baseline is there that it did not write', () => {
    command.write({ 'api.yaml': api(orders), '.threatlint-baseline.json': '{"version": 1, "findings": []}' });
    const { out } = command.run('init');
    expect(out).not.toContain('it passes');
    expect(out).toContain('`threatlint baseline`');
    expect(command.read('threatlint.yaml')).not.toContain('baseline');
    expect(command.run('baseline').status).toBe(0);
    expect(command.run('check').status).toBe(0);
  });

  test('names both forges where it sees neither', () => {
    command.write({ 'api.yaml': api(orders) });
    expect(command.run('init').out).toContain(
      'on GitHub make the folder .github and run this again; on GitLab',
    );
  });

  test('begins no model of thousands of lines, and says how to begin one that is read', () => {
    const open = (at: number) =>
      `{openapi: 3.0.3, info: {title: a, version: "1"}, paths: {/a${at}: {post: {responses: {"200": {description: d}}}}}}`;
    command.write(Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`d${at}.yaml`, open(at)])));
    const { status, out } = command.run('init');
    expect(status).toBe(0);
    expect(out).toContain('no threat model was begun: one of 501 definitions with 501 suggested threats');
    expect(out).toContain('threatlint threats sync FOLDER');
    expect(out).not.toContain('go through the threat model');
    expect(existsSync(join(command.folder, 'threat-models'))).toBe(false);
    expect(command.run('check').status).toBe(0);
  });

  test('writes nothing where nothing is found, or something cannot be read', () => {
    expect(command.run('init')).toMatchObject({
      status: 3,
      err: expect.stringContaining('no OpenAPI definition was found'),
    });
    command.write({ 'api.yaml': api(orders), 'broken.yaml': 'openapi: 3.0.3\ninfo: {' });
    expect(command.run('init').status).toBe(3);
    expect(existsSync(join(command.folder, 'threatlint.yaml'))).toBe(false);
  });
});

describe('the hook in a configuration of pre-commit', () => {
  test.each([
    ['as most are', '# hooks\nrepos:\n  - repo: https://a\n    rev: v1\n    hooks:\n      - id: x # why\n'],
    ['with dashes in the first column', 'repos:\n- repo: https://a\n  rev: v1\n  hooks:\n  - id: x\n'],
    ['with something behind the list', 'repos:\n  - repo: local\n    hooks: [{id: x}]\n\nci:\n  skip: [x]\n'],
    ['without a line end', 'repos:\n  - repo: local\n    hooks: [{id: x}]'],
    ['of Windows', 'repos:\r\n  - repo: local\r\n    hooks: [{id: x}]\r\n'],
  ])('%s is the last of the list, and every other character stays', (_, text) => {
    const added = withHook(text) ?? '';
    const [before, after] = [parse(text) as { repos: object[] }, parse(added) as { repos: object[] }];
    expect(after.repos.slice(0, -1)).toEqual(before.repos);
    expect(JSON.stringify(after.repos.at(-1))).toContain('threatlint-changed');
    const more = added.length - text.length;
    const isInserted = Array.from(text, (_, at) => at + 1).some(
      (at) => added.slice(0, at) + added.slice(at + more) === text,
    );
    expect(isInserted).toBe(true);
    expect(withHook(added)).toBe(added);
  });

  test.each(['repos: []\n', 'repos: [{repo: local, hooks: []}]\n', '- a\n', 'repos: {\n', ''])(
    '%j is left to a person',
    (text) => {
      expect(withHook(text)).toBeUndefined();
    },
  );
});

test('the pages name the files as init writes them', () => {
  expect(readFileSync('docs/gate.md', 'utf8')).toContain('threatlint init');
});
