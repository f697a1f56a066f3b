import { expect, test } from 'vitest';
import { aboutText } from '../../src/findings/about.ts';
import type { Api } from '../../src/openapi/model.ts';
import { Room } from '../../src/rules/room.ts';
import { builtIn } from '../../src/rules/source.ts';
import { apiOf } from '../support/api.ts';
import { Repository } from '../support/repository.ts';

// One text as long as the definition, that each of thousands of findings would quote, or be about. What is counted is
// characters.

const repository = new Repository();
const definition = (more: object) =>
  apiOf(JSON.stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {}, ...more }));
const times = (count: number, make: (at: number) => [string, unknown]) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => make(at)));
const long = (size: number) => 'x'.repeat(100 * size);
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const many = (size: number) => ({
  type: 'object',
  properties: times(size, (at) => [`p${at}`, { type: 'string' }]),
});

const shapes: Readonly<Record<string, (size: number) => Api>> = {
  'a URL of a server with many variables': (size) =>
    definition({
      servers: [{ url: `https://${'{v}'.repeat(size)}${long(size)}` }],
      paths: { '/p': { get: { responses: {} } } },
    }),
  'the name of a parameter that holds many properties': (size) =>
    definition({
      paths: { '/p': { get: { parameters: [{ name: long(size), in: 'query', ...json(many(size)) }] } } },
    }),
  'the name of a parameter that many operations share': (size) =>
    definition({
      paths: times(size, (at) => [
        `/p${at}`,
        { get: { parameters: [{ $ref: '#/components/parameters/P' }], responses: {} } },
      ]),
      components: { parameters: { P: { name: long(size), in: 'query', schema: { type: 'string' } } } },
    }),
  'the host of 2.0 with many transfer protocols': (size) =>
    apiOf(
      JSON.stringify({
        swagger: '2.0',
        info: { title: 'T', version: '1' },
        host: long(size),
        schemes: Array.from({ length: size }, () => 'http'),
        paths: { '/p': { get: { responses: {} } } },
      }),
    ),
};

const runs = [...builtIn.rules.values()]
  .filter(({ assertion, prepare }) => !assertion && !prepare)
  .map((rule) => ({ rule }));

/** The characters of all that rules say, and of what it is about. */
function saidOf(api: Api): number {
  let characters = 0;
  class Counting extends Room {
    override take(said = 0): boolean {
      characters += said;
      return super.take(said);
    }
  }
  const results = builtIn.run(api, runs, () => false, new Counting(Number.POSITIVE_INFINITY));
  for (const { findings } of results)
    for (const { about, message } of findings) characters += aboutText(about).length + message.length;
  return characters;
}

test.each(Object.keys(shapes))('%s: twice the length is at most twice as much said', (name) => {
  const shape = shapes[name] as (size: number) => Api;
  expect(saidOf(shape(400)) / saidOf(shape(200))).toBeLessThan(2.3);
});

test('a name or URL that is cut is said', () => {
  const parameters = [{ name: long(100), in: 'query', schema: {} }];
  const api = definition({
    servers: [{ url: `https://${long(200)}.example.com` }],
    paths: { '/p': { get: { parameters } } },
  });
  expect(api.unchecked.map(({ place, reason }) => [place.pointer(), reason])).toEqual([
    ['/servers/0/url', 'the URL has more than 10,000 characters; the others were not looked at'],
    ['/paths/~1p/get/parameters/0/name', 'this name has more than 8192 characters and was not looked at'],
  ]);
});

test('names that begin alike stay apart', () => {
  const parameters = ['a', 'b'].map((end) => ({ name: `${long(100)}${end}`, in: 'query', schema: {} }));
  const { parameters: read } = definition({ paths: { '/p': { get: { parameters } } } });
  expect(new Set(read.map(({ name }) => name)).size).toBe(2);
});

test('what findings say together has an end, which is said', () => {
  const room = new Room(10);
  expect(room.take(100_000_001)).toBe(true);
  expect(room.take(1)).toBe(false);
  expect(room.reason).toBe('what the findings of the definition say has more than 100,000,000 characters');
});

test('places that make no sense are listed up to a number, and then nothing is verified', async () => {
  const wrong = (count: number) => ({ properties: times(count, (at) => [`p${at}`, 1]) });
  const api = definition({
    paths: { '/p': { post: { requestBody: json(wrong(20_100)), responses: {} } } },
  });
  expect(api.unchecked).toHaveLength(20_001);
  expect(api.unchecked.at(-1)).toEqual({
    place: api.place,
    reason: 'more than 20,000 places were not checked; only these are listed',
  });
  repository.write({
    'threatlint.yaml': 'specs: [api.json]\nthreatModels: [model.yaml]\n',
    'api.json': JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      servers: [{ url: 'https://a.example.com' }],
      paths: { '/p': { get: { responses: {} } } },
      components: { headers: times(20_100, (at) => [`h${at}`, 1]) },
    }),
    'model.yaml': `threatlint: 1
id: m
components: {c: {exposure: public, implements: {d: api.json}}}
threats: {T: {title: t, categories: {stride: [I]}, scope: {}, mitigations: {M: {status: implemented, verify: {rule: server-cleartext}}}}}
`,
  });
  const { threats } = await repository.check();
  expect(threats).not.toMatchObject([{ mitigations: [{ verdict: 'verified' }] }]);
});

test('of thousands of definitions what rules do not say takes no room', () => {
  const silent = (at: number) =>
    builtIn
      .run(definition({ info: { title: `T${at}` } }), runs)
      .filter(({ findings, unchecked }) => findings.length + unchecked.length === 0);
  const [first, second] = [new Set(silent(1)), silent(2)];
  expect(second.length).toBeGreaterThan(100);
  expect(second.filter((result) => !first.has(result))).toEqual([]);
});
