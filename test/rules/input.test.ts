import { describe, expect, test } from 'vitest';
import { problemOfFormat } from '../../src/facts/schemas/formats.ts';
import type { JsonType } from '../../src/openapi/model.ts';
import patternInvalid from '../../src/rules/input/pattern-invalid.ts';
import patternUnanchored from '../../src/rules/input/pattern-unanchored.ts';
import recursiveInput from '../../src/rules/input/recursive-input.ts';
import responseStringUnbounded from '../../src/rules/input/response-string-unbounded.ts';
import schemaUntyped from '../../src/rules/input/schema-untyped.ts';
import stringUnbounded from '../../src/rules/input/string-unbounded.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

function findings(rule: AnyRule, code: string) {
  return runRules(apiOf(code), [{ rule }])[0]?.findings ?? [];
}

/** The severities of what is found in a body of that schema. */
function severities(rule: AnyRule, schema: object, version = '3.0.3'): string[] {
  const body = { content: { 'application/json': { schema } } };
  const api = { openapi: version, paths: { '/x': { post: { requestBody: body, responses: {} } } } };
  return findings(rule, JSON.stringify(api)).map(({ severity }) => severity);
}

describe('A format', () => {
  test.each([
    ['integer', 'int64', undefined],
    ['number', 'int32', undefined],
    ['string', 'int64', undefined],
    ['string', 'float', { kind: 'other type' }],
    ['integer', 'double', { kind: 'other type' }],
    ['integer', 'date', { kind: 'other type' }],
    ['boolean', 'anything', { kind: 'other type' }],
    ['string', 'date_time', { kind: 'unknown', meant: 'date-time' }],
    ['string', 'UUID', { kind: 'unknown', meant: 'uuid' }],
    ['string', 'url', { kind: 'unknown', meant: 'uri' }],
    ['integer', 'long', { kind: 'unknown', meant: 'int64' }],
    ['string', 'urn', { kind: 'unknown', meant: undefined }],
    ['string', 'phone-number', { kind: 'unknown', meant: undefined }],
    ['string', 'constructor', { kind: 'unknown', meant: undefined }],
  ] as const)('of %s: %s is %j', (type, format, expected) => {
    expect(problemOfFormat(format, [type satisfies JsonType])).toEqual(expected);
  });

  test('is right when it fits one of several types', () => {
    expect(problemOfFormat('date', ['integer', 'string'])).toBeUndefined();
  });
});

describe('A pattern without anchors', () => {
  test.each([
    ['[a-z]+', ['medium']],
    ['^asc|desc$', ['medium']],
    ['^https://', ['low']],
    ['\\A[a-z]+\\Z', []],
    ['.*', []],
    ['(unclosed', []],
  ])('%s is %j', (pattern, expected) => {
    expect(severities(patternUnanchored, { type: 'string', pattern })).toEqual(expected);
  });

  test('is no matter where something else fixes the text', () => {
    expect(severities(patternUnanchored, { type: 'string', pattern: '[a-f]', format: 'uuid' })).toEqual([]);
    expect(severities(patternUnanchored, { type: 'integer', pattern: '[a-f]' })).toEqual([]);
  });
});

test('A needless backslash is low where validators read patterns without the u flag', () => {
  expect(severities(patternInvalid, { type: 'string', pattern: '^\\@$' })).toEqual(['low']);
  expect(severities(patternInvalid, { type: 'string', pattern: '^\\@$' }, '3.1.0')).toEqual(['medium']);
  expect(severities(patternInvalid, { type: 'string', pattern: '^a\\Z' })).toEqual(['medium']);
});

test('A schema that is used both ways is judged for each', () => {
  const code = `openapi: 3.0.3
paths:
  /x:
    post:
      requestBody: {content: {text/plain: {schema: {$ref: '#/components/schemas/X'}}}}
      responses: {'200': {description: X, content: {text/plain: {schema: {$ref: '#/components/schemas/X'}}}}}
components: {schemas: {X: {type: string}}}
`;
  for (const rule of [stringUnbounded, responseStringUnbounded]) {
    expect(findings(rule, code).map(({ place }) => place.pointer())).toEqual(['/components/schemas/X']);
  }
});

describe('A value without a type', () => {
  test('is reported once where its branches only add to it', () => {
    const schema = {
      properties: { a: { type: 'string' } },
      anyOf: [{ required: ['a'] }, { required: ['b'] }],
    };
    expect(severities(schemaUntyped, schema)).toEqual(['low']);
  });

  test('is not reported where its composition cannot be read: that is said elsewhere', () => {
    expect(severities(schemaUntyped, { allOf: [{ $ref: '#/components/schemas/Missing' }] })).toEqual([]);
  });

  test('is none under names that look like keywords', () => {
    const named = { type: 'string' };
    const properties = { items: named, additionalProperties: named, properties: named, type: named };
    expect(severities(schemaUntyped, { type: 'object', properties })).toEqual([]);
  });
});

test('A chain of ten thousand schemas is no circle, and does not take long', () => {
  const schemas = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, at) => [
      `S${at}`,
      { type: 'object', properties: { next: { $ref: `#/components/schemas/S${at + 1}` } } },
    ]),
  );
  const code = JSON.stringify({ openapi: '3.0.3', paths: {}, components: { schemas } });
  expect(findings(recursiveInput, code)).toEqual([]);
});
