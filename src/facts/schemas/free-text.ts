/** Texts that a client makes up: whether a schema lets certain characters through. */
import { allowedValues, holds, lacksParts, parts, states } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { excludes } from '../../regex/excludes.ts';
import { problemOfFormat } from './formats.ts';
import { limitedBy } from './keywords.ts';
import { isFileByVersion } from './limits.ts';

/** Formats whose texts hold letters, digits, and few other characters, none of them of use to an attacker. */
const plainFormats: ReadonlySet<string> = new Set([
  'date',
  'time',
  'date-time',
  'date-time-local',
  'time-local',
  'http-date',
  'duration',
  'uuid',
  'guid',
  'ulid',
  'ipv4',
  'ipv6',
  'hostname',
  'idn-hostname',
  'email',
  'idn-email',
  'byte',
  'base64url',
  'color',
  'char',
  'int64',
  'uint64',
]);

/**
 * The schema of the text itself: the value, or the items of a list of texts (also a list that a parameter separates by
 * commas); undefined where something else than a text is stated. What states no type takes any text.
 */
export function textOf(schema: Schema | undefined): Schema | undefined {
  if (!schema) return undefined;
  if (isText(schema)) return schema;
  return schema.items && isText(schema.items) ? schema.items : undefined;
}

function isText(schema: Schema): boolean {
  return states(schema, 'string') || isUntyped(schema);
}

/** Does nothing in it speak of a type: no `type`, no choice, no limit of numbers, lists or objects, no format of numbers? */
export function isUntyped(schema: Schema): boolean {
  if (schema.boolean === false) return false;
  const all = parts(schema);
  // `anyOf: [{format: uri}, {type: 'null'}]`: that nothing may stand there says no type for what does.
  const others = all.length > 1 ? all.filter(({ value }) => value.type !== 'null') : all;
  return others.length > 0 && others.every(saysNoType);
}

function saysNoType(part: Schema): boolean {
  const { value } = part;
  if (value.type !== undefined || allowedValues(part) || lacksParts(part)) return false;
  const { format } = value;
  if (typeof format === 'string' && problemOfFormat(format, ['string'])?.kind === 'other type') return false;
  return Object.keys(value).every((keyword) => (limitedBy.get(keyword) ?? 'string') === 'string');
}

/** Can a text that the schema admits hold these characters? No for enums, formats of letters and digits, and files. */
export function letsThrough(schema: Schema, characters: string): boolean {
  return !holds(schema, (part) => keepsOut(part, characters));
}

function keepsOut(part: Schema, characters: string): boolean {
  const { format, pattern, maxLength } = part.value;
  if (allowedValues(part) || isFileByVersion(part)) return true;
  if (part.types && !part.types.includes('string')) return true;
  if (typeof format === 'string' && plainFormats.has(format.toLowerCase())) return true;
  if (typeof maxLength === 'number' && maxLength < characters.length) return true;
  return typeof pattern === 'string' && excludes(pattern, characters);
}
