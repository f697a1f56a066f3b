import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import schema from '../../schemas/config.schema.json' with { type: 'json' };
import { check } from '../../src/engine/check.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** One operation of each kind, with `zorbl` wherever a name can stand. */
const definition = `openapi: 3.1.0
servers: [{url: https://api.example.com}]
security: [{key: []}]
paths:
  /things:
    get:
      parameters: [{name: zorbl, in: query, schema: {type: string}}]
      responses:
        '200':
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'201': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
  /list:
    get:
      parameters: [{name: zorbl, in: query, schema: {type: integer}}]
      responses: {'200': {content: {application/json: {schema: {type: array, items: {type: integer}}}}}}
  /zorbl:
    get: {security: [], responses: {'200': {description: ok}}}
    post: {responses: {'201': {description: ok}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Thing: {type: object, properties: {name: {type: string}, id: {type: string}, zorbl: {type: string}}}
`;

/** The findings as `rule operation`, of a run with this configuration. */
async function run(config: string, name = 'one'): Promise<string[]> {
  const cwd = join(folder, name);
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'threatlint.yaml'), `${config}\nrulesets: threatlint:all\n`);
  writeFileSync(join(cwd, 'api.yaml'), definition);
  const outcome = await check({
    cwd,
    root: cwd,
    paths: [],
    config: true,
    rulesets: [],
    failOn: undefined,
    maxFindings: undefined,
    today: '2026-11-23',
  });
  if ('problems' in outcome) throw new Error(outcome.problems.map(({ message }) => message).join());
  return outcome.report.findings.map(({ rule, message }) => `${rule}: ${message}`).sort();
}

describe('a project’s own words', () => {
  /** What each family of words makes a rule find; a family that is added to the schema needs a line here. */
  const finds: Readonly<Record<string, string>> = {
    credentials: 'credential-param-in-url',
    personal: 'pii-in-url',
    payment: 'pii-in-url',
    health: 'pii-in-url',
    privileged: 'privileged-property-writable',
    serverManaged: 'server-managed-property-writable',
    pageSizes: 'page-size-unbounded',
    urls: 'ssrf-url-parameter',
    files: 'path-traversal-param',
    commands: 'code-or-command-param',
    queries: 'query-language-param',
    admin: 'admin-same-security',
    debug: 'debug-endpoint',
    flows: 'sensitive-flow-unthrottled',
  };

  test.each(Object.keys(schema.properties.lexicon.properties))(
    'of the family %s are found by a rule',
    async (family) => {
      const without = new Set(await run(''));
      const more = (await run(`lexicon: { ${family}: zorbl }`)).filter((finding) => !without.has(finding));
      expect(more.map((finding) => finding.split(':')[0])).toContain(finds[family]);
    },
  );

  test('belong to their run: one beside it, and one after it, does not know them', async () => {
    const [own, other] = await Promise.all([run('lexicon: { credentials: zorbl }', 'a'), run('', 'b')]);
    expect(other).not.toEqual(own);
    expect(await run('', 'a')).toEqual(other);
  });

  test('count where a threat model leaves a property out', async () => {
    const model = `threatlint: 1
id: m
title: M
assets: { thing: { class: restricted, match: { property: name } } }
zones: { net: { trust: 0 } }
components: { api: { zone: net, exposure: public, implements: { api: ./api.yaml } } }
`;
    mkdirSync(join(folder, 'one'));
    writeFileSync(join(folder, 'one/model.yaml'), model);
    const unclaimed = (findings: readonly string[]) =>
      findings.filter((finding) => finding.startsWith('asset-unclaimed'));
    expect(unclaimed(await run(''))).toEqual([]);
    expect(unclaimed(await run('lexicon: { health: zorbl }'))).toEqual([
      'asset-unclaimed: The property `zorbl` looks sensitive (health data), and no asset claims it',
    ]);
  });
});
