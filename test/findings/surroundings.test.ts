import { describe, expect, test } from 'vitest';
import arrayUnbounded from '../../src/rules/input/array-unbounded.ts';
import mapUnbounded from '../../src/rules/input/map-unbounded.ts';
import numberUnbounded from '../../src/rules/input/number-unbounded.ts';
import responseSchemaEmpty from '../../src/rules/input/response-schema-empty.ts';
import responseStringUnbounded from '../../src/rules/input/response-string-unbounded.ts';
import schemaEmpty from '../../src/rules/input/schema-empty.ts';
import schemaUntyped from '../../src/rules/input/schema-untyped.ts';
import stringUnbounded from '../../src/rules/input/string-unbounded.ts';
import stringUnconstrained from '../../src/rules/input/string-unconstrained.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

// A limit may stand beside the schema that lacks it: in another part of the composition that the value is made of.

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const name = (schema: object) => ({ type: 'object', properties: { name: schema } });
/** `if`, `then` and `else`, those that are given. */
const when = (...schemas: readonly (object | undefined)[]) =>
  Object.fromEntries(['if', 'then', 'else'].map((keyword, at) => [keyword, schemas[at]]));

/** What a rule finds in bodies of these schemas, by the pointers of its findings. */
function found(rule: AnyRule, bodies: readonly object[], schemas: object, openapi = '3.1.0'): string[] {
  const paths = Object.fromEntries(
    bodies.map((schema, at) => {
      const content = { 'application/json': { schema } };
      const responses = { 200: { description: '', content } };
      return [`/${at}`, { post: { requestBody: { content }, responses } }];
    }),
  );
  const api = apiOf(JSON.stringify({ openapi, paths, components: { schemas } }));
  return (runRules(api, [{ rule }])[0]?.findings ?? []).map(({ place }) => place.path().join('/'));
}

const base = {
  Base: { type: 'object', properties: { name: { type: 'string' }, id: ref('Id') } },
  Id: { type: 'boolean' },
};
const limit = name({ maxLength: 40 });
const inBase = ['components/schemas/Base/properties/name'];

describe('A text that a shared schema leaves free', () => {
  test.each([
    ['is limited by the part beside it', [{ allOf: [ref('Base'), limit] }], []],
    ['is limited by keywords beside the reference', [{ ...ref('Base'), ...limit }], []],
    ['is limited by whichever branch holds', [{ allOf: [ref('Base'), { oneOf: [limit, limit] }] }], []],
    ['is free where one branch says nothing', [{ allOf: [ref('Base'), { oneOf: [limit, {}] }] }], inBase],
    [
      'is limited in one branch, and stands in no other',
      [{ oneOf: [{ allOf: [ref('Base'), limit] }, {}] }],
      [],
    ],
    ['is free in the other branch', [{ oneOf: [{ allOf: [ref('Base'), limit] }, ref('Base')] }], inBase],
    ['is limited for all branches', [{ ...limit, oneOf: [ref('Base'), {}] }], []],
    ['is free in the second body', [{ allOf: [ref('Base'), limit] }, ref('Base')], inBase],
    ['is limited in both', [{ allOf: [ref('Base'), limit] }, { allOf: [limit, ref('Base')] }], []],
    ['is limited as an item', [{ type: 'array', maxItems: 2, items: { allOf: [ref('Base'), limit] } }], []],
    [
      'is limited by another name only',
      [{ allOf: [ref('Base'), { properties: { nick: { maxLength: 4 } } }] }],
      inBase,
    ],
    ['is ruled out by another type', [{ allOf: [ref('Base'), name({ type: 'integer' })] }], []],
    ['is limited whatever the condition', [{ ...ref('Base'), ...when({}, limit, limit) }], []],
    ['escapes the condition', [{ ...ref('Base'), ...when({ required: ['id'] }, limit) }], inBase],
    [
      'is free under a condition that nothing follows from',
      [{ ...ref('Base'), ...when(undefined, limit, limit) }],
      inBase,
    ],
  ] as const)('%s', (_title, bodies, expected) => {
    expect(found(stringUnbounded, bodies, base)).toEqual(expected);
    expect(found(responseStringUnbounded, bodies, base)).toEqual(expected);
  });

  test('is free when its schema is also a body of its own, or a value of a map', () => {
    const schemas = { Base: name(ref('Name')), Name: { type: 'string' } };
    const limited = { allOf: [ref('Base'), limit] };
    expect(found(stringUnbounded, [limited], schemas)).toEqual([]);
    expect(found(stringUnbounded, [limited, ref('Name')], schemas)).toEqual(['components/schemas/Name']);
    const map = { type: 'object', additionalProperties: ref('Name') };
    expect(found(stringUnbounded, [limited, map], schemas)).toEqual(['components/schemas/Name']);
  });

  test('is free where 3.0 drops the keywords beside the reference', () => {
    expect(found(stringUnbounded, [{ ...ref('Base'), ...limit }], base, '3.0.3')).toEqual(inBase);
  });
});

test.each<[string, AnyRule, object, object]>([
  ['text', stringUnconstrained, { type: 'string' }, { pattern: '^[a-z]+$' }],
  ['list', arrayUnbounded, { type: 'array', items: { type: 'boolean' } }, { maxItems: 4 }],
  ['map', mapUnbounded, { type: 'object', additionalProperties: { type: 'boolean' } }, { maxProperties: 4 }],
  ['number', numberUnbounded, { type: 'integer', minimum: 0 }, { maximum: 9 }],
  ['value without a type', schemaUntyped, { description: 'x' }, { type: 'string' }],
])('a %s is limited by the part beside it', (_what, rule, free, limiting) => {
  expect(found(rule, [name(free)], {})).toHaveLength(1);
  expect(found(rule, [{ allOf: [name(free), name(limiting)] }], {})).toEqual([]);
});

test('items are limited by the items beside them', () => {
  const items = (schema: object) => ({ type: 'array', maxItems: 3, items: schema });
  const list = { allOf: [items({ type: 'string' }), items({ maxLength: 3 })] };
  expect(found(stringUnbounded, [list], {})).toEqual([]);
});

test('a value under a condition is limited by what holds in any case', () => {
  const body = { ...name({ type: 'string', maxLength: 9 }), ...when({}, name({ type: 'string' })) };
  expect(found(stringUnbounded, [body], {})).toEqual([]);
});

// 3.0 has nothing but `additionalProperties: false` to close a composition, and that sees its own properties only.
describe('A property listed as `{}` to close a composition', () => {
  const closed = (parts: readonly object[], ...names: string[]) => ({
    allOf: parts,
    properties: Object.fromEntries(names.map((one) => [one, {}])),
    additionalProperties: false,
  });
  const described = { Base: name({ type: 'string' }), Free: name({ maxLength: 9 }) };
  test.each([
    ['is described by a part', closed([ref('Base')], 'name'), []],
    ['is described by a part of a part', closed([{ allOf: [ref('Base')] }], 'name'), []],
    ['is described by a part that states no type, which is said there', closed([ref('Free')], 'name'), []],
    ['is described by no part', closed([ref('Base')], 'name', 'nick'), ['nick']],
    [
      'is described by one of two branches',
      { oneOf: [closed([{ oneOf: [ref('Base'), {}] }], 'name')] },
      ['name'],
    ],
  ])('%s', (_what, body, expected) => {
    for (const rule of [schemaEmpty, responseSchemaEmpty]) {
      const names = found(rule, [body], described, '3.0.3').map((pointer) => pointer.split('/').at(-1));
      expect(names).toEqual(expected);
    }
  });
});
