import { expect, test } from 'vitest';
import type { Api } from '../../src/openapi/model.ts';
import { apiOf } from '../support/api.ts';

// A stranger writes the definition: whatever leads to itself, shares without bound or goes on for ever ends, and what was
// not looked into is said.

const times = <T>(count: number, make: (index: number) => [string, T]): Record<string, T> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => make(index)));
const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const bodyOf = (value: unknown) => ({
  post: { requestBody: { content: { 'application/json': { schema: value } } }, responses: {} },
});
const read = (definition: object) => apiOf(JSON.stringify({ openapi: '3.1.0', ...definition }));

test.each([
  ['through itself', { A: schema('A/x') }],
  ['through another that leads through it', { A: schema('B/x'), B: schema('A/x') }],
  ['through the $id around it', { A: { $id: 'https://example.com/a', type: 'string', $ref: '#/nope' } }],
  [
    'through very many others',
    times(5000, (index) => [index === 0 ? 'A' : `S${index}`, schema(`S${index + 1}/x`)]),
  ],
])('a pointer that leads %s ends', (_, schemas) => {
  const { unchecked } = read({ paths: { '/x': bodyOf(schema('A')) }, components: { schemas } });
  expect(unchecked[0]?.reason).toContain('leads back to itself, or through more than 100 others');
});

test('a pointer through a reference to the network is said to lead there', () => {
  const schemas = { A: { $ref: 'https://example.com/a.yaml' } };
  const { unchecked } = read({ paths: { '/x': bodyOf(schema('A/properties/b')) }, components: { schemas } });
  expect(unchecked[0]?.reason).toContain('leads to the network');
});

test('callbacks may register callbacks as deep as they like', () => {
  const callback = (index: number) => ({
    '{$url}': { post: { callbacks: { next: { $ref: `#/components/callbacks/C${index + 1}` } } } },
  });
  const { operations } = read({
    paths: { '/x': { get: { callbacks: { first: { $ref: '#/components/callbacks/C0' } } } } },
    components: { callbacks: times(20_000, (index) => [`C${index}`, callback(index)]) },
  });
  expect(operations).toHaveLength(20_001);
});

test('operations that all share very many parts are cut, and that is said once', () => {
  const { operations, unchecked } = read({
    paths: times(2000, (index) => [`/p${index}`, { get: { responses: { $ref: '#/x-responses' } } }]),
    'x-responses': times(2000, (index) => [`r${index}`, { description: '' }]),
  });
  expect(operations).toHaveLength(2000);
  expect(operations.filter(({ responses }) => responses.length > 0).length).toBeLessThan(60);
  expect(unchecked.map(({ place, reason }) => [place.pointer(), reason])).toEqual([
    ['', expect.stringContaining('more than 40,000 entries; what exceeds them is not checked')],
  ]);
});

test('readOnly is found at the end of a chain of allOf, and in a ring of them', () => {
  const { allSchemas } = read({
    paths: { '/x': bodyOf({ properties: { chain: schema('S0'), ring: schema('A') } }) },
    components: {
      schemas: {
        ...times(500, (index) => [`S${index}`, { allOf: [schema(`S${index + 1}`)] }]),
        S500: { readOnly: true },
        A: { allOf: [schema('B')] },
        B: { allOf: [schema('A'), { writeOnly: true }] },
      },
    },
  });
  const [owner] = allSchemas.filter(({ properties }) => properties.size > 0);
  const flows = (name: string) => {
    const property = owner?.properties.get(name);
    return [property?.flows('input'), property?.flows('output')];
  };
  expect(flows('chain')).toEqual([false, false]);
  expect(flows('ring')).toEqual([true, false]);
});

test('values of server variables are no templates: they do not multiply', () => {
  const [server] = read({
    servers: [
      {
        url: `https://example.com/${Array.from({ length: 60 }, (_, index) => `{v${index}}`).join('')}`,
        variables: times(60, (index) => [`v${index}`, { default: `{v${index + 1}}{v${index + 1}}` }]),
      },
    ],
  }).servers;
  expect(server?.urls).toHaveLength(1);
  expect(server?.urls[0]).toContain('/{v1}{v1}{v2}{v2}');
});

test('a server that stands for very many URLs is cut, and that is said', () => {
  const { servers, unchecked } = read({
    servers: [9, 8].map((count) => ({
      url: 'https://{a}.example.com/{b}',
      variables: times(2, (at) => [
        at === 0 ? 'a' : 'b',
        { default: '0', enum: Array.from({ length: at === 0 ? count : 8 }, (_, value) => `${value}`) },
      ]),
    })),
  });
  expect(servers.map(({ urls }) => urls.length)).toEqual([64, 64]);
  expect(unchecked.map(({ place, reason }) => [place.pointer(), reason])).toEqual([
    ['/servers/0', 'the variables of this server make more than 64 URLs; only the first 64 are checked'],
  ]);
});

