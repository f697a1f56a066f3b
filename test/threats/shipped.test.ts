import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { shippedPatterns } from '../../src/engine/read/imports.ts';
import { rules } from '../../src/rules/registry.ts';
import { many } from '../../src/selector/one-or-many.ts';
import { readModel } from '../../src/threats/model/read.ts';
import { documentOf, workspaceOf } from '../support/api.ts';
import { Repository } from '../support/repository.ts';

const folder = join(import.meta.dirname, '../../threat-models');
const files = readdirSync(folder);
const registry = new Map(rules.map((rule) => [rule.id, rule]));
const read = (file: string) => {
  const workspace = workspaceOf({ [file]: readFileSync(join(folder, file), 'utf8') });
  return readModel(documentOf(workspace, file));
};
const patterns = files.flatMap((file) =>
  [...read(file).model.patterns.values()].map((one) => ({ file, ...one })),
);

describe('what ships in threat-models/', () => {
  test('is in the package', () => {
    expect(manifest.files).toContain('threat-models');
  });

  test.each(files)('%s follows the schema', (file) => {
    expect(read(file).findings.map(({ message }) => message)).toEqual([]);
  });

  test('has one pattern for each category of the OWASP API Security Top 10 (2023), in a file of its name', () => {
    const categories = patterns.map(({ owasp }) => owasp.join());
    expect(categories.sort()).toEqual(Array.from({ length: 10 }, (_, at) => `API${at + 1}`).sort());
    for (const { file, id } of patterns) expect(file).toBe(`${id}.yaml`);
  });

  test('is offered to threats where it has a pattern', () => {
    expect(shippedPatterns().toSorted()).toEqual(patterns.map(({ id }) => `threatlint/${id}`).toSorted());
  });

  test.each(patterns.map((pattern) => [pattern.id, pattern] as const))(
    '%s says everything a threat inherits',
    (_id, one) => {
      expect(one.stride.length).toBeGreaterThan(0);
      expect(one.cwe.length).toBeGreaterThan(0);
      expect(one.risk).toEqual({ likelihood: expect.any(Number), impact: expect.any(Number) });
      expect(one.mitigations.length).toBeGreaterThan(0);
      const claimed = one.mitigations.filter(({ status }) => status === 'implemented');
      expect(claimed.length).toBeGreaterThan(0);
      for (const { verify } of claimed) expect(many(verify?.rule).length).toBeGreaterThan(0);
    },
  );

  test.each(patterns.map((pattern) => [pattern.id, pattern] as const))(
    '%s names rules that exist, each with a bearing on it',
    (_id, one) => {
      const named = one.mitigations.flatMap(({ verify }) => many(verify?.rule));
      expect(named.filter((id) => !registry.has(id))).toEqual([]);
      // Assertions need options, which are a project's own.
      expect(named.filter((id) => registry.get(id)?.assertion)).toEqual([]);
      const own = named.filter((id) => registry.get(id)?.owasp.includes(one.owasp[0] as `API${number}`));
      expect(own.length).toBeGreaterThan(0);
    },
  );
});

describe('ownership, roles and who is human', () => {
  const noDefinitionShows = /admin-same-security|object-id-no-authz-evidence|nested-tenant-ids/;

  test.each(['bola', 'function-authorization', 'sensitive-flows'])(
    'are planned in %s, with the test to write',
    (id) => {
      const mitigations = patterns.find((one) => one.id === id)?.mitigations ?? [];
      const tests = mitigations.filter(({ verify }) => verify?.evidence !== undefined);
      expect(tests.map(({ status }) => status)).toEqual(['planned']);
      expect(tests[0]?.description).toContain('The test to write: ');
    },
  );

  test('are claimed nowhere by a rule', () => {
    const claimed = patterns.flatMap(({ mitigations }) =>
      mitigations
        .filter(({ status }) => status === 'implemented')
        .flatMap(({ verify }) => many(verify?.rule)),
    );
    expect(claimed.length).toBeGreaterThan(0);
    expect(claimed.filter((rule) => noDefinitionShows.test(rule))).toEqual([]);
  });
});

describe('a threat that uses one', () => {
  const repository = new Repository();
  const api = (security: string) => `openapi: 3.1.0
servers: [{url: https://api.example.com}]
security: ${security}
paths:
  /orders/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses: {'200': {description: ok}, '403': {description: no}, '404': {description: none}, '429': {description: slow}}
components:
  securitySchemes:
    oauth: {type: openIdConnect, openIdConnectUrl: https://id.example.com/.well-known/openid-configuration}
`;
  const model = `threatlint: 1
id: shop
components: {api: {implements: {shop: api.yaml}}}
threats:
  T-1: {title: Orders of others, use: threatlint/bola, scope: {path: "/orders/**"}}
`;

  test('is proved by its mitigations: a protection that goes turns it red, at the `use` and in the definition', async () => {
    repository.write({ 'api.yaml': api('[{oauth: [orders]}]'), 'model.yaml': model });
    const { threats } = await repository.check();
    expect(threats[0]).toMatchObject({ status: 'partly', risk: { inherent: 16, residual: 12 } });
    const owner =
      'M-OWNER: {status: implemented, verify: {attest: {by: "person:ann", on: 2026-11-01, expires: 2027-01-01}}}';
    repository.write({
      'model.yaml': model.replace('"/orders/**"}', `"/orders/**"}, mitigations: {${owner}}`),
    });
    const [looked] = (await repository.check()).threats;
    expect(looked).toMatchObject({ status: 'mitigated', risk: { inherent: 16, residual: 8 } });
    repository.write({ 'api.yaml': api('[]') });
    const report = await repository.check();
    const [finding] = report.findings.filter(({ rule }) => rule === 'mitigation-contradicted');
    expect(finding).toMatchObject({ file: 'model.yaml', range: { start: { line: 5, column: 39 } } });
    expect(finding?.related.map(({ file }) => file)).toContain('api.yaml');
  });
});
