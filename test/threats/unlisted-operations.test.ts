import { expect, test } from 'vitest';
import requireSecurity from '../../src/rules/assertions/require-security.ts';
import { play } from './scene.ts';

const buoys = `openapi: 3.1.0
info: {title: Buoys, version: "1"}
security: [{card: []}]
paths: {/buoys: {get: {tags: [sea], responses: {"204": {description: none}}}}}
components: {securitySchemes: {card: {type: http, scheme: bearer}}}
`;

function claim(other: string, scope = '{}') {
  const model = `threatlint: 1
id: harbour
components:
  one: {implements: {one: one.yaml}}
  two: {implements: {two: two.yaml}}
threats: {T-1: {title: t, scope: ${scope}, risk: {likelihood: 2, impact: 2}, mitigations: {M-1: {status: implemented, verify: {rule: require-security}}}}}
`;
  const two = `openapi: 3.1.0\ninfo: {title: Piers, version: "1"}\n${other}\n`;
  const { threats, seen } = play({
    definitions: { 'one.yaml': buoys, 'two.yaml': two },
    models: { 'model.yaml': model },
    rules: [requireSecurity],
  });
  const [threat] = threats;
  return [threat?.mitigations[0]?.verdict, seen('mitigation-unverifiable').join(' ')];
}

test.each([
  ['a list of paths', 'paths: [{/piers: {get: {responses: {}}}}]'],
  ['a path that lies elsewhere', 'paths: {/piers: {$ref: "https://other.example/piers.yaml"}}'],
  ['a path that is none', 'paths: {/piers: closed}'],
  ['a list of webhooks', 'webhooks: [{post: {responses: {}}}]'],
])('%s hides all operations of a definition: nothing is verified on both', (_, other) => {
  const [verdict, why] = claim(other);
  expect(verdict).toBe('unverifiable');
  expect(why).toContain('a definition of its scope shows none of its operations');
  expect(claim(other, '{spec: one}')[0]).toBe('verified');
});

test('a definition without operations hides none', () => {
  expect(claim('paths: {}')[0]).toBe('verified');
  expect(claim('paths: {}\ncomponents: {schemas: {Pier: {$ref: "#/nowhere"}}}')[0]).toBe('verified');
});

test('an id that is no text may be any', () => {
  const piers =
    'paths: {/piers: {get: {operationId: [piers], security: [], responses: {"204": {description: none}}}}}';
  expect(claim(piers, '{any: [{tag: sea}, {operationId: piers}]}')[0]).toBe('unverifiable');
});

test('tags that are no list may be any', () => {
  const piers = 'paths: {/piers: {get: {tags: sea, security: [], responses: {"204": {description: none}}}}}';
  expect(claim(piers, '{tag: sea}')[0]).toBe('unverifiable');
});
