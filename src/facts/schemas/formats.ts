/** Which values a `format` describes: the OpenAPI format registry, JSON Schema 2020-12 validation §7.3, and what many use. */
import { list } from '../../lexicon/matcher.ts';
import type { JsonType } from '../../openapi/model.ts';
import { nearest } from '../../text/nearest.ts';

const wholeNumbers = list('int8, int16, int32, int64, uint8, uint16, uint32, uint64, double-int, sf-integer');
const moments = list('unix-time, unixtime, unix-timestamp, timestamp, epoch');
const fractions = list('float, double, decimal, decimal128, sf-decimal');
const texts = list(`date, date-time, date-time-local, time, time-local, duration, http-date,
  email, idn-email, hostname, idn-hostname, ipv4, ipv6, uri, uri-reference, iri, iri-reference, uri-template, uuid, guid,
  json-pointer, relative-json-pointer, regex, byte, binary, base64url, password, char, commonmark, html, media-range,
  sf-string, sf-token, sf-binary, sf-boolean`);
/** Numbers that JSON’s readers would round are also written as texts. */
const numbersAsTexts = list('int64, uint64, decimal, decimal128');

/** Formats that say all that a pattern could, letter by letter. */
export const fixedFormats: ReadonlySet<string> = new Set([
  ...[
    'uuid',
    'guid',
    'date',
    'date-time',
    'time',
    'duration',
    'ipv4',
    'ipv6',
    'int32',
    'int64',
    'byte',
    'base64url',
  ],
]);

const known: ReadonlyMap<JsonType, ReadonlySet<string>> = new Map([
  ['integer', new Set([...wholeNumbers, ...moments])],
  ['number', new Set([...fractions, ...wholeNumbers, ...moments])],
  ['string', new Set([...texts, ...numbersAsTexts])],
]);
const all: ReadonlySet<string> = new Set([...known.values()].flatMap((formats) => [...formats]));

/** What is often written for a registered name, and is too far from it to be a slip. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['long', 'int64'],
  ['bigint', 'int64'],
  ['int', 'int32'],
  ['integer', 'int32'],
  ['short', 'int16'],
  ['datetime', 'date-time'],
  ['base64', 'byte'],
  ['url', 'uri'],
]);

/** What is wrong with a format: it describes values of other types, or no validator knows it. */
export type FormatProblem =
  | { readonly kind: 'other type' }
  | { readonly kind: 'unknown'; readonly meant: string | undefined };

/**
 * @param types the types that the value may have
 * @returns undefined when the format is right for one of them
 */
export function problemOfFormat(format: string, types: readonly JsonType[]): FormatProblem | undefined {
  if (types.some((type) => known.get(type)?.has(format))) return undefined;
  const usable = types.flatMap((type) => [...(known.get(type) ?? [])]);
  if (all.has(format) || usable.length === 0) return { kind: 'other type' };
  const alias = aliases.get(format.toLowerCase());
  if (alias !== undefined && usable.includes(alias)) return { kind: 'unknown', meant: alias };
  // Of four letters or fewer, any other name is near.
  return {
    kind: 'unknown',
    meant: format.length > 4 || usable.includes(format.toLowerCase()) ? nearest(format, usable) : undefined,
  };
}
