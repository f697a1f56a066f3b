import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { examplesOf } from '../../scripts/examples.mjs';
import { rules } from '../../src/rules/registry.ts';
import { prepareRules, runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';
import { Repository } from '../support/repository.ts';

// What a reference hides may be there: nobody says that it is missing. That it was not read is said, and fails the gate.

type Json = Record<string, unknown>;
/** Assertions hold definitions to what a project says. */
/** Rules that compare look at two states, and at no definition by itself. */
const usual = rules.filter((rule) => !rule.assertion && rule.category !== 'regression');

/** By place, what the rules say of a definition. */
async function said(definition: unknown): Promise<ReadonlyMap<string, string>> {
  const api = apiOf(JSON.stringify(definition));
  const runs = usual.map((rule) => ({ rule }));
  await prepareRules([api], runs);
  const findings = runRules(api, runs).flatMap((result) => result.findings);
  return new Map(findings.map(({ rule, place, message }) => [`${rule} ${place.pointer()}`, message]));
}

interface Spot {
  readonly parent: Json;
  readonly key: string;
  readonly pointer: string;
  readonly kind: string;
}

const maps: Readonly<Record<string, string>> = {
  responses: 'response',
  headers: 'header',
  content: 'media type',
  properties: 'property',
  allOf: 'part',
};
const singles = ['schema', 'items', 'additionalProperties', 'requestBody'];

/** Where a definition could have a reference in place of what stands there, outside of components. */
function spots(value: unknown, pointer = '', ofMap?: string): Spot[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const here = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (pointer === '' && key === 'components') return [];
    const inner = spots(child, here, ofMap === undefined ? maps[key] : undefined);
    const kind = ofMap ?? (singles.includes(key) ? key : undefined);
    if (kind === undefined || typeof child !== 'object' || child === null) return inner;
    return [{ parent: value as Json, key, pointer: here, kind }, ...inner];
  });
}

/**
 * What is so whatever stands there: nobody has to log in, a GET has a body, references are judged; and where alternatives
 * are told apart by a property each, the one that cannot be read tells them apart no more.
 */
const beside = /^(?:operation-unauthenticated|body-on-get-or-delete|document-invalid|untagged-union) /;
/** Judges what is left: is a list bounded, whose items cannot be read? Do the other operations declare a limit? */
const ofTheRest =
  /^(?:array-unbounded|bulk-operation-unbounded|json-patch-unrestricted|dangerous-map-keys|rate-limit-headers-missing) |^rate-limit-undeclared \/(?:openapi|swagger)$/;

test.each(usual.map((rule) => [rule.id, rule] as const))(
  'the examples of %s: what leads nowhere is not said to be missing',
  async (_, rule) => {
    const { good = [], bad = [] } = examplesOf(rule);
    const missing: string[] = [];
    for (const { code } of [...good, ...bad]) {
      const definition = load(code) as Json;
      const before = await said(definition);
      for (const { parent, key, pointer } of spots(definition)) {
        const was = parent[key];
        parent[key] = { $ref: '#/components/gone' };
        for (const [place, message] of await said(definition)) {
          const at = place.slice(place.indexOf(' ') + 1);
          // The object around it, or the definition as a whole.
          const isAround = pointer.startsWith(`${at}/`) || pointer === at || /^\/(openapi|swagger)$/.test(at);
          if (isAround && !before.has(place) && !beside.test(place) && !ofTheRest.test(place))
            missing.push(`${place}: ${message} (${pointer})`);
        }
        parent[key] = was;
      }
    }
    expect(missing).toEqual([]);
  },
  60_000,
);

describe('a claim about what could not be read', () => {
  const repository = new Repository();
  const definition = (responses: string) => `openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: https://a.example.com}]
security: [{key: []}]
paths: {/orders: {get: {responses: ${responses}}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`;
  const claim = (rule: string) => `threatlint: 1
id: shop
components: {api: {implements: {shop: api.yaml}}}
threats:
  T-1: {title: t, scope: {path: /**}, mitigations: {M-1: {status: implemented, verify: {rule: ${rule}}}}}
`;

  test.each([
    ['rate-limit-undeclared', "{'200': {$ref: 'https://elsewhere.example/r.yaml'}}"],
    [
      'response-schema-missing',
      "{'200': {description: ok, content: {application/json: {schema: {$ref: '#/gone'}}}}}",
    ],
    ['error-response-missing', "{$ref: '#/gone'}"],
    ['retry-after-missing', "{'429': {description: slow, headers: {$ref: '#/gone'}}}"],
  ])('of %s is not verified, and what was not read fails the gate', async (rule, responses) => {
    repository.write({ 'api.yaml': definition(responses), 'model.yaml': claim(rule) });
    const { threats, findings, unchecked, exitStatus } = await repository.check();
    expect(findings.filter((one) => one.rule === rule)).toEqual([]);
    expect(threats[0]?.mitigations[0]?.verdict).toBe('unverifiable');
    expect([unchecked.length, exitStatus]).toEqual([1, 1]);
  });

  test('a limit that stands at a status is one, whatever describes it', async () => {
    const responses = "{'429': {$ref: '#/gone'}, '200': {description: ok}}";
    repository.write({ 'api.yaml': definition(responses) });
    expect(await repository.seen(['rate-limit-undeclared'], { rulesets: ['threatlint:all'] })).toEqual([]);
  });
});

describe('An entry that is written, and is none, is not said to be missing', () => {
  const limited = (headers: string) => `openapi: 3.0.3
paths:
  /orders:
    get:
      responses: {'429': {description: slow down, headers: {${headers}}}}
components: {headers: {Later: null}}
`;
  const [missing] = rules.filter(({ id }) => id === 'retry-after-missing');

  test.each([
    'Retry-After: null',
    'Retry-After: seconds',
    "retry-after: {$ref: '#/components/headers/Later'}",
  ])('%s', (headers) => {
    const api = apiOf(limited(headers));
    expect(runRules(api, [{ rule: missing as never }])[0]?.findings).toEqual([]);
    expect(api.unchecked).not.toEqual([]);
  });

  test('another one', () => {
    const api = apiOf(limited('Retry: null'));
    expect(runRules(api, [{ rule: missing as never }])[0]?.findings).toHaveLength(1);
  });
});

describe('what stands there and is no such thing is not missing', () => {
  const orders = { '/orders': { get: { responses: { '200': { description: 'All' } } } } };
  const answer = (schema: unknown) => ({
    '/orders': {
      get: { responses: { '200': { description: 'All', content: { 'application/json': { schema } } } } },
    },
  });
  test.each([
    [
      'security-schemes-missing',
      { paths: orders, components: { securitySchemes: ['token'] } },
      { paths: orders },
    ],
    ['servers-missing', { paths: orders, servers: 'https://api.example.com' }, { paths: orders }],
    ['response-schema-missing', { paths: answer('orders') }, { paths: answer(undefined) }],
    ['rate-limit-undeclared', { paths: { '/orders': { get: { responses: 'all' } } } }, { paths: orders }],
  ])('%s', async (rule, unreadable, without) => {
    const by = async (definition: object) =>
      [...(await said({ openapi: '3.1.0', info: {}, ...definition })).keys()].filter((key) =>
        key.startsWith(`${rule} `),
      );
    expect(await by(unreadable)).toEqual([]);
    expect(await by(without)).toHaveLength(1);
  });
});
