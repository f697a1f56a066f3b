import { expect, test } from 'vitest';
import { apiOf } from '../support/api.ts';

const noted = (root: string, schema: string, version = '3.1.0') =>
  apiOf(`openapi: ${version}
${root}
paths: {/a: {post: {requestBody: {content: {application/json: {schema: ${schema}}}}, responses: {}}}}
components: {schemas: {Text: {type: string}}}
`).unchecked.map(({ place, reason }) => [place.path().at(-1), reason.slice(0, reason.indexOf(','))]);

const text = "$ref: '#/components/schemas/Text'";
const draft = (number: string) => `$schema: 'http://json-schema.org/draft-0${number}/schema#'`;

test('a dialect that is not known is said, of the definition and of a schema', () => {
  const unknown = 'jsonSchemaDialect: https://dialects.example/one';
  expect(noted(unknown, '{type: string}')).toMatchObject([['jsonSchemaDialect', expect.anything()]]);
  expect(noted('', '{$schema: https://dialects.example/one, type: string}')).toMatchObject([
    ['$schema', expect.anything()],
  ]);
  expect(noted('', '{$schema: https://dialects.example/one, type: string}', '3.0.3')).toEqual([]);
});

test.each([
  'https://json-schema.org/draft/2020-12/schema',
  'https://spec.openapis.org/oas/3.1/dialect/base',
  'https://spec.openapis.org/oas/3.2/dialect/2025-09-17',
])('%s is read', (dialect) => {
  const schema = `{$schema: ${dialect}, ${text}, const: a}`;
  expect(noted(`jsonSchemaDialect: ${dialect}`, schema)).toEqual([]);
});

test.each([
  ['7', `${text}, maxLength: 3`, '`maxLength` beside `$ref` means nothing in JSON Schema draft-07'],
  [
    '7',
    `properties: {a: {${text}, readOnly: true}}`,
    '`readOnly` beside `$ref` means nothing in JSON Schema draft-07',
  ],
  ['7', 'dependentRequired: {a: [b]}', '`dependentRequired` means nothing in JSON Schema draft-07'],
  ['6', 'if: {}', '`if` means nothing in JSON Schema draft-06'],
  ['4', 'type: string, const: a', '`const` means nothing in JSON Schema draft-04'],
])('what means nothing in draft %s is said: {%s}', (number, schema, reason) => {
  expect(noted('', `{${draft(number)}, ${schema}}`)).toEqual([['$schema', reason]]);
});

test.each([
  ['7', `${text}, description: A text`],
  ['7', 'type: string, const: a'],
  ['4', 'type: string, enum: [a], maxLength: 3'],
  ['4', `properties: {a: {$schema: 'https://json-schema.org/draft/2020-12/schema', const: a}}`],
])('what means the same in draft %s is read: {%s}', (number, schema) => {
  expect(noted('', `{${draft(number)}, ${schema}}`)).toEqual([]);
});

test('what two schemas share is said of both', () => {
  const shared = `{${draft('4')}, properties: {a: &a {const: a}, b: {${draft('4')}, properties: {c: *a}}}}`;
  expect(noted('', shared)).toHaveLength(2);
});