test('a URL that repeats a long value is cut', () => {
  const variables = { a: { default: 'x'.repeat(1000), enum: ['x'.repeat(1000), 'y'] } };
  const [server] = read({ servers: [{ url: `https://${'{a}'.repeat(1000)}/`, variables }] }).servers;
  expect(server?.urls.map((url) => url.length)).toEqual([10_000, 1009]);
});

test('operations that each use another end of one chain of schemas are counted, and what is left out is said', () => {
  const length = 2100;
  const next = (at: number) => (at + 1 < length ? { next: schema(`S${at + 1}`) } : {});
  const api = read({
    paths: times(length, (at) => [`/p${at}`, bodyOf(schema(`S${at}`))]),
    components: { schemas: times(length, (at) => [`S${at}`, { properties: next(at) }]) },
  });
  const listed = api.schemas.map((one) => one.operations('input').length);
  expect(listed.reduce((sum, one) => sum + one, 0)).toBeLessThan(220_000);
  expect(Math.min(...listed)).toBe(1);
  expect(api.unchecked.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/^More than 200,000 pairs of a schema and an operation/),
  ]);
});

/** What walks over the parts of every value would take: each part and each reference to one, again for each value. */
function workOf({ allSchemas }: Api): number {
  let work = 0;
  for (const value of allSchemas) {
    const seen = new Set([value]);
    for (const part of seen) {
      for (const inner of [...part.all, ...part.groups.flat()]) {
        work++;
        seen.add(inner);
      }
    }
    work += seen.size;
  }
  return work;
}

const rings: [string, (index: number, every: object[], next: object) => object][] = [
  ['a choice of all', (_, every) => ({ anyOf: every })],
  ['a choice of all, and a list of the next', (_, every, next) => ({ anyOf: every, items: next })],
  ['a choice of all, and holding for the next', (_, every, next) => ({ anyOf: every, allOf: [next] })],
  [
    'a choice of all, and referring to the next by its dynamic anchor',
    (index, every) => ({
      $dynamicAnchor: `n${index}`,
      anyOf: every,
      properties: { d: { $dynamicRef: `#n${(index + 1) % every.length}` } },
    }),
  ],
  ['all of the next', (_, __, next) => ({ allOf: [next], properties: { a: { type: 'string' } } })],
];

test.each(rings)(
  'schemas that are each %s cost no more than a bound, and what is left out is said',
  (_, make) => {
    const count = 900;
    const every = Array.from({ length: count }, (_, index) => schema(`S${index}`));
    const api = read({
      paths: times(20, (index) => [`/p${index}`, bodyOf(schema(`S${index}`))]),
      components: {
        schemas: times(count, (index) => [
          `S${index}`,
          make(index, every, schema(`S${(index + 1) % count}`)),
        ]),
      },
    });
    expect(workOf(api)).toBeLessThan(500_000);
    expect(api.unchecked.length).toBeGreaterThan(0);
    expect(new Set(api.unchecked.map(({ reason }) => reason))).toEqual(
      new Set([
        'the schemas of this definition share so many parts that those of this schema were not checked',
      ]),
    );
  },
);

test('properties of a part that many values share count for each of them', () => {
  const names = times(2000, (index) => [`p${index}`, { type: 'string' }]);
  const api = read({
    paths: { '/x': bodyOf({ properties: times(2000, (index) => [`c${index}`, schema(`S${index}`)]) }) },
    components: {
      schemas: {
        Base: { properties: names },
        ...times(2000, (index) => [`S${index}`, { allOf: [schema('Base')] }]),
      },
    },
  });
  const composed = api.allSchemas.filter(({ all }) => all.length > 0);
  expect(composed.length * 2000).toBeLessThan(500_000);
  expect(composed.length + api.unchecked.length).toBe(2000);
});

test('what a modest composition says is read whole', () => {
  const api = read({
    paths: { '/x': bodyOf(schema('S0')) },
    components: {
      schemas: times(40, (index) => [`S${index}`, { anyOf: [schema(`S${(index + 1) % 40}`)] }]),
    },
  });
  expect(api.unchecked).toEqual([]);
  expect(api.allSchemas.every(({ groups }) => groups.length === 1)).toBe(true);
});

test('a value of more than 1000 parts is not looked into, and that is said', () => {
  const api = read({ paths: { '/x': bodyOf({ allOf: Array.from({ length: 1001 }, () => ({})) }) } });
  expect(api.unchecked.map(({ reason }) => reason)).toEqual([
    'the schema is composed of more than 1000 parts: they were not checked',
  ]);
});
