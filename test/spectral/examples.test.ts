import { describe, expect, it, test } from 'vitest';
import { Examples } from '../../src/spectral/examples/examples.ts';
import * as libraries from '../../src/spectral/libraries.ts';
import type { Rule } from '../../src/spectral/ran.ts';
import { Repository } from '../support/repository.ts';

const { oas2, oas3, oas3_0, oas3_1 } = libraries.formats;
const dialects = { '2.0': [oas2], '3.0': [oas3, oas3_0], '3.1': [oas3, oas3_1] };
type Version = keyof typeof dialects;
const rule = { resolved: true, name: 'r' } as Rule;
type Call = (
  value: unknown,
  options: object,
  context: object,
) => { message: string; path: unknown }[] | undefined;

/** Spectral keeps what it compiled by the document, and a validator is dear to begin. */
const documents = Object.fromEntries(
  Object.entries(dialects).map(([version, formats]) => [
    version,
    { formats: new Set<unknown>(formats), data: {} },
  ]),
) as Record<Version, { formats: Set<unknown>; data: object }>;

/** What Spectral's function says of a node, asked directly and by way of what spares it. */
function answers(node: object, version: Version, at: (string | number)[] = ['x'], type = 'schema') {
  const document = documents[version];
  const options = {
    ...{ oasVersion: version === '2.0' ? 2 : 3, type },
    schemaField: type === 'schema' ? '$' : 'schema',
  };
  const ask = (value: unknown) => {
    const context = { path: at, rule, document, documentInventory: document };
    return (libraries.oasExample as unknown as Call)(value, options, context) ?? [];
  };
  const asked = new Examples(libraries, document.formats, {}).asked(node, options, rule, at);
  const plain = (all: object[]) => JSON.parse(JSON.stringify(all));
  const direct = plain(ask(structuredClone(node)));
  return { direct, spared: asked === undefined ? [] : plain(ask(asked)), asked };
}

/** A generator of numbers that is the same in each run. */
function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const values = [
  '',
  'a',
  'abc',
  '2020-01-01',
  'x@y.z',
  0,
  1,
  -3,
  2.5,
  1e21,
  true,
  null,
  [],
  ['a', 'a'],
  [1, {}],
];

function drawn(pick: (below: number) => number, depth: number): Record<string, unknown> {
  const child = () => drawn(pick, depth - 1);
  const parts: Record<string, unknown>[] = [
    { type: ['string', 'integer', 'number', 'boolean', 'object', 'array', 'null', 'file'][pick(8)] },
    { type: 'string', nullable: pick(2) === 0 },
    { 'x-nullable': true, type: 'integer' },
    { nullable: true },
    { enum: [['a', 'abc'], [1, null], [], [{}]][pick(4)] },
    { format: ['date', 'email', 'int32', 'nothing', 'constructor', 'date-time'][pick(6)] },
    { pattern: ['^a', '[', '^(a|a)*$', '\\-'][pick(4)] },
    { minLength: pick(3), maxLength: 1 + pick(3) },
    { minimum: pick(3), exclusiveMinimum: pick(2) === 0 },
    { maximum: 2, exclusiveMaximum: [true, 1][pick(2)] },
    { multipleOf: [0.5, 2, 0][pick(3)] },
    { minItems: pick(2), uniqueItems: true },
    { required: [['a'], ['a', 'b'], [], true, ['toString']][pick(5)] },
    { description: pick(8) === 0 ? 5 : 'text' },
    { $ref: ['#/components/schemas/X', '#', 'other.yaml'][pick(3)] },
    { const: 1 },
    { 'x-of-ours': { id: 'a' } },
  ];
  if (depth > 0)
    parts.push(
      { properties: { a: child(), b: { readOnly: true, ...child() } } },
      { properties: { a: child() }, additionalProperties: pick(2) ? false : child() },
      { items: child() },
      { allOf: [child(), child()] },
      { anyOf: [child(), child()] },
      { oneOf: [child(), child()] },
      { not: child() },
    );
  const some = Array.from({ length: 1 + pick(3) }, () => parts[pick(parts.length)]);
  return Object.assign({}, ...some);
}

describe('The same example of the same form', () => {
  const { formats } = documents['3.0'];
  const bad = (secret: object) => ({
    schema: { type: 'object', required: ['secret'], properties: { secret } },
    example: { other: 1 },
  });
  const options = { oasVersion: 3, type: 'media', schemaField: 'schema' };
  const path = (method: string, part: string) => ['paths', '/x', method, part, 'content', 'json'];
  /** What is said of a node at several places, by one `Examples`, beside how often the function was asked. */
  function saidAt(node: () => object, places: string[][]) {
    const examples = new Examples(libraries, formats, {});
    let count = 0;
    const said = places.map((at) => {
      const asked = examples.asked(node(), options, rule, at);
      if (asked === undefined) return [];
      const context = { path: at, rule, document: documents['3.0'], documentInventory: documents['3.0'] };
      return examples.answers(asked, options, at, () => {
        count++;
        return (libraries.oasExample as unknown as Call)(asked, options, context) as never;
      });
    });
    return { count, said };
  }

  it('is asked about once, and told at each place', () => {
    const places = ['get', 'put', 'post'].map((method) => path(method, 'requestBody'));
    const { count, said } = saidAt(() => bad({ type: 'string' }), places);
    expect(count).toBe(1);
    expect(said).toEqual(
      places.map((at) => [
        expect.objectContaining({ message: expect.stringContaining('secret'), path: [...at, 'example'] }),
      ]),
    );
  });

  it('is asked about anew where a request and an answer need not have the same', () => {
    const places = [
      path('post', 'requestBody'),
      ['paths', '/x', 'get', 'responses', '200', 'content', 'json'],
    ];
    const { count, said } = saidAt(() => bad({ type: 'string', readOnly: true }), places);
    expect(count).toBe(1);
    expect(said.map(({ length }) => length)).toEqual([0, 1]);
  });
});

