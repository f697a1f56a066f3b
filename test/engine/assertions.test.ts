import { describe, expect, test } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

const api = `openapi: 3.1.0
servers: [{url: https://api.example.com}]
paths:
  /orders:
    get:
      security: [{oauth: ['orders:read']}]
      responses: {'200': {description: ok}, '429': {description: slow down}}
    post:
      security: [{oauth: ['orders:write']}]
      responses: {'201': {description: ok}, '429': {description: slow down}}
components:
  securitySchemes:
    oauth: {type: openIdConnect, openIdConnectUrl: https://id.example.com/.well-known/openid-configuration}
`;

const model = (verify: string) => `threatlint: 1
id: shop
components: {api: {implements: {shop: api.yaml}}}
threats:
  T-1:
    title: Orders are read by others
    scope: {path: /orders}
    mitigations:
      M-1: {status: implemented, verify: ${verify}}
`;

async function verdict(verify: string) {
  repository.write({ 'api.yaml': api, 'model.yaml': model(verify) });
  const { threats } = await repository.check();
  const [mitigation] = threats[0]?.mitigations ?? [];
  return { verdict: mitigation?.verdict, failing: mitigation?.failing };
}

async function problems(verify: string) {
  repository.write({ 'api.yaml': api, 'model.yaml': model(verify) });
  return repository.seen(['model-invalid']);
}

describe('a mitigation asks for an assertion', () => {
  test('and it is proved on the operations in scope', async () => {
    expect(await verdict('{rule: require-scope, with: {any: ["orders:read", "orders:write"]}}')).toEqual({
      verdict: 'verified',
      failing: [],
    });
    expect(await verdict('{rule: require-scope, with: {any: "orders:read"}}')).toEqual({
      verdict: 'partial',
      failing: ['POST /orders'],
    });
    expect(await verdict('{rule: require-header, with: {name: Idempotency-Key}}')).toEqual({
      verdict: 'contradicted',
      failing: ['GET /orders', 'POST /orders'],
    });
  });

  test('what is nowhere is rightly nowhere: a forbidden property is proved where nothing carries it', async () => {
    expect(await verdict('{rule: forbid-property, with: {property: passwordHash}}')).toMatchObject({
      verdict: 'verified',
    });
  });

  test('`with` goes to those rules of a list that have such options', async () => {
    const list = '[operation-unauthenticated, require-response, require-scope]';
    expect(await verdict(`{rule: ${list}, with: {status: [429], any: ["orders:read"]}}`)).toEqual({
      verdict: 'partial',
      failing: ['POST /orders'],
    });
  });

  test('options that none of the rules has are an error', async () => {
    expect(await problems('{rule: [require-scope, require-header], with: {any: [a], nam: X}}')).toEqual([
      'model.yaml:9 Options of `require-header`: the rule needs the key `name`; until this is mended, no claim of the model is verified: M-1 of T-1',
      'model.yaml:9 None of these rules has an option `nam`; did you mean `name`?',
    ]);
    expect(await problems('{rule: security-headers-missing, with: {headers: 5}}')).toEqual([
      'model.yaml:9 Options of `security-headers-missing`: `headers` must be a list, not 5; until this is mended, no claim of the model is verified: M-1 of T-1',
    ]);
    expect(await problems('{rule: operation-unauthenticated, with: {any: [a]}}')).toEqual([
      'model.yaml:9 `operation-unauthenticated` has no option `any`; until this is mended, no claim of the model is verified: M-1 of T-1',
    ]);
  });

  test('without the options that it needs it is an error; require-security needs none', async () => {
    expect(await problems('{rule: require-scope}')).toEqual([
      'model.yaml:9 Options of `require-scope`: the rule needs one of `any`, `all`; until this is mended, no claim of the model is verified: M-1 of T-1',
    ]);
    expect(await problems('{rule: require-scope, with: {any: [a], all: [b]}}')).toEqual([
      'model.yaml:9 Options of `require-scope`: Keep one of `any`, `all`: the rule takes exactly one; until this is mended, no claim of the model is verified: M-1 of T-1',
    ]);
    expect(await verdict('{rule: require-security}')).toMatchObject({ verdict: 'verified' });
  });
});

describe('a ruleset asks for an assertion', () => {
  const ruleset = (setting: string) =>
    repository.write({
      'api.yaml': api,
      'acme.yaml': `rules: {require-header: ${setting}}`,
      'threatlint.yaml': 'rulesets: [acme.yaml]',
    });

  test('with options: it holds for every operation', async () => {
    ruleset('[high, {name: X-Request-Id}]');
    expect(await repository.seen(['require-header'])).toEqual([
      'api.yaml:5 GET /orders asks for no header X-Request-Id',
      'api.yaml:8 POST /orders asks for no header X-Request-Id',
    ]);
  });

  test('without them it cannot be accepted', async () => {
    ruleset('high');
    expect(await repository.outcome()).toEqual([
      '`require-header` asks for nothing by itself, give it options: the rule needs the key `name`',
    ]);
    ruleset('off');
    expect(await repository.seen(['require-header'])).toEqual([]);
  });

  test('no shipped one does', async () => {
    repository.write({ 'api.yaml': api });
    expect(await repository.seen(/^(require|forbid)-/, { rulesets: ['all'] })).toEqual([]);
  });
});
