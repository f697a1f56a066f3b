/** What limits a value: shared by the rules on unbounded input and their response twins. */
import {
  allowedValues,
  excludes,
  holds,
  isJsonSchema,
  refusesOtherItems,
  refusesOtherProperties,
} from '../../openapi/composition.ts';
import type { Api, Schema } from '../../openapi/model.ts';
import { isNever } from '../../openapi/schema-node.ts';
import { isComposed } from '../../openapi/walk.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { foreignSyntax } from '../../regex/foreign.ts';
import { isObject, own } from '../../syntax/value.ts';
import { isEmbeddedData } from '../messages/media-types.ts';

/**
 * Formats whose texts have a longest length by their own definition (RFC 3339, 9562, 1123, 4291, 5321, 9110), and those of
 * the OpenAPI format registry that are numbers written as text. `int32` and its like say nothing about a text.
 */
const boundedFormats: ReadonlySet<string> = new Set([
  'date',
  'date-time',
  'date-time-local',
  'time',
  'time-local',
  'http-date',
  'duration',
  'uuid',
  'guid',
  'ipv4',
  'ipv6',
  'hostname',
  'idn-hostname',
  'email',
  'idn-email',
  'char',
  'int64',
  'uint64',
]);

/** Does its format fix what the text looks like, and thereby its length? */
export function hasBoundedFormat({ value }: Schema): boolean {
  return typeof value.format === 'string' && boundedFormats.has(value.format.toLowerCase());
}

