import { expect, test } from 'vitest';
import { changeBetween } from '../../src/facts/surface/change.ts';
import { valuesOf } from '../../src/facts/surface/schema-change.ts';
import { CallCounter } from '../hostile/work.ts';
import { apiOf } from '../support/api.ts';
import { Changes } from './changes.ts';

// What two states have in common is a product of both: each pair of schemas is looked into once, and what is beyond the
// limit is said.

const changes = new Changes();
const bodies = (from: number, to: number) =>
  Object.fromEntries(
    Array.from({ length: to - from }, (_, at) => [
      `/orders${from + at}`,
      {
        post: {
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/S0' } } } },
          responses: { 204: { description: 'done' } },
        },
      },
    ]),
  );

/** Schemas in a ring, each with a property that leads to the next. */
const ring = (length: number, operations = 1, limit = 10) =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'rings', version: '1' },
    paths: bodies(0, operations),
    components: {
      schemas: Object.fromEntries(
        Array.from({ length }, (_, at) => [
          `S${at}`,
          {
            type: 'object',
            properties: {
              next: { $ref: `#/components/schemas/S${(at + 1) % length}` },
              name: { type: 'string', maxLength: limit },
            },
          },
        ]),
      ),
    },
  });

/** The pairs that a change comes to. */
function pairsOf(before: string, after: string): number {
  const [old, now] = [apiOf(before), apiOf(after)];
  return valuesOf(
    changeBetween([old], [now], () => old),
    'input',
  ).pairs.length;
}

test('however many operations lead to a schema, a pair is one', () => {
  const once = pairsOf(ring(50), ring(50, 1, 20));
  expect(pairsOf(ring(50, 200), ring(50, 200, 20))).toBe(once);
});

test('what stands in one thing only travels where that does, and is not looked for again', () => {
  const deep = (limit: number) =>
    ring(60, 5, limit).replace('"next":{"$ref":"#/components/schemas/S0"},', '');
  const [old, now] = [apiOf(deep(10)), apiOf(deep(20))];
  const { pairs } = valuesOf(
    changeBetween([old], [now], () => old),
    'input',
  );
  expect(pairs.length).toBeGreaterThan(100);
  // All of a chain share one list: it is not as many as there are links, times what leads to each.
  expect(new Set(pairs.map((pair) => pair.operations())).size).toBe(1);
  expect(pairs[0]?.operations()).toHaveLength(5);
});

test('a loosened limit names every operation that leads to it', async () => {
  changes.base({ 'api.json': ring(3, 20) });
  changes.change({ 'api.json': ring(3, 20, 20) });
  const { findings } = await changes.since();
  const loosened = findings.filter(({ rule }) => rule === 'limit-loosened');
  expect(loosened.map(({ operationCount }) => operationCount)).toEqual([20, 20, 20]);
});

test('more pairs than are compared are said, and the run is not complete', async () => {
  // The rings turn against each other: their lengths have no common divisor.
  changes.base({ 'api.json': ring(640) });
  changes.change({ 'api.json': ring(641) });
  const { errors, exitStatus } = await changes.since();
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringContaining('the change was not compared whole: it has more than 400000 pairs of schemas'),
  ]);
  expect(exitStatus).toBe(3);
});

test.each([
  ['first', ['/a', '/b']],
  ['last', ['/b', '/a']],
])(
  'what an answer carries elsewhere already is new where it was not, whichever operation comes %s',
  async (_, order) => {
    const get = (schema: string) => ({
      get: {
        security: [{ key: [] }],
        responses: {
          200: {
            description: 'ok',
            content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
          },
        },
      },
    });
    const api = (b: string) =>
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'people', version: '1' },
        servers: [{ url: 'https://api.example.com' }],
        paths: Object.fromEntries(order.map((path) => [path, get(path === '/a' ? 'Full' : b)])),
        components: {
          securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
          schemas: {
            Full: { type: 'object', properties: { ssn: { type: 'string', maxLength: 9 } } },
            Slim: { type: 'object', properties: { name: { type: 'string', maxLength: 9 } } },
          },
        },
      });
    changes.base({ 'api.json': api('Slim') });
    changes.change({ 'api.json': api('Full') });
    const { findings } = await changes.since();
    const exposed = findings.filter(({ rule }) => rule === 'data-exposed');
    expect(exposed.map(({ operations }) => operations)).toEqual([['GET /b']]);
  },
);

/** One operation with so many parameters, or several with a body of so many properties. */
const wide = (names: number, prefix: string, inside: string, inBody: boolean) => {
  const all = Array.from({ length: names }, (_, at) => `${prefix}${at}`);
  const schema = inside === '' ? { type: 'string' } : { type: 'string', maxLength: Number(inside) };
  const body = { content: { 'application/json': { schema: { $ref: '#/components/schemas/All' } } } };
  const responses = { 204: { description: 'done' } };
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'wide', version: '1' },
    paths: inBody
      ? Object.fromEntries(
          ['/a', '/b', '/c'].map((path) => [path, { post: { requestBody: body, responses } }]),
        )
      : { '/a': { get: { parameters: all.map((name) => ({ name, in: 'query', schema })), responses } } },
    components: {
      schemas: inBody
        ? { All: { type: 'object', properties: Object.fromEntries(all.map((name) => [name, schema])) } }
        : {},
    },
  });
};

test.each([
  ['parameters that got other names', (n: number) => [wide(n, 'a', '', false), wide(n, 'b', '', false)]],
  ['properties that got other names', (n: number) => [wide(n, 'a', '', true), wide(n, 'b', '', true)]],
  ['properties whose limits moved', (n: number) => [wide(n, 'a', '3', true), wide(n, 'a', '4', true)]],
  ['properties whose limits are gone', (n: number) => [wide(n, 'a', '3', true), wide(n, 'a', '', true)]],
])('twice as many %s are twice the work', async (_name, states) => {
  const counter = new CallCounter();
  await counter.start();
  const work: number[] = [];
  for (const size of [10, 150, 300]) {
    const [before, after] = states(size) as [string, string];
    changes.base({ 'api.json': before });
    changes.change({ 'api.json': after });
    work.push(await counter.of(() => changes.since()));
  }
  await counter.stop();
  const [, once, twice] = work as [number, number, number];
  expect(twice / once).toBeLessThan(2.4);
});
