import { isJsonSchema } from '../openapi/composition.ts';
import type { Api, Schema } from '../openapi/model.ts';
import { isObject } from '../syntax/value.ts';
import { once } from '../text/memo.ts';
import { type Fix, type FixOffer, type FixSubject, set } from './fix.ts';
import { schemaAt, shownValues } from './schema-at.ts';

/** Closes an object that lets in what it does not declare: what rules about requests and answers share. */
export const closeObject: FixOffer<object> = {
  says: 'Writes `additionalProperties: false`; over a composition `unevaluatedProperties: false`, which 3.0 and 2.0 do not know. Not in what others build on by `allOf`, where it would reject their properties, and not where an example holds more than is declared.',
  safe: false,
  of: fixOf,
};

function fixOf({ api, place }: FixSubject<object>): Fix | null {
  const schema = schemaAt(api, place);
  if (!schema || schema.boolean !== undefined || builtOn(api).has(schema)) return null;
  const isComposed = schema.all.length + schema.groups.length + schema.conditional.length > 0;
  const { additionalProperties } = schema.value;
  if (isComposed && (!isJsonSchema(api) || additionalProperties !== undefined)) return null;
  if (additionalProperties !== undefined && additionalProperties !== true) return null;
  if (schema.patternProperties.length === 0 && !isComposed && !showsNoMore(schema)) return null;
  const key = isComposed ? 'unevaluatedProperties' : 'additionalProperties';
  return {
    title: `Add \`${key}: false\`, if nothing else may be sent`,
    safe: false,
    changes: [set(place.child(key), false, ['type'])],
  };
}

/** What is a part of others, or of a choice beside properties: closed, it would reject what they declare. */
const builtOn = once((api: Api): ReadonlySet<Schema> => {
  const found = new Set<Schema>();
  for (const { all, groups, properties, conditional, subtypes } of api.allSchemas) {
    for (const part of [...all, ...conditional, ...subtypes]) found.add(part);
    if (properties.size + all.length > 0 || groups.length > 1)
      for (const part of groups.flat()) found.add(part);
  }
  return found;
});

function showsNoMore({ value, properties }: Schema): boolean {
  return shownValues(value).every(
    (shown) => !isObject(shown) || Object.keys(shown).every((key) => properties.has(key)),
  );
}