/** Is it a limit that a validator can count up to: `maxLength` and its like are whole numbers from nought on (JSON Schema §6)? */
export function isLimit(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Does one schema object alone limit how long a text can be? */
export function limitsLength(part: Schema): boolean {
  const { maxLength, pattern } = part.value;
  if (isLimit(maxLength) || allowedValues(part) || hasBoundedFormat(part)) return true;
  return typeof pattern === 'string' && Number.isFinite(analysePattern(pattern).maxLength);
}

/** Does it, whoever reads the pattern and the format? */
export function limitsLengthSurely(part: Schema): boolean {
  const { maxLength, pattern, format } = part.value;
  if (isLimit(maxLength) || allowedValues(part)) return true;
  // Names of formats have a case (JSON Schema 2020-12 validation §7.2.3: unknown ones are ignored).
  if (typeof format === 'string' && boundedFormats.has(format)) return true;
  if (typeof pattern !== 'string' || isDropped(pattern, part.api)) return false;
  return Number.isFinite(analysePattern(pattern).maxLength);
}

/**
 * Is it no pattern where it is read, so that validators drop or refuse it? JSON Schema 2020-12 core §6.4 reads patterns with the
 * `u` flag; validators of 2.0 and 3.0 mostly read them without, where a needless backslash does no harm.
 */
export function isDropped(pattern: string, api: Api): boolean {
  const { problem, valid } = analysePattern(pattern);
  return problem !== undefined && !(valid && !isJsonSchema(api) && foreignSyntax(pattern) === undefined);
}

/** Does a schema leave no value for a field of a header but an empty text, or none at all, in whatever words it says so? */
export function holdsNothing(schema: Schema): boolean {
  return isNothing(schema, false);
}

/** `null` is sent as nothing (RFC 6570 §2.3: it is undefined). */
const fieldTypes = ['string', 'number', 'boolean', 'array', 'object'] as const;

/** @param isItem of a list: what nests deeper has no form in a header (OAS 3.1 §4.8.12.4), and is not looked into */
function isNothing(schema: Schema, isItem: boolean): boolean {
  return fieldTypes.every((type) =>
    holds(schema, (part) => excludes(part, type) || isNever(part) || leavesNothing(part, type, isItem)),
  );
}

/** Does one schema object alone leave no values of that type but such as are sent as nothing? Of what states no type a text is sent. */
function leavesNothing(part: Schema, type: (typeof fieldTypes)[number], isItem: boolean): boolean {
  if (part.types === undefined && type !== 'string' && leavesNothing(part, 'string', isItem)) return true;
  if (deniesFull(part, type) || allowedValues(part)?.every(isSentAsNothing)) return true;
  const { value, items, prefixItems, properties, patternProperties, additional } = part;
  if (type === 'string')
    return value.maxLength === 0 || (typeof value.pattern === 'string' && takesNothing(value.pattern));
  if (type === 'array')
    return (
      value.maxItems === 0 ||
      (!isItem && items !== undefined && prefixItems.length === 0 && isNothing(items, true))
    );
  if (type !== 'object') return false;
  const isClosed = additional === false || (!isComposed(part) && refusesOtherProperties(part));
  return value.maxProperties === 0 || (isClosed && properties.size === 0 && patternProperties.length === 0);
}

function isSentAsNothing(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.every(isSentAsNothing);
  return value === null || (isObject(value) && Object.keys(value).length === 0);
}

/** A pattern that ends where it begins: with room for no character, or asking that none follows. */
function takesNothing(pattern: string): boolean {
  return analysePattern(pattern).maxLength === 0 || /^\^\(\?!(?:\.|\[\\s\\S\])\)[^|]*$/.test(pattern);
}

/** `not: {minLength: 1}`: of a text all is denied but the empty one; what is no text satisfies what is denied. */
function deniesFull({ api, value }: Schema, type: string): boolean {
  const denied = api.version === '2.0' ? undefined : own(value, 'not');
  if (!isObject(denied)) return false;
  const { type: of, minLength, ...others } = denied;
  if (Object.keys(others).length > 0 || (of !== undefined && ![of].flat().includes(type))) return false;
  return type !== 'string' || minLength === undefined || (isLimit(minLength) && minLength <= 1);
}

/** Is it the content of a file rather than a text: `format: binary`, in 3.1 `contentMediaType`, `contentEncoding`? */
export function isFile({ value }: Schema): boolean {
  return (
    value.format === 'binary' ||
    typeof value.contentMediaType === 'string' ||
    typeof value.contentEncoding === 'string'
  );
}

/** The same where the version knows the keyword: before 3.1 only `format` takes a value out of the texts (OAS 3.0.4 §4.7.24). */
export function isFileByVersion(part: Schema): boolean {
  const { contentMediaType: type, format } = part.value;
  // Data that is written into a text is no file.
  const isData = typeof type === 'string' && isEmbeddedData(type.toLowerCase()) && format !== 'binary';
  return isFile(part) && !isData && (isJsonSchema(part.api) || format === 'binary');
}

/** Does one schema object alone limit how many items a list can have? */
export function limitsItems(part: Schema): boolean {
  const { value, items, prefixItems } = part;
  if (isLimit(value.maxItems) || allowedValues(part)) return true;
  if (items && value.uniqueItems === true && holds(items, hasFewValues)) return true;
  // JSON Schema 2020-12 §10.3.1: what comes after the prefix is `items`; before, after a list in `items`,
  // `additionalItems`.
  const rest = Array.isArray(value.items) ? value.additionalItems : value.items;
  // 2.0 and 3.0 have neither (OAS 3.0.4 §4.7.24).
  if (!isJsonSchema(part.api)) return false;
  return value.items === false || (prefixItems.length > 0 && (rest === false || refusesOtherItems(part)));
}

/** Are there only so many different values? */
export function hasFewValues(part: Schema): boolean {
  return allowedValues(part) !== undefined || (part.types?.every((type) => type === 'boolean') ?? false);
}

/** The least number that one schema object alone allows; undefined when it sets no limit. */
export function leastNumber(part: Schema): number | undefined {
  return limit(part, part.value.minimum, part.value.exclusiveMinimum, Math.max, Math.min);
}

/** The largest number that one schema object alone allows; undefined when it sets no limit. */
export function largestNumber(part: Schema): number | undefined {
  return limit(part, part.value.maximum, part.value.exclusiveMaximum, Math.min, Math.max);
}

/**
 * `exclusiveMaximum` is a limit of its own in JSON Schema 2020-12 (§6.2.3); in 2.0 and 3.0 it is a boolean beside `maximum`.
 *
 * @param nearer the stricter of two limits
 * @param farther the weakest of several allowed values
 */
function limit(
  part: Schema,
  inclusive: unknown,
  exclusive: unknown,
  nearer: (...limits: number[]) => number,
  farther: (...values: number[]) => number,
): number | undefined {
  const limits = [inclusive, isJsonSchema(part.api) ? exclusive : undefined].filter(isNumber);
  const values = allowedValues(part);
  if (values) limits.push(values.filter(isNumber).reduce((a, b) => farther(a, b), farther()));
  return limits.length > 0 ? limits.reduce((a, b) => nearer(a, b)) : undefined;
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

/** What a numeric format admits, in words (OpenAPI format registry); undefined for others. */
export function rangeOfFormat({ value }: Schema): string | undefined {
  return typeof value.format === 'string' ? ranges.get(value.format.toLowerCase()) : undefined;
}

const ranges: ReadonlyMap<string, string> = new Map([
  ['int8', '-128 to 127'],
  ['int16', '-32768 to 32767'],
  ['int32', '-2147483648 to 2147483647'],
  ['int64', '-2^63 to 2^63 - 1'],
  ['uint8', '0 to 255'],
  ['uint16', '0 to 65535'],
  ['uint32', '0 to 4294967295'],
  ['uint64', '0 to 2^64 - 1'],
]);
