import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const api = `openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get: { operationId: list, responses: { '200': { description: ok } } }
`;
const byFunction = `functions: [mine]
rules:
  own: { given: $.info.title, then: { function: mine } }
`;
const request = { paths: ['api.yaml'], config: false, rulesets: ['.spectral.yaml'] } as const;

/** A folder that is no part of the repository. */
let outside = '';
beforeEach(() => {
  outside = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-outside-')));
});
afterEach(() => rmSync(outside, { recursive: true }));

const canary = () => join(repository.folder, 'ran');
const leaves = () => `require('node:fs').writeFileSync(${JSON.stringify(canary())}, '');`;

async function own(body: string) {
  repository.write({
    'api.yaml': api,
    '.spectral.yaml': byFunction,
    'functions/mine.js': `module.exports = ${body};`,
  });
  const report = await repository.check({ ...request, allowCode: true });
  return {
    findings: report.findings.filter(({ rule }) => rule === 'spectral/own').map(({ message }) => message),
    unchecked: report.unchecked.map(({ pointer, reason }) => `${pointer} ${reason}`),
    verdict: report.verdict,
  };
}

describe('With consent', () => {
  test.each([
    ['at once', '(title) => [{ message: "not " + title }]'],
    ['later', 'async (title) => [{ message: "not " + title }]'],
  ])('a function of the ruleset says something %s', async (_, body) => {
    expect(await own(body)).toMatchObject({ findings: ['not Pets'], unchecked: [] });
  });

  test.each([
    ['at once', '() => { throw new Error("broken") }'],
    ['later', 'async () => { throw new Error("broken") }'],
    ['later, with no error', '() => Promise.reject("broken")'],
  ])('one that throws %s is unchecked with rule and place', async (_, body) => {
    expect(await own(body)).toEqual({
      findings: [],
      unchecked: [expect.stringMatching(/^\/info\/title the rule spectral\/own failed: .*broken/)],
      verdict: 'fail',
    });
  });

  it('takes options that a schema describes, and another folder', async () => {
    repository.write({
      'api.yaml': api,
      '.spectral.yaml': `functionsDir: ./lint
functions: [[mine, { type: object, properties: { not: { type: string } } }]]
rules: { own: { given: $.info.title, then: { function: mine, functionOptions: { not: Pets } } } }`,
      'lint/mine.js': 'module.exports = (title, { not }) => title === not ? [{ message: "it is" }] : [];',
    });
    const { findings } = await repository.check({ ...request, allowCode: true });
    expect(findings.map(({ rule }) => rule)).toContain('spectral/own');
  });

  test.each([
    ['a file', './rules.js', 'rules.js'],
    ['a package', 'house-style', 'node_modules/house-style/index.js'],
    ['a package with a scope', '@our/style', 'node_modules/@our/style/index.js'],
  ])('rules come from %s', async (_, name, file) => {
    repository.write({
      'api.yaml': api,
      '.spectral.yaml': `extends: ["${name}"]`,
      [file]:
        'module.exports = { rules: { own: { given: "$.info.title", then: { function: () => [{ message: "no" }] } } } };',
      [file.replace(/[^/]+$/, 'package.json')]: '{ "main": "index.js" }',
    });
    const { findings } = await repository.check({ ...request, allowCode: true });
    expect(findings.map(({ rule }) => rule)).toContain('spectral/own');
  });

  const whole = `{
    rules: { own: { given: '$.info.title', then: { function: () => [{ message: 'no' }] } } },
    overrides: [{ files: ['other.yaml'], rules: { own: 'off' } }],
  }`;
  test.each([
    ['named on the command line', 'rules.js', `module.exports = ${whole};`],
    ['of modules', 'lint/rules.mjs', `export default ${whole};`],
  ])('a ruleset of JavaScript, %s, is the whole one', async (_, file, text) => {
    repository.write({ 'api.yaml': api, 'lint/other.yaml': api, 'other.yaml': api, [file]: text });
    const paths = ['api.yaml', file.replace(/[^/]+$/, 'other.yaml')];
    const { findings } = await repository.check({ ...request, paths, rulesets: [file], allowCode: true });
    const ours = findings.filter(({ rule }) => rule === 'spectral/own');
    expect(ours.map((one) => one.file)).toEqual(['api.yaml']);
  });

  it('what cannot be loaded is told', async () => {
    repository.write({ 'api.yaml': api, '.spectral.yaml': byFunction });
    expect(String(await repository.outcome({ ...request, allowCode: true }))).toContain('cannot be loaded');
  });
});

it('a package that holds nothing but data needs no consent', async () => {
  repository.write({
    'api.yaml': api,
    '.spectral.yaml': 'extends: ["@our/style"]',
    'node_modules/@our/style/package.json': '{ "main": "rules.yaml" }',
    'node_modules/@our/style/rules.yaml':
      'rules: { own: { given: $.info, then: { field: x, function: truthy } } }',
  });
  const { findings } = await repository.check(request);
  expect(findings.map(({ rule }) => rule)).toContain('spectral/own');
});

