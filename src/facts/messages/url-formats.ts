/** Texts that are URLs by a keyword of their schema. */
import type { Schema } from '../../openapi/model.ts';

const urlFormats: ReadonlySet<unknown> = new Set([
  'uri',
  'url',
  'iri',
  'uri-reference',
  'iri-reference',
  'uri-template',
  'http-url',
  'https-url',
]);

/** By its format, or by a pattern that asks for `http://` or `https://` at the beginning. */
export function isUrlByKeyword({ value: { format, pattern } }: Schema): boolean {
  return isUrlFormat(format) || (typeof pattern === 'string' && asksForScheme.test(pattern));
}

const asksForScheme = /^\^\(?(?:\?:)?https?(?:\?|\(s\)\?)?\)?:(?:\/\/|\\\/\\\/)/i;

/** A format for addresses (RFC 3986, 3987, 6570), in the spellings that are met. */
export function isUrlFormat(format: unknown): boolean {
  return typeof format === 'string' && urlFormats.has(format.toLowerCase());
}
