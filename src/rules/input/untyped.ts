/** Values of which a definition does not say what they are: shared by rules about requests and their twins about responses. */

import { isEmpty, rawValues, saysKind } from '../../facts/schemas/undescribed.ts';
import { hidesProperties } from '../../facts/unfollowed.ts';
import type { Decision } from '../../findings/finding.ts';
import { schemaName } from '../../findings/schema-name.ts';
import {
  allowedValues,
  isJsonSchema,
  lacksParts,
  parts,
  refusesOtherProperties,
  states,
  unlimited,
  unproved,
} from '../../openapi/composition.ts';
import type { Api, Direction, Schema } from '../../openapi/model.ts';
import { settledWhereUsed } from '../../openapi/uses.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { sayMessages, sayUndescribed } from '../open-messages.ts';
import { about, type Visitors } from '../rule.ts';

/**
 * Reports values in one direction whose schema is empty, or whose schema states no type. A property is listed as `{}` to
 * close a composition: whatever another part says of it then is that part's matter.
 */
export function untypedValues(direction: Direction, which: 'empty' | 'untyped'): Visitors<object> {
  const settles = which === 'empty' ? (part: Schema) => !isEmpty(part) : saysKind;
  return {
    schema(schema, context) {
      const { api, report, examines } = context;
      sayUndescribed(schema, direction, context);
      if (!schema.flows(direction) || judgedElsewhere(api).has(schema)) return;
      const operations = schema.operations(direction);
      examines(operations);
      const free = unproved(schema, saysKind);
      if (free.length === 0 || settledWhereUsed(schema, direction, undefined, settles)) return;
      for (const part of free.map(whereSaid)) {
        if (isEmpty(part) !== (which === 'empty')) continue;
        report({
          at: part.place,
          part: 'key',
          message:
            which === 'empty'
              ? `${schemaName(part, direction)} may be anything at all`
              : withoutType(part, direction),
          operations,
          about: about.schema(part, direction),
          ...(direction === 'input' && which === 'untyped' ? toldAs(part) : {}),
        });
      }
    },
  };
}

/**
 * An object of which no property has a type was written down by who knew none, and nothing of it is checked; a single value
 * of any kind among others may be meant. A type that does not exist was meant to be one.
 */
function toldAs(part: Schema): { severity?: 'low'; decision: Decision } {
  const isSlip = typeof part.value.type === 'string';
  return {
    ...(isSlip || ofUntypedObjects(part.api).has(part) ? {} : { severity: 'low' }),
    decision: withoutTypes,
  };
}

const ofUntypedObjects = once((api: Api): ReadonlySet<Schema> => {
  const found = new Set<Schema>();
  for (const { properties } of api.allSchemas) {
    const values = [...properties.values()].map(({ schema }) => schema);
    if (values.length < 2 || !values.every(saysNothing)) continue;
    for (const value of values) found.add(value);
  }
  return found;
});

/** Does it state neither a type nor anything that holds for values of one kind? */
function saysNothing(value: Schema): boolean {
  return unproved(value, saysKind).includes(value) && keywordIn(value) === undefined;
}

const withoutTypes: Decision = {
  name: 'values without a type',
  says: 'Values in requests state no type: anything may be sent',
  from: 3,
};

/** A schema that is made of one other alone says what that says: what it lacks would be written there, once for all. */
export function whereSaid(part: Schema): Schema {
  const seen = new Set([part]);
  for (let at = part; ; ) {
    const [only, ...others] = at.all;
    const isMade = Object.keys(at.value).every((key) => key === 'allOf' || remark.test(key));
    if (!only || others.length > 0 || at.groups.length > 0 || !isMade || seen.has(only)) return at;
    seen.add(only);
    at = only;
  }
}

const remark =
  /^(?:x-.*|\$comment|description|title|examples?|deprecated|nullable|readOnly|writeOnly|externalDocs)$/;

/** Keywords that hold for values of one kind and let all others through (JSON Schema 2020-12 validation §6). */
const kinds: readonly (readonly [keywords: readonly string[], kind: string])[] = [
  [['properties', 'required', 'additionalProperties', 'patternProperties', 'maxProperties'], 'an object'],
  [['items', 'maxItems', 'minItems', 'uniqueItems', 'prefixItems'], 'a list'],
  [['pattern', 'maxLength', 'minLength', 'format'], 'a text'],
  [['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'], 'a number'],
];

function withoutType(part: Schema, direction: Direction): string {
  const { type } = part.value;
  const name = schemaName(part, direction);
  if (typeof type === 'string')
    return `${name} states the type \`${type.slice(0, 40)}\`, which does not exist`;
  const known = keywordIn(part);
  return known
    ? `${name} states no type: \`${known.keyword}\` only counts when ${known.kind} is sent`
    : `${name} states no type: anything may be sent`;
}

/** The first keyword of it that holds for values of one kind. */
function keywordIn(part: Schema): { readonly keyword: string; readonly kind: string } | undefined {
  for (const [keywords, kind] of kinds) {
    const keyword = keywords.find((one) => own(part.value, one) !== undefined);
    if (keyword) return { keyword, kind };
  }
  return undefined;
}

