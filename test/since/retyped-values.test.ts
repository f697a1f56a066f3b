import { expect, it } from 'vitest';
import { Changes } from './changes.ts';

// A value that was limited and is of another type now, of a format that nobody knows, or of any media type, is limited less.

const changes = new Changes();

// biome-ignore lint/suspicious/noExplicitAny: schemas are written as they come.
type Json = any;

const json = 'application/json';
const api = (schema: Json, ...types: string[]) =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'S', version: '1' },
    servers: [{ url: 'https://s.example.com' }],
    security: [{ k: [] }],
    paths: {
      '/orders': {
        post: {
          requestBody: {
            required: true,
            content: Object.fromEntries(types.map((type) => [type, { schema }])),
          },
          responses: { 204: { description: 'ok' }, 429: { description: 'slow down' } },
        },
      },
    },
    components: { securitySchemes: { k: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
  });
const closed = (a: Json) => ({ type: 'object', additionalProperties: false, properties: { a } });
const few = { type: 'integer', format: 'int32', minimum: 1, maximum: 10 };
const text = { type: 'string', minLength: 1, maxLength: 40, pattern: '^[a-z]+$' };
const id = { type: 'string', format: 'uuid' };

const told = async (before: string, after: string) => {
  changes.base({ 'api.json': before });
  changes.change({ 'api.json': after });
  const { findings } = await changes.since();
  return findings.filter((one) => one.rule === 'limit-loosened' || one.before !== null);
};

it.each<[string, Json, Json]>([
  ['a number that is a long text', few, { type: 'string', maxLength: 1_000_000, pattern: '^.*x$' }],
  ['a text that is an object', text, { type: 'object' }],
  ['a text that is any number', text, { type: 'integer', format: 'int64' }],
  ['a text that may be a list, too', text, { ...text, type: ['string', 'array'] }],
  ['a number that may be a text, too', few, { ...few, type: ['integer', 'string'] }],
  ['yes or no that is a text', { type: 'boolean' }, { type: 'string', maxLength: 9 }],
  ['anything', few, {}],
  ['`true`', text, true],
  ['a format that nobody knows', id, { ...id, format: 'anything' }],
  ['a format that limits nothing', id, { ...id, format: 'password' }],
  ['a format that says less', id, { ...id, format: 'uri' }],
])('%s is told', async (_name, before, after) => {
  expect(await told(api(closed(before), json), api(closed(after), json))).toHaveLength(1);
});

it('a body that may be anything is told', async () => {
  const found = await told(api(closed(text), json), api({}, json));
  // By the rule that says as much, unless a gate names the other one.
  expect(found.map(({ severity }) => severity)).toEqual(['medium']);
});

it.each([['*/*'], ['application/*']])('any media type beside one is told: %s', async (range) => {
  for (const types of [[json, range], [range]]) {
    const found = await told(api(closed(text), json), api(closed(text), ...types));
    expect(found.map(({ message }) => message)).toEqual([`The body may be of any media type (\`${range}\`)`]);
  }
  expect(await told(api(closed(text), range), api(closed(text), json, range))).toEqual([]);
});

it.each<[string, Json, Json]>([
  ['null, too', text, { ...text, type: ['string', 'null'] }],
  ['a number with a fraction', few, { ...few, type: 'number', format: 'double' }],
  ['one of a few texts', few, { type: 'string', enum: ['a', 'b'] }],
  ['an id of another kind', few, id],
  ['a number with both bounds', text, few],
  ['a type for what had none', {}, text],
  ['a format that says as much', id, { ...id, format: 'guid' }],
  ['a pattern beside another format', id, { ...text, format: 'order-number' }],
])('%s is not', async (_name, before, after) => {
  const found = await told(api(closed(before), json), api(closed(after), json));
  expect(found.filter(({ rule }) => rule === 'limit-loosened')).toEqual([]);
});
