import { expect, test } from 'vitest';
import { schemaName } from '../../src/findings/schema-name.ts';
import { apiOf } from '../support/api.ts';

// What a message calls a schema: the thing that its reader knows, wherever the text of it lies.

const named = (text: string, files: Record<string, string> = {}) =>
  apiOf(`openapi: 3.1.0\n${text}`, files)
    .allSchemas.filter(({ types }) => types?.[0] === 'string')
    .map((schema) => schemaName(schema));

const sends = (reference: string) =>
  `paths: {/cars: {post: {requestBody: {$ref: ${reference}}, responses: {}}}}`;

test('a parameter in a file of its own is called by its name', () => {
  const api = 'paths: {/cars: {get: {parameters: [{$ref: parts/page.yaml}], responses: {}}}}';
  const files = { 'parts/page.yaml': 'name: colour\nin: query\nschema: {type: string}\n' };
  expect(named(api, files)).toEqual(['`colour`']);
});

test('the schema of a parameter in a file of its own is called by the parameter', () => {
  const api =
    'paths: {/cars: {get: {parameters: [{name: colour, in: query, schema: {$ref: text.yaml}}], responses: {}}}}';
  expect(named(api, { 'text.yaml': 'type: string\n' })).toEqual(['`colour`']);
  expect(
    named(api.replace('text.yaml', "'text.yaml#/schema'"), { 'text.yaml': 'schema: {type: string}\n' }),
  ).toEqual(['`colour`']);
});

test('a body in a file of its own is called by its operation', () => {
  const body = 'content: {text/plain: {schema: {type: string}}}\n';
  expect(named(sends('body.yaml'), { 'body.yaml': body })).toEqual(['The body of POST /cars']);
  const items = 'content: {application/json: {schema: {type: array, items: {type: string}}}}\n';
  expect(named(sends('body.yaml'), { 'body.yaml': items })).toEqual(['An item of the body of POST /cars']);
});

test('an answer in a file of its own is called by its status and its operation', () => {
  const api =
    "paths: {/cars: {get: {responses: {'200': {$ref: answer.yaml}}}, put: {responses: {'200': {$ref: answer.yaml}}}}}";
  const answer = 'description: A car\ncontent: {text/plain: {schema: {type: string}}}\n';
  expect(named(api, { 'answer.yaml': answer })).toEqual([
    'The body of the answer 200 of GET /cars and 1 more',
  ]);
});

test('a property in a file of its own is called by its name, and so is what it is composed of', () => {
  const body = (to: string) =>
    `paths: {/cars: {post: {requestBody: {content: {application/json: {schema: {properties: {plate: {$ref: ${to}}}}}}}, responses: {}}}}`;
  expect(named(body('plate-text.yaml'), { 'plate-text.yaml': 'type: string\n' })).toEqual(['`plate`']);
  expect(named(body('p.yaml'), { 'p.yaml': 'oneOf: [{type: string}, {type: integer}]\n' })).toEqual([
    '`plate`',
  ]);
  expect(
    named(body("'p.yaml#/Plate'"), { 'p.yaml': 'Plate: {anyOf: [{type: string}, {type: integer}]}\n' }),
  ).toEqual(['`Plate`']);
});

test('a component in a file of its own is called by the key of the component', () => {
  const api = `${sends('body.yaml')}\ncomponents: {schemas: {Plate: {$ref: ./schemas/one.yaml}}}`;
  const body = "content: {application/json: {schema: {properties: {a: {$ref: './schemas/one.yaml'}}}}}\n";
  expect(named(api, { 'body.yaml': body, 'schemas/one.yaml': 'type: string\n' })).toEqual(['`Plate`']);
});

test('what a schema defines for itself has a name of its own', () => {
  const api = `paths: {}
components:
  schemas: {Keeper: {type: object, properties: {badge: {$ref: '#/components/schemas/Keeper/$defs/Badge'}}, $defs: {Badge: {type: string}}}}`;
  expect(named(api)).toEqual(['`Badge`']);
});

test('what requests and answers share is called by what has it in the direction that is spoken of', () => {
  const api = apiOf(
    `openapi: 3.1.0
paths:
  /cars:
    get:
      parameters: [{name: colour, in: cookie, schema: {$ref: text.yaml}}]
      responses: {'200': {description: A car, headers: {X-Trace: {schema: {$ref: text.yaml}}}, content: {application/json: {schema: {oneOf: [{$ref: car.yaml}, {type: integer}]}}}}}
    put: {requestBody: {content: {application/json: {schema: {$ref: car.yaml}}}}, responses: {}}
`,
    { 'text.yaml': 'type: string\n', 'car.yaml': 'type: object\n' },
  );
  const shared = api.allSchemas.filter(({ value }) => ['string', 'object'].includes(String(value.type)));
  expect(shared.map((one) => [schemaName(one, 'input'), schemaName(one, 'output')])).toEqual([
    ['`colour`', '`x-trace`'],
    ['The body of PUT /cars', 'The body of the answer 200 of GET /cars'],
  ]);
});
