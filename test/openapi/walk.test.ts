import { expect, test } from 'vitest';
import type { Property, Schema } from '../../src/openapi/model.ts';
import { walkValues } from '../../src/openapi/walk.ts';
import { apiOf } from '../support/api.ts';

const api = apiOf(`openapi: 3.1.0
paths: {}
components:
  schemas:
    Whole:
      allOf: [{title: all}]
      oneOf: [{title: one}]
      anyOf: [{title: any}]
      if: {title: if}
      then: {title: then}
      properties: {name: {title: property}, circle: {$ref: '#/components/schemas/Whole'}}
      prefixItems: [{title: first item}]
      items: {title: item}
      additionalProperties: {title: additional}
      patternProperties: {'^x-': {title: pattern}}
    Other: {title: other}
`);
const whole = api.schemas.find(({ name }) => name === 'Whole') as Schema;

function met(travels?: (property: Property) => boolean): unknown[] {
  const found = new Set<Schema>();
  walkValues([whole], found, (schema) => found.add(schema), travels);
  return [...found].flatMap(({ value }) => value.title ?? []).sort();
}

test('all that a schema leads to is met, each once, circles included', () => {
  const keywords = ['all', 'one', 'any', 'if', 'then', 'first item', 'item', 'additional', 'pattern'];
  expect(met()).toEqual([...keywords, 'property'].sort());
  expect(met(() => false)).toEqual(keywords.sort());
});