/**
 * Schemas without a type that another rule judges, or that are right: the items of a list (array-items-untyped),
 * `additionalProperties: {}`, which is the same as `true`, 2.0's parameters, and in 3.1 the content of files.
 */
const judgedElsewhere = once((api: Api): ReadonlySet<Schema> => {
  const all = new Set<Schema>();
  for (const schema of api.allSchemas) {
    const { items, additional } = schema;
    if (items && isUntypedItem(schema, items)) all.add(items);
    if (typeof additional === 'object' && isEmpty(additional) && isWrittenIn(schema, additional))
      all.add(additional);
  }
  if (api.version === '2.0') for (const schema of api.schemas) if (isParameter(schema)) all.add(schema);
  for (const schema of rawValues(api)) all.add(schema);
  return all;
});

/** Is it a parameter of 2.0 that is no body? It is its own schema. */
export function isParameter({ api, value }: Schema): boolean {
  return api.version === '2.0' && typeof value.in === 'string' && typeof value.name === 'string';
}

function isUntypedItem(list: Schema, item: Schema): boolean {
  if (item.types !== undefined || item.name !== undefined || !isWrittenIn(list, item)) return false;
  return unproved(item, saysKind).includes(item);
}

/** Does the one stand right inside the other, not behind a reference? */
function isWrittenIn(outer: Schema, { place }: Schema): boolean {
  return place.parent !== null && place.parent.id() === outer.place.id();
}

/** Reports lists in one direction that do not say what they hold. */
export function untypedItems(direction: Direction): Visitors<object> {
  return {
    schema(schema, context) {
      const { report, examines } = context;
      sayUndescribed(schema, direction, context);
      if (!schema.flows(direction) || !states(schema, 'array')) return;
      const operations = schema.operations(direction);
      examines(operations);
      for (const part of unlimited(schema, 'array', saysItems)) {
        const { items } = part;
        const name = schemaName(part, direction);
        report({
          at: (items ?? part).place,
          part: 'key',
          // Readers take what declares its parts for what has them; strictly, it holds for nothing else only.
          ...(items && declaresParts(items) && direction === 'input' ? { severity: 'low' as const } : {}),
          message: items
            ? `The items of ${lower(name)} state no type${declaresParts(items) ? ', only what is inside' : ''}`
            : `${name} does not say what its items are`,
          operations,
          about: about.schema(part, direction),
          ...(direction === 'input' ? { decision: untold } : {}),
        });
      }
    },
  };
}

/** A generator that knew no types of items left them out of all lists. */
const untold = {
  name: 'items without a type',
  says: 'Lists in requests do not say of what type their items are',
  from: 5,
};

/** Does it declare what is inside: an object's properties, a list's items? Only its type was then forgotten. */
function declaresParts(item: Schema): boolean {
  return parts(item).some(
    ({ properties, patternProperties, additional, items, prefixItems }) =>
      properties.size > 0 ||
      patternProperties.length > 0 ||
      typeof additional === 'object' ||
      items !== undefined ||
      prefixItems.length > 0,
  );
}

function saysItems(part: Schema): boolean {
  const { items, prefixItems, value } = part;
  if (items) return !isUntypedItem(part, items);
  if (prefixItems.length > 0 || allowedValues(part) !== undefined || value.maxItems === 0) return true;
  // What stands there and could not be read is said elsewhere.
  if (own(value, 'items') !== undefined) return true;
  return isJsonSchema(part.api) && own(value, 'unevaluatedItems') !== undefined;
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Reports objects in one direction of which no property is known, and which may have any. */
export function freeObjects(direction: Direction): Visitors<object> {
  return {
    ...sayMessages(direction),
    schema(schema, context) {
      const { report, examines } = context;
      sayUndescribed(schema, direction, context);
      if (!schema.flows(direction) || !states(schema, 'object')) return;
      const operations = schema.operations(direction);
      examines(operations);
      for (const part of unlimited(schema, 'object', saysProperties)) {
        report({
          at: part.place,
          part: 'key',
          message: `${schemaName(part, direction)} may hold any properties: none is declared`,
          operations,
          about: about.schema(part, direction),
        });
      }
    },
  };
}

/** Does one schema object alone say something of the properties that a value may have? */
export function saysProperties(part: Schema): boolean {
  const { properties, additional, patternProperties, value, api } = part;
  if (hidesProperties(part)) return true;
  if (properties.size > 0 || patternProperties.length > 0 || allowedValues(part) !== undefined) return true;
  if (value.maxProperties === 0 || lacksParts(part)) return true;
  if (additional === false || (typeof additional === 'object' && !isEmpty(additional))) return true;
  const unevaluated = isJsonSchema(api) ? own(value, 'unevaluatedProperties') : undefined;
  if (unevaluated === false) return refusesOtherProperties(part);
  return unevaluated !== undefined && unevaluated !== true;
}
