import { expect, test } from 'vitest';
import { parameterCarrying } from '../../src/facts/messages/parameter-values.ts';
import { schemaName } from '../../src/findings/schema-name.ts';
import { apiOf } from '../support/api.ts';

const api = apiOf(`openapi: 3.1.0
paths:
  /pets:
    parameters:
      - {name: filter, in: query, schema: {type: object, properties: {tags: {type: array, items: {type: string}}}}}
      - {name: owner, in: header, schema: {$ref: '#/components/schemas/Name'}}
      - {name: id, in: query, schema: {$ref: '#/components/schemas/Id'}}
    post:
      requestBody:
        content:
          application/json:
            schema:
              properties:
                name: {$ref: '#/components/schemas/Name'}
                notes: {type: object, additionalProperties: {type: string}}
      responses: {}
webhooks:
  born:
    post:
      responses: {'200': {headers: {X-Seen: {schema: {type: string}}}, content: {text/plain: {schema: {type: string}}}}}
components:
  schemas:
    Name: {type: string}
    Id: {type: string}
`);
const inputs = api.schemas.filter((schema) => schema.flows('input'));
const carrier = (end: string) => {
  const schema = inputs.find(({ place }) => place.pointer().endsWith(end));
  return schema && parameterCarrying(schema);
};

test('all that a parameter holds travels in the URL or a header', () => {
  expect(carrier('/filter')).toBeUndefined();
  expect(carrier('/tags/items')).toMatchObject({ in: 'query', name: 'filter' });
  expect(carrier('/schemas/Id')).toMatchObject({ in: 'query', name: 'id' });
});

test('what a body holds as well has no carrier', () => {
  expect(carrier('/schemas/Name')).toBeUndefined();
  expect(carrier('/notes')).toBeUndefined();
});

test('headers of what a webhook is answered with are taken in, and carried', () => {
  expect(carrier('/headers/X-Seen/schema')).toMatchObject({ in: 'header' });
  expect(carrier('/text~1plain/schema')).toBeUndefined();
});

test('a schema is called by what it belongs to', () => {
  const names = inputs.filter(({ types }) => types?.includes('string')).map((schema) => schemaName(schema));
  expect(new Set(names)).toEqual(
    new Set(['An item of `tags`', '`Name`', '`Id`', 'A value of `notes`', '`X-Seen`', 'The body']),
  );
});
