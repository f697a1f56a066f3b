/** Values in which properties travel that nothing declares: what a message may hold cannot be told from its schema. */
import { admits, choices, held, refusesOtherProperties } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { hidesProperties } from '../unfollowed.ts';
import { listedNames } from './property-names.ts';

/** `anything`: no property is described, or others are let in by word; `map`: names are free, and values described. */
export type Openness = 'anything' | 'map';

/**
 * Does a value take properties that nothing declares, because that is what its schema says: `{}`, `true`,
 * `{type: object}`, `additionalProperties: true`, a map? What only leaves `additionalProperties` out beside properties is
 * open in theory (JSON Schema 2020-12 core §10.3.2.3), and request-object-open's matter.
 */
export const opennessOf = once((schema: Schema): Openness | undefined => judge(schema, new Set(), false));

/** @param isKnown is something said of the value by what the schema is a branch of? Then only a word lets others in */
function judge(schema: Schema, seen: Set<Schema>, isKnown: boolean): Openness | undefined {
  if (seen.has(schema) || !admits(schema, 'object')) return undefined;
  seen.add(schema);
  const all = [...held(schema)];
  if (all.some((part) => part.additional === false || isClosed(part))) return undefined;
  const additional = all.flatMap((part) => part.additional ?? []);
  if (additional.some((one) => one === true || (typeof one === 'object' && saysNothing(one))))
    return 'anything';
  if (additional.length > 0) return 'map';
  const isDescribed = isKnown || all.some(describes);
  const branches = all.flatMap((part) => choices(part).flat());
  if (branches.length === 0) return isDescribed ? undefined : 'anything';
  const found = branches.map((branch) => judge(branch, seen, isDescribed));
  return found.find((one) => one === 'anything') ?? found.find((one) => one === 'map');
}

/** No properties at all; in 3.1 none that no part of the composition declares, or names from a list (names-beside.ts tells them). */
function isClosed(part: Schema): boolean {
  return part.value.maxProperties === 0 || refusesOtherProperties(part) || listedNames(part) !== undefined;
}

/** Is there a word about the value: its properties, read or not, or what only other values have? */
function describes(part: Schema): boolean {
  const { properties, patternProperties, items, value } = part;
  if (hidesProperties(part)) return true;
  if (properties.size > 0 || patternProperties.length > 0 || items !== undefined) return true;
  return scalar.some((key) => Object.hasOwn(value, key));
}

const scalar = [
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'multipleOf',
  'enum',
  'const',
];

function saysNothing(schema: Schema): boolean {
  return schema.boolean === true || (schema.boolean === undefined && Object.keys(schema.value).length === 0);
}
