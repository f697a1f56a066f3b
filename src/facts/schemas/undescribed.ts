/** Values of which nothing says what they are: they may be what a rule is about, though nothing in the definition shows it. */
import {
  allowedValues,
  conditionalParts,
  holds,
  isJsonSchema,
  isObjectSchema,
  lacksParts,
  refusesOtherItems,
  unlimited,
  unproved,
} from '../../openapi/composition.ts';
import type { Api, Direction, MediaType, Schema } from '../../openapi/model.ts';
import { isNever } from '../../openapi/schema-node.ts';
import { settledWhereUsed } from '../../openapi/uses.ts';
import type { Place } from '../../refs/place.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';

/** Does one schema object alone say what kind of value it describes? */
export function saysKind(part: Schema): boolean {
  const { value, types, boolean, api } = part;
  if (types !== undefined || boolean === false) return true;
  if (allowedValues(part) !== undefined) return true;
  // OAS 2.0: a form's file. OAS 3.1 §4.8.14.3: raw content has a media type instead of a type.
  if (value.type === 'file' && api.version === '2.0') return true;
  if (typeof value.contentMediaType === 'string' || typeof value.contentEncoding === 'string') return true;
  return lacksParts(part);
}

/** `{}` and `true`: anything at all. */
export function isEmpty({ value, boolean }: Schema): boolean {
  return boolean === true || (boolean === undefined && Object.keys(value).length === 0);
}

export interface Undescribed {
  readonly place: Place;
  /** What nothing says, as a sentence without its full stop. */
  readonly reason: string;
}

/**
 * Where a value may be of any kind, or is a list of whose items some may be anything: what is left out of `items` admits every
 * item, as an empty schema does (JSON Schema 2020-12 core §10.3.1.2).
 */
export function undescribed(schema: Schema, direction: Direction): Undescribed | undefined {
  if (isUntold(schema) && !settledWhereUsed(schema, direction, undefined, saysKind))
    return { place: schema.place, reason: 'the value may be anything: nothing says of what kind it is' };
  return settledWhereUsed(schema, direction, 'array', saysItems) ? undefined : openList(schema);
}

/** Is it a list of whose items some may be anything, as far as it says itself? */
export const openList = once((schema: Schema): Undescribed | undefined => {
  const [list] = unlimited(schema, 'array', saysItems);
  return (
    list && { place: list.place, reason: 'the list may hold anything: not all of its items are described' }
  );
});

/** `additionalProperties: {}` is said of the object that it stands in, as `true` is. */
function isUntold(schema: Schema): boolean {
  if (schema.place.key === 'additionalProperties' && isEmpty(schema)) return false;
  // `additionalProperties: {not: {}}` lets nothing in.
  if (holds(schema, isNever)) return false;
  if (rawValues(schema.api).has(schema) || forms(schema.api).has(schema)) return false;
  return unproved(schema, saysKind).length > 0;
}

/** Whatever declares the fields of a form describes an object: nothing else can be sent as one. */
const forms = once((api: Api): ReadonlySet<Schema> => {
  const found = new Set<Schema>();
  for (const { content } of [...api.requestBodies, ...api.responses])
    for (const { type, schema } of content)
      if (schema && (type === 'application/x-www-form-urlencoded' || type.startsWith('multipart/')))
        if (schema.name === undefined && isObjectSchema(schema))
          // What has a name may be sent as something else, too.
          found.add(schema);
  return found;
});

/** Does one schema object alone say what each item is, or that there is none? */
function saysItems(part: Schema): boolean {
  const { api, value, items, prefixItems } = part;
  if (allowedValues(part) !== undefined || value.maxItems === 0) return true;
  const written = own(value, 'items');
  // A list of schemas is no schema since 2020-12 (core §10.3.1.2), and was none in 2.0 and 3.0.
  if (Array.isArray(written)) return false;
  // What stands there and could not be read is said elsewhere.
  if (written !== undefined) return true;
  if (!isJsonSchema(api)) return false;
  if (prefixItems.length > 0 && typeof value.maxItems === 'number' && value.maxItems <= prefixItems.length)
    return true;
  return refusesOtherItems(part) || (items !== undefined && !findsSome(part));
}

/** What `contains` finds, `unevaluatedItems` does not judge (JSON Schema 2020-12 core §11.2). */
function findsSome(part: Schema): boolean {
  return conditionalParts(part).some(
    ({ value }) => Object.hasOwn(value, 'contains') || own(value, 'unevaluatedItems') === true,
  );
}

/** OAS 3.1 §4.8.14.3, §4.8.15.1.1: raw content needs no schema, and a part of a form with an empty one is a file. */
export const rawValues = once((api: Api): ReadonlySet<Schema> => {
  const found = new Set<Schema>();
  if (!isJsonSchema(api)) return found;
  for (const { content } of [...api.requestBodies, ...api.responses]) {
    for (const { type, schema } of content) {
      if (!schema) continue;
      if (isRaw(type)) found.add(schema);
      if (!type.startsWith('multipart/')) continue;
      for (const { schema: part } of schema.properties.values())
        if (part.name === undefined && unproved(part, saysKind).includes(part)) found.add(part);
    }
  }
  return found;
});

const rawTypes: ReadonlySet<string> = new Set([
  'application/octet-stream',
  'application/pdf',
  'application/zip',
  'application/gzip',
  'application/x-tar',
  'application/x-gzip',
]);

/** Is it the media type of files rather than of texts or data? */
export function isRaw(type: MediaType['type']): boolean {
  return /^(image|audio|video|font)\//.test(type) || rawTypes.has(type);
}
