/** What travels in URLs: every name that a query or a path gives a value. */
import { allowedValues, parts, properties } from '../../openapi/composition.ts';
import type { JsonType, Parameter, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';

export interface UrlValue {
  /** The name as it stands in the URL or in the schema of an object that is spread over it. */
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly parameter: Parameter;
  readonly schema: Schema | undefined;
  /** Where the name is written. */
  readonly at: Place;
  readonly part: 'key' | 'value';
}

/**
 * The values that a parameter puts into the URL: itself, and for an object in the query its properties, which become
 * names of their own (`style: form`, `deepObject`, 3.2's `in: querystring`; OAS 3.1 §4.8.12.6). None for headers and
 * cookies.
 */
export const urlValues = once((parameter: Parameter): readonly UrlValue[] => {
  const { name, place, schema } = parameter;
  if (parameter.in === 'path')
    return [{ name, in: 'path', parameter, schema, at: place.child('name'), part: 'value' }];
  if (parameter.in !== 'query' && parameter.in !== 'querystring') return [];
  const values: UrlValue[] = [];
  if (parameter.in === 'query') {
    values.push({ name, in: 'query', parameter, schema, at: place.child('name'), part: 'value' });
  }
  if (!schema) return values;
  for (const [inner, [property]] of properties(schema)) {
    if (!property?.flows('input')) continue;
    values.push({
      name: inner,
      in: 'query',
      parameter,
      schema: property.schema,
      at: property.place,
      part: 'key',
    });
  }
  return values;
});

/** A place within the parameter as it is written; undefined where it stands in what the parameter refers to. */
export function placeWithin(parameter: Parameter, place: Place): Place | undefined {
  return place.id().startsWith(`${parameter.place.id()}/`) ? place : undefined;
}

/** Can the value be a text somebody made up, or is it a flag, a number or one of a list? */
export function isFreeText(schema: Schema | undefined): boolean {
  if (!schema) return true;
  const all = parts(schema);
  let isTyped = false;
  let isText = false;
  let isList = false;
  for (const part of all) {
    const { value, types } = part;
    if (Array.isArray(value.enum) || allowedValues(part)) return false;
    for (const type of types ?? none) {
      isTyped = true;
      if (type === 'string') isText = true;
      else if (type === 'array') isList = true;
    }
  }
  // Of a list each item can be one.
  if (isList) return all.every((part) => !part.items || part.items === schema || isFreeItem(part.items));
  return !isTyped || isText;
}

const none: readonly JsonType[] = [];

function isFreeItem(schema: Schema): boolean {
  const types = parts(schema).flatMap((part) => part.types ?? []);
  return types.length === 0 || types.includes('string');
}
