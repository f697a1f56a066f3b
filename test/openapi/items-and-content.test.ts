import { describe, expect, test } from 'vitest';
import { rolesOf } from '../../src/findings/roles.ts';
import type { Api, Direction } from '../../src/openapi/model.ts';
import { apiOf } from '../support/api.ts';

/** The properties that travel a way, by name, with the operations. */
function traveling(api: Api, direction: Direction): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { properties } of api.allSchemas)
    for (const property of properties.values())
      if (property.flows(direction))
        found[property.name] = property.operations(direction).map(({ label }) => label);
  return found;
}

const record = (name: string) => `{type: object, properties: {${name}: {type: string}}}`;

describe('The items of a sequence (OAS 3.2 §4.14.1)', () => {
  const api = apiOf(`openapi: 3.2.0
paths:
  /rows:
    post:
      requestBody: {content: {application/jsonl: {schema: {type: array, items: ${record('a')}}, itemSchema: ${record('b')}}}}
      responses: {'200': {content: {application/jsonl: {itemSchema: ${record('c')}}}}}
    get:
      responses: {'200': {$ref: '#/components/responses/Rows'}}
components:
  responses:
    Rows: {content: {text/event-stream: {$ref: '#/components/mediaTypes/Events'}}}
    Unused: {content: {application/jsonl: {schema: {type: array}, itemSchema: ${record('e')}}}}
  mediaTypes:
    Events: {schema: {type: array}, itemSchema: ${record('d')}}
`);

  test('are read beside what describes the whole, and alone', () => {
    expect(traveling(api, 'input')).toEqual({ a: ['POST /rows'], b: ['POST /rows'] });
    expect(traveling(api, 'output')).toEqual({ c: ['POST /rows'], d: ['GET /rows'], e: [] });
  });

  test('have a way of their own, so that their findings are told apart', () => {
    const ways = api.schemas
      .filter((one) => one.flows('output') && one.name === undefined)
      .map((one) => rolesOf(api, 'output').of(one));
    expect(new Set(ways).size).toBe(ways.length);
  });
});

describe('The content of a text (JSON Schema 2020-12 validation §8.5)', () => {
  const embedding = (version: string) =>
    apiOf(`openapi: ${version}
paths:
  /notes:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {blob: {$ref: '#/components/schemas/Text'}}}}}}
      responses: {}
      parameters: [{name: q, in: query, schema: {type: string, contentMediaType: application/json, contentSchema: ${record('asked')}}}]
components:
  schemas:
    Text: {type: string, contentMediaType: application/json, contentEncoding: base64, contentSchema: ${record('inner')}}
`);

  test.each(['3.1.0', '3.2.0'])('is read in %s, wherever the text stands', (version) => {
    const { inner, asked } = traveling(embedding(version), 'input');
    expect({ inner, asked }).toEqual({ inner: ['POST /notes'], asked: ['POST /notes'] });
  });

  test('means nothing in 3.0', () => {
    expect(Object.keys(traveling(embedding('3.0.3'), 'input'))).toEqual(['blob']);
  });
});
