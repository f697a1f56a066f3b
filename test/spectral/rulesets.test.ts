import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const definition = `openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get:
      operationId: List_Pets
      responses: { '200': { description: ok } }
    post:
      operationId: addPet
      responses: { '200': { description: ok } }
`;
const camel = `rules:
  camel-ids:
    description: Ids are written in camel case
    message: '{{property}}: {{error}}'
    severity: error
    given: $.paths[*][get,post].operationId
    then: { function: casing, functionOptions: { type: camel } }
`;

async function spectralFindings(files: Record<string, string>, rulesets = ['.spectral.yaml']) {
  repository.write({ 'api.yaml': definition, ...files });
  const report = await repository.check({ paths: ['api.yaml'], config: false, rulesets });
  return report.findings.filter(({ rule }) => rule.startsWith('spectral/'));
}

async function refusal(files: Record<string, string>) {
  repository.write({ 'api.yaml': definition, ...files });
  return repository.outcome({ paths: ['api.yaml'], config: false, rulesets: ['.spectral.yaml'] });
}

describe('A ruleset of Spectral', () => {
  it('reports under its own name, at the place, of the operation', async () => {
    expect(await spectralFindings({ '.spectral.yaml': camel })).toMatchObject([
      {
        ...{ rule: 'spectral/camel-ids', severity: 'high', message: 'operationId: must be camel case' },
        ...{ pointer: '/paths/~1pets/get/operationId', operation: 'GET /pets', operationCount: 1 },
        range: { start: { line: 6, column: 20 }, end: { line: 6, column: 29 } },
      },
    ]);
  });

  it('finds the same again when the definition was moved about', async () => {
    const [before] = await spectralFindings({ '.spectral.yaml': camel });
    repository.write({ 'api.yaml': `# a line more\n${definition}` });
    const request = { paths: ['api.yaml'], config: false, rulesets: ['.spectral.yaml'] };
    const after = (await repository.check(request)).findings.find(
      ({ rule }) => rule === 'spectral/camel-ids',
    );
    expect(after?.fingerprint).toBe(before?.fingerprint);
  });

  it('may be mixed with built-in rules, and says what its severities are', async () => {
    const mixed = `extends: threatlint:recommended\nseverities: { error: critical }\n${camel}  operation-unauthenticated: low\n`;
    repository.write({ 'api.yaml': definition, '.spectral.yaml': mixed });
    const { findings } = await repository.check({
      ...{ paths: ['api.yaml'], config: false, rulesets: ['.spectral.yaml'] },
    });
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: 'spectral/camel-ids', severity: 'critical' }),
    );
    expect(findings.some(({ rule }) => !rule.startsWith('spectral/'))).toBe(true);
  });

  it('builds on a file, and switches off what that says', async () => {
    const files = {
      'base.yaml': camel,
      '.spectral.yaml': 'extends: ./base.yaml\nrules: { camel-ids: off }\n',
    };
    expect(await spectralFindings(files)).toEqual([]);
  });

  it.each([
    ['spectral:oas', 'spectral/oas3-api-servers'],
    ['"@stoplight/spectral-owasp-ruleset"', 'spectral/owasp:api8:2023-define-error-responses-401'],
    [
      '["https://unpkg.com/@stoplight/spectral-owasp-ruleset/dist/ruleset.mjs"]',
      'spectral/owasp:api8:2023-define-error-responses-401',
    ],
    [
      'https://cdn.jsdelivr.net/npm/@stoplight/spectral-owasp-ruleset@^2.0.1/dist/ruleset.mjs',
      'spectral/owasp:api8:2023-define-error-responses-401',
    ],
  ])('has %s inside', async (name, rule) => {
    const found = await spectralFindings({ '.spectral.yaml': `extends: ${name}\n` });
    expect(found.map((one) => one.rule)).toContain(rule);
  });

  it('takes out a pointer by overrides and by except', async () => {
    const off = 'overrides: [{ files: ["**#/paths/~1pets/get"], rules: { camel-ids: off } }]\n';
    expect(await spectralFindings({ '.spectral.yaml': camel + off })).toEqual([]);
    const except = 'except: { "api.yaml#/paths/~1pets/get/operationId": [camel-ids] }\n';
    expect(await spectralFindings({ '.spectral.yaml': camel + except })).toEqual([]);
  });

  it('builds on more for some files, beside what it builds on itself', async () => {
    const files = {
      'more.yaml': 'rules: { more: { given: $.info, then: { field: x-more, function: truthy } } }',
      '.spectral.yaml':
        'extends: [[spectral:oas, off]]\nrules: { info-contact: true }\noverrides: [{ files: [api.yaml], extends: [./more.yaml] }]\n',
    };
    const found = (await spectralFindings(files)).map(({ rule }) => rule);
    expect(found.sort()).toEqual(['spectral/info-contact', 'spectral/more']);
  });

  it('follows references, and reports where the text stands', async () => {
    const api = definition.replace(
      "{ '200': { description: ok } }",
      "{ '200': { $ref: '#/components/responses/r' } }",
    );
    const files = {
      'api.yaml': `${api}components: { responses: { r: { description: OK! } } }\n`,
      '.spectral.yaml':
        'rules: { calm: { given: "$.paths..responses[*].description", then: { function: pattern, functionOptions: { notMatch: "!" } } } }',
    };
    expect((await spectralFindings(files)).map(({ pointer }) => pointer)).toEqual([
      '/components/responses/r/description',
    ]);
  });
});

describe('Nothing runs by surprise', () => {
  const canary = (folder: string) =>
    `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'ran'))}, ''); module.exports = { rules: {} };`;
  test.each([
    ['a ruleset of JavaScript', 'extends: ./evil.js', 'evil.js', 'is JavaScript'],
    ['functions', `functions: [evil]\n${camel}`, 'functions/evil.js', 'is JavaScript'],
    [
      'a folder of functions',
      `functionsDir: ./fns\nfunctions: [evil]\n${camel}`,
      'fns/evil.js',
      'is JavaScript',
    ],
    ['a package', 'extends: evil', 'node_modules/evil/index.js', 'is JavaScript'],
    ['a package in a list', 'extends: [spectral:oas, evil]', 'node_modules/evil/index.js', 'is JavaScript'],
    ['a URL', 'extends: [spectral:oas, "https://example.com/r.yaml"]', 'evil.js', 'is not fetched'],
    [
      'the OWASP ruleset in another version than ours',
      'extends: "https://unpkg.com/@stoplight/spectral-owasp-ruleset@1.4.3/dist/ruleset.mjs"',
      'evil.js',
      'is not fetched',
    ],
    [
      'a function of a name only',
      camel.replace('casing', 'evil'),
      'functions/evil.js',
      'No function of Spectral',
    ],
  ])('%s is refused', async (_, ruleset, file, message) => {
    const outcome = await refusal({ '.spectral.yaml': ruleset, [file]: canary(repository.folder) });
    expect(String(outcome)).toContain(message);
    expect(existsSync(join(repository.folder, 'ran'))).toBe(false);
  });

  it('a link out of the workspace is refused', async () => {
    repository.write({ '.spectral.yaml': 'extends: [spectral:oas, ./out.yaml]' });
    symlinkSync('/etc/hostname', join(repository.folder, 'out.yaml'));
    expect(String(await refusal({}))).toContain('outside the workspace');
  });
});

describe('A broken ruleset', () => {
  it('is told with what is wrong', async () => {
    const outcome = await refusal({
      '.spectral.yaml': 'rules: { own: { given: 5, then: { function: truthy } } }',
    });
    expect(String(outcome)).toContain('Spectral does not accept this ruleset');
  });
});
