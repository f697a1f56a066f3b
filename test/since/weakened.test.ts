import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { Changes } from './changes.ts';

// Every way to weaken a definition is named, in every version, at the place to change and with what was there before.

const changes = new Changes();

// biome-ignore lint/suspicious/noExplicitAny: definitions are changed at places that no type describes.
type Json = any;

const three = (version: string) => `openapi: ${version}
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example.com"}]
security: [{login: ["orders:read", "orders:write"]}]
paths:
  /orders:
    post:
      parameters: [{name: X-CSRF-Token, in: header, required: true, schema: {type: string, maxLength: 40, pattern: "^[a-z]+$"}}]
      requestBody: {content: {application/json: {schema: {$ref: 'parts.yaml#/Order'}}}}
      responses:
        "201": {description: ok, content: {application/json: {schema: {$ref: 'parts.yaml#/Order'}}}}
        "429": {description: slow down}
components:
  securitySchemes:
    login: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://shop.example.com/t", scopes: {"orders:read": r, "orders:write": w}}}}
    basic: {type: http, scheme: basic}
`;
const two = `swagger: "2.0"
info: {title: Shop, version: "1"}
host: shop.example.com
schemes: [https]
consumes: [application/json]
produces: [application/json]
security: [{login: ["orders:read", "orders:write"]}]
paths:
  /orders:
    post:
      parameters: [{name: body, in: body, schema: {$ref: 'parts.yaml#/Order'}}, {name: X-CSRF-Token, in: header, required: true, type: string, maxLength: 40, pattern: "^[a-z]+$"}]
      responses:
        "201": {description: ok, schema: {$ref: 'parts.yaml#/Order'}}
        "429": {description: slow down}
securityDefinitions:
  login: {type: oauth2, flow: application, tokenUrl: "https://shop.example.com/t", scopes: {"orders:read": r, "orders:write": w}}
  basic: {type: basic}
`;
const parts = `Order:
  type: object
  additionalProperties: false
  properties:
    note: {type: string, minLength: 1, maxLength: 200, pattern: "^[a-z ]+$"}
    total: {type: integer, format: int32, minimum: 0, maximum: 1000, readOnly: true}
    hint: {type: string, maxLength: 20, pattern: "^[a-z ]+$", writeOnly: true}
    nested: {allOf: [{$ref: '#/Nested'}]}
Nested:
  type: object
  additionalProperties: false
  properties:
    kind: {type: string, enum: [a, b]}
`;

const schemes = (root: Json) => root.securityDefinitions ?? root.components.securitySchemes;
const post = (root: Json) => root.paths['/orders'].post;

/** What is changed in the definition and in its part, and the rule that says so. */
const weakenings: Record<string, [rule: string, change: (root: Json, order: Json) => void]> = {
  'no requirement at the root': ['protection-removed', (root) => delete root.security],
  'an empty requirement at the root': ['protection-removed', (root) => (root.security = [])],
  '`[]` on the operation': ['protection-removed', (root) => (post(root).security = [])],
  'an anonymous alternative': ['protection-removed', (root) => root.security.push({})],
  'the scheme declared no more': ['protection-removed', (root) => delete schemes(root).login],
  'a scope dropped': ['protection-weakened', (root) => (root.security = [{ login: ['orders:read'] }])],
  'a weaker scheme': ['protection-weakened', (root) => (root.security = [{ basic: [] }])],
  'an anonymous alternative on the operation': [
    'protection-removed',
    (root) => (post(root).security = [{ login: ['orders:read'] }, {}]),
  ],
  'a parameter that need not be there': [
    'limit-loosened',
    (root) => delete post(root).parameters.at(-1).required,
  ],
  'a header that kept others out': ['limit-loosened', (root) => post(root).parameters.pop()],
  '`writeOnly` dropped': ['data-exposed', (_, { Order }) => delete Order.properties.hint.writeOnly],
  'a weaker alternative': ['protection-weakened', (root) => root.security.push({ basic: [] })],
  'the scheme of that name another one': [
    'protection-weakened',
    (root) => (schemes(root).login = { type: 'apiKey', in: 'query', name: 'key' }),
  ],
  'clear text': [
    'transport-downgraded',
    (root) => {
      if (root.swagger) root.schemes = ['http'];
      else root.servers = [{ url: 'http://shop.example.com' }];
    },
  ],
  'a longest length gone': ['limit-loosened', (_, { Order }) => delete Order.properties.note.maxLength],
  'a pattern gone': ['limit-loosened', (_, { Order }) => delete Order.properties.note.pattern],
  'a value more, through a composition': [
    'limit-loosened',
    (_, { Nested }) => Nested.properties.kind.enum.push('c'),
  ],
  'other properties let in': ['limit-loosened', (_, { Nested }) => delete Nested.additionalProperties],
  '`readOnly` dropped': ['write-surface-grown', (_, { Order }) => delete Order.properties.total.readOnly],
  'a right to be set, through a composition': [
    'write-surface-grown',
    (_, { Nested }) => (Nested.properties.isAdmin = { type: 'boolean' }),
  ],
  'a secret in an answer, through a composition': [
    'password-in-response',
    (_, { Nested }) => (Nested.properties.passwordHash = { type: 'string', maxLength: 80 }),
  ],
  'no 429': ['throttle-removed', (root) => delete post(root).responses['429']],
};

describe.each(
  Object.entries({ '2.0': two, '3.0': three('3.0.3'), '3.1': three('3.1.0'), '3.2': three('3.2.0') }),
)('%s', (_version, definition) => {
  it('every weakening is named, once, by its rule or by one that says as much', async () => {
    changes.base({ 'api.yaml': definition, 'parts.yaml': parts });
    for (const [name, [rule, change]] of Object.entries(weakenings)) {
      const [root, order] = [parse(definition), parse(parts)];
      // 2.0 has no `writeOnly`.
      if (root.swagger && name.includes('writeOnly')) continue;
      change(root, order);
      changes.change({ 'api.yaml': stringify(root), 'parts.yaml': stringify(order) });
      const { findings } = await changes.since();
      const told = findings.filter((one) => one.rule === rule || one.before !== null);
      expect(
        told.length,
        `${name}: ${findings.map((one) => `${one.rule} ${one.message}`).join('; ')}`,
      ).toBeGreaterThan(0);
      expect(findings.filter((one) => one.rule === rule).length, name).toBeLessThanOrEqual(1);
      expect(
        told.every(({ related, before }) => before === null || related.length > 0),
        `${name}: no place before`,
      ).toBe(true);
    }
  });
});
