import { expect, it } from 'vitest';
import { Changes } from './changes.ts';

// A right, or sensitive data, is new to an operation also where nothing stood: in another status, media type, body, parameter or header.

const changes = new Changes();

// biome-ignore lint/suspicious/noExplicitAny: operations are written as they come.
type Json = any;

const text = { type: 'string', maxLength: 9 };
const closed = (properties: Json) => ({ type: 'object', additionalProperties: false, properties });
const content = (schema: Json, type = 'application/json') => ({ content: { [type]: { schema } } });
const order = closed({ note: text });
const given = closed({ note: text, ssn: text });
const slower = { 429: { description: 'slow down' } };
const post = {
  requestBody: { required: true, ...content(order) },
  responses: { 200: { description: 'ok', ...content(order) }, 201: { description: 'ok' }, ...slower },
};
const read = { responses: { 200: { description: 'ok', ...content(given) }, ...slower } };
const remove = { responses: { 204: { description: 'ok' }, ...slower } };

const api = (operations: Json) =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'S', version: '1' },
    servers: [{ url: 'https://s.example.com' }],
    security: [{ k: [] }],
    paths: { '/orders': { post, get: read, delete: remove, ...operations } },
    components: { securitySchemes: { k: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
  });
const answered = (responses: Json) => ({ post: { ...post, responses: { ...post.responses, ...responses } } });
const role = { role: { type: 'string', enum: ['a'] } };
const query = { name: 'role', in: 'query', schema: role.role };
const both = (type: string, schema: Json) => ({
  requestBody: { required: true, content: { ...content(order).content, ...content(schema, type).content } },
});

const gates = 'policy: {gates: [{rule: [write-surface-grown, data-exposed]}]}\n';
const told = async (operations: Json) => {
  changes.base({ 'api.json': api({}), 'threatlint.yaml': gates });
  changes.change({ 'api.json': api(operations), 'threatlint.yaml': gates });
  const { findings } = await changes.since();
  return findings
    .filter(({ rule }) => ['write-surface-grown', 'data-exposed'].includes(rule))
    .map(({ rule, severity, operations }) => `${rule} ${severity} ${operations.join()}`);
};

const grown = (method: string) => [`write-surface-grown medium ${method} /orders`];
const exposed = ['data-exposed high POST /orders'];
it.each<[string, Json, string[]]>([
  ['a right in a new parameter', { post: { ...post, parameters: [query] } }, grown('POST')],
  ['a right in a new media type', { post: { ...post, ...both('text/json', closed(role)) } }, grown('POST')],
  ['a right in a new body', { delete: { ...remove, requestBody: content(closed(role)) } }, grown('DELETE')],
  ['data in a new status', answered({ 203: { description: 'x', ...content(given) } }), exposed],
  ['data where an answer was empty', answered({ 201: { description: 'x', ...content(given) } }), exposed],
  [
    'data in a new media type',
    answered({
      200: {
        description: 'x',
        content: { ...content(order).content, ...content(given, 'text/json').content },
      },
    }),
    exposed,
  ],
  ['data in a header', answered({ 201: { description: 'x', headers: { SSN: { schema: text } } } }), exposed],
])('%s is told, once', async (_name, operations, wanted) => {
  expect(await told(operations)).toEqual(wanted);
});

it.each<[string, Json]>([
  ['a filter of what is read', { get: { ...read, parameters: [query] } }],
  [
    'what was carried elsewhere',
    { get: { responses: { ...read.responses, 203: { description: 'x', ...content(given) } } } },
  ],
  ['the same in another media type', { post: { ...post, ...both('text/json', order) } }],
  ['an error', answered({ 404: { description: 'x', ...content(closed({ message: text })) } })],
  [
    'a token in a header',
    answered({ 201: { description: 'x', headers: { 'X-CSRF-Token': { schema: text } } } }),
  ],
  [
    'a right that only the server sets',
    { delete: { ...remove, requestBody: content(closed({ role: { ...role.role, readOnly: true } })) } },
  ],
  ['a new operation', { put: { ...post, ...both('text/json', closed(role)) } }],
])('%s is not', async (_name, operations) => {
  expect(await told(operations)).toEqual([]);
});

it.each([
  ['what is new carries', true],
  ['what was there carried', false],
])('%s more properties than are looked at: said, and nothing passes', async (_, isNewLarge) => {
  const names = Array.from({ length: 3000 }, (_, at) => [`p${at}`, text]);
  const whole = (isAfter: boolean) => {
    const paths = Array.from({ length: 140 }, (_, at) => {
      const large = content({ type: 'array', maxItems: at + 1, items: { $ref: '#/components/schemas/S' } });
      const [old, fresh] = isNewLarge ? [{}, large] : [large, content(closed({ z: text }))];
      const created = isAfter ? { 201: { description: 'ok', ...fresh } } : {};
      return [
        `/p${at}`,
        { get: { responses: { 200: { description: 'ok', ...old }, ...created, ...slower } } },
      ];
    });
    const definition = JSON.parse(api({}));
    definition.paths = Object.fromEntries(paths);
    definition.components.schemas = { S: { type: 'object', properties: Object.fromEntries(names) } };
    return JSON.stringify(definition);
  };
  changes.base({ 'api.json': whole(false), 'threatlint.yaml': gates });
  changes.change({ 'api.json': whole(true), 'threatlint.yaml': gates });
  const { unchecked, exitStatus } = await changes.since();
  expect(unchecked.map(({ reason }) => reason)).toContainEqual(
    expect.stringContaining('what is new in it carries more than 400000 properties'),
  );
  expect(exitStatus).toBe(3);
});