describe('An example is judged as Spectral judges it', () => {
  test.each(Object.keys(dialects) as Version[])('in %s, whatever the schema says', (version) => {
    const pick = random(version.length + version.charCodeAt(0));
    const value = (depth: number): unknown =>
      depth > 0 && pick(2) === 0
        ? { a: value(depth - 1), ...(pick(2) ? { b: 1 } : {}) }
        : values[pick(values.length)];
    let spared = 0;
    for (let round = 0; round < 150; round++) {
      const schema = drawn(pick, 2);
      const isMedia = pick(3) === 0 && version !== '2.0';
      const example = value(2);
      const node = isMedia ? { schema, example } : { ...schema, example };
      const at = ['paths', '/x', 'post', 'requestBody', 'content', 'json'];
      const said = answers(node, version, at, isMedia ? 'media' : 'schema');
      expect(said.spared, JSON.stringify(node)).toEqual(said.direct);
      if (said.asked === undefined) spared++;
    }
    expect(spared).toBeGreaterThan(15);
  });

  it('with what an answer or a request does not need', () => {
    const schema = {
      ...{ type: 'object', required: ['id', 'secret'], additionalProperties: false },
      properties: { id: { type: 'string', readOnly: true }, secret: { type: 'string', writeOnly: true } },
    };
    const request = ['paths', '/x', 'post', 'requestBody', 'content', 'json'];
    const answer = ['paths', '/x', 'get', 'responses', '200', 'content', 'json'];
    for (const example of [{ id: 'a' }, { secret: 'a' }, {}])
      for (const at of [request, answer, ['components', 'requestBodies', 'a']]) {
        const { direct, spared } = answers({ schema, example }, '3.0', at, 'media');
        expect(spared).toEqual(direct);
      }
  });
});

it('what references lead to is looked at only where an example comes to it', () => {
  // Each schema refers twice to the next: written out, two to the power of thirty schemas.
  const level = (at: number) =>
    `    S${at}: { type: object, properties: { left: { $ref: '#/components/schemas/S${at + 1}' }, right: { $ref: '#/components/schemas/S${at + 1}' } } }\n`;
  const levels = Array.from({ length: 30 }, (_, at) => level(at)).join('');
  return expect(
    judged(
      `${levels}    S30: { type: string }\n    Top: { type: object, allOf: [{ $ref: '#/components/schemas/S0' }], example: { left: { right: { left: 5 } } } }\n`,
    ),
  ).resolves.toEqual({
    findings: ['/components/schemas/Top/example/left/right/left "left" property type must be object'],
    unchecked: [],
  });
});

it.each(['', 'patternProperties: {}, '])(
  'a pattern of a definition is not tried for ever on its example (%s)',
  async (more) => {
    const { unchecked } = await judged(
      `    Top: { type: string, ${more}pattern: '^(a|a)*$', example: '${'a'.repeat(60)}!' }\n`,
    );
    expect(unchecked).toEqual([expect.stringMatching(/^\/components\/schemas\/Top .*takes too long/)]);
  },
);

it('a schema that only the validator knows is not compiled beyond a size, and that is said', async () => {
  const level = (at: number) =>
    `    S${at}: { patternProperties: {}, properties: { left: { $ref: '#/components/schemas/S${at + 1}' }, right: { $ref: '#/components/schemas/S${at + 1}' } } }\n`;
  const levels = Array.from({ length: 30 }, (_, at) => level(at)).join('');
  const { unchecked } = await judged(
    `${levels}    S30: { type: string }\n    Top: { type: object, allOf: [{ $ref: '#/components/schemas/S0' }], example: 5 }\n`,
  );
  expect(unchecked).toEqual([
    expect.stringMatching(
      /^\/components\/schemas\/Top the rule spectral\/\S+ failed: the schema of an example comes to more than 200,000 values/,
    ),
  ]);
});

const repository = new Repository();
async function judged(schemas: string) {
  repository.write({
    'api.yaml': `openapi: 3.0.3\ninfo: { title: t, version: '1' }\npaths: {}\ncomponents:\n  schemas:\n${schemas}`,
    '.spectral.yaml': 'extends: [[spectral:oas, off]]\nrules: { oas3-valid-schema-example: error }\n',
  });
  const request = { paths: ['api.yaml'], config: false, rulesets: ['.spectral.yaml'] };
  const report = await repository.check(request);
  return {
    findings: report.findings
      .filter(({ rule }) => rule.startsWith('spectral/'))
      .map(({ pointer, message }) => `${pointer} ${message}`),
    unchecked: report.unchecked.map(({ pointer, reason }) => `${pointer} ${reason}`),
  };
}
