/** Texts that a client makes up: whether a schema lets certain characters through. */
import { allowedValues, holds, states } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { excludes } from '../../regex/excludes.ts';
import { isFile } from './limits.ts';

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
  'int32',
  'int64',
  'uint64',
]);

/**
 * The schema of the text itself: the value, or the items of a list of texts (also a list that a parameter separates by
 * commas); undefined where no text is stated.
 */
export function textOf(schema: Schema | undefined): Schema | undefined {
  if (!schema) return undefined;
  if (states(schema, 'string')) return schema;
  return schema.items && states(schema.items, 'string') ? schema.items : undefined;
}

/** Can a text that the schema admits hold these characters? No for enums, formats of letters and digits, and files. */
export function letsThrough(schema: Schema, characters: string): boolean {
  return !holds(schema, (part) => keepsOut(part, characters));
}

function keepsOut(part: Schema, characters: string): boolean {
  const { format, pattern, maxLength } = part.value;
  if (allowedValues(part) || isFile(part)) return true;
  if (part.types && !part.types.includes('string')) return true;
  if (typeof format === 'string' && plainFormats.has(format.toLowerCase())) return true;
  if (typeof maxLength === 'number' && maxLength < characters.length) return true;
  return typeof pattern === 'string' && excludes(pattern, characters);
}