describe('Without consent no code runs', () => {
  const files = (): [string, Record<string, string>][] => [
    ['.spectral.js', { '.spectral.yaml': 'extends: ./.spectral.js', '.spectral.js': leaves() }],
    ['functions', { '.spectral.yaml': byFunction, 'functions/mine.js': leaves() }],
    ['functionsDir', { '.spectral.yaml': `functionsDir: ./f\n${byFunction}`, 'f/mine.js': leaves() }],
    [
      'a package',
      {
        '.spectral.yaml': 'extends: [evil, spectral:oas]',
        'node_modules/evil/package.json': '{}',
        'node_modules/evil/index.js': leaves(),
      },
    ],
    [
      'a package alone',
      {
        '.spectral.yaml': 'extends: evil',
        'node_modules/evil/package.json': '{}',
        'node_modules/evil/index.js': leaves(),
      },
    ],
    [
      'a package with a scope',
      {
        '.spectral.yaml': 'extends: "@e/vil"',
        'node_modules/@e/vil/package.json': '{}',
        'node_modules/@e/vil/index.js': leaves(),
      },
    ],
    [
      'code in a base',
      {
        '.spectral.yaml': 'extends: [./base.yaml, spectral:oas]',
        'base.yaml': byFunction,
        'functions/mine.js': leaves(),
      },
    ],
    [
      'code in an override',
      {
        '.spectral.yaml': 'rules: {}\noverrides: [{ files: ["*"], extends: ["./evil.js"] }]',
        'evil.js': leaves(),
      },
    ],
  ];
  test.each([
    '.spectral.js',
    'functions',
    'functionsDir',
    'a package',
    'a package alone',
    'a package with a scope',
    'code in a base',
    'code in an override',
  ])('of %s', async (name) => {
    const [, given] = files().find(([each]) => each === name) as [string, Record<string, string>];
    repository.write({ 'api.yaml': api, ...given });
    expect(String(await repository.outcome(request))).toContain('--allow-code');
    expect(existsSync(canary())).toBe(false);
  });

  test.each(['rules.js', './rules.cjs', 'lint/rules.mjs'])('of %s, named itself', async (file) => {
    repository.write({ 'api.yaml': api, [file]: leaves() });
    const asked = { ...request, rulesets: [file] };
    expect(String(await repository.outcome(asked))).toContain('is JavaScript');
    repository.write({ 'threatlint.yaml': `rulesets: [${file}]` });
    expect(String(await repository.outcome({ ...request, config: true, rulesets: [] }))).toContain(
      '--allow-code',
    );
    expect(existsSync(canary())).toBe(false);
  });

  it('of a file that is not there is told', async () => {
    repository.write({ 'api.yaml': api });
    const outcome = repository.outcome({ ...request, rulesets: ['rules.js'], allowCode: true });
    expect(String(await outcome)).toContain('rules.js does not exist');
  });

  it('of a link to code', async () => {
    repository.write({
      'api.yaml': api,
      '.spectral.yaml': 'extends: [./rules.yaml, spectral:oas]',
      'evil.js': leaves(),
    });
    symlinkSync(join(repository.folder, 'evil.js'), join(repository.folder, 'rules.yaml'));
    await repository.outcome(request);
    expect(existsSync(canary())).toBe(false);
  });
});

describe('A configuration allows code', () => {
  const write = (more: Record<string, string> = {}) =>
    repository.write({
      'api.yaml': api,
      '.spectral.yaml': byFunction,
      'functions/mine.js': `${leaves()} module.exports = () => {};`,
      ...more,
    });
  const configured = 'allowCode: true\nrulesets: [.spectral.yaml]\n';

  it('from outside of the workspace, handed over', async () => {
    write();
    writeFileSync(join(outside, 'ci.yaml'), 'allowCode: true');
    const report = await repository.outcome({ ...request, config: join(outside, 'ci.yaml') });
    expect(report).toHaveProperty('findings');
    expect(existsSync(canary())).toBe(true);
  });

  const refused = 'A file of the repository cannot allow its own code';
  test.each([
    ['that is found', { 'threatlint.yaml': configured }, true],
    ['that is handed over from inside', { 'ci.yaml': configured }, 'ci.yaml'],
    [
      'that another one builds on',
      { 'threatlint.yaml': 'extends: ./base.yaml', 'base.yaml': configured },
      true,
    ],
  ] as const)('not one %s', async (_, files, config) => {
    write(files);
    expect(String(await repository.outcome({ ...request, config }))).toContain(refused);
    expect(existsSync(canary())).toBe(false);
  });

  it('nor one inside that a link from outside leads to', async () => {
    write({ 'ci.yaml': configured });
    symlinkSync(join(repository.folder, 'ci.yaml'), join(outside, 'ci.yaml'));
    const outcome = await repository.outcome({ ...request, config: join(outside, 'ci.yaml') });
    expect(String(outcome)).toContain(refused);
    expect(existsSync(canary())).toBe(false);
  });
});
