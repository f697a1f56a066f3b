/** Files that a generator writes down as what the code holds them in: a list of whole numbers. */
import { parts, states } from '../../openapi/composition.ts';
import type { MediaType, RequestBody } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { found } from '../../text/says.ts';

/**
 * Is a body one file, byte by byte: whole numbers in the place of a form, whose parts would have names (RFC 7578 §4.2), or said to be
 * bytes or the content of a file?
 */
export function isFileInNumbers({ value }: RequestBody, { type, schema }: MediaType): boolean {
  if (!schema || !states(schema, 'array')) return false;
  const items = parts(schema).flatMap((part) => part.items ?? []);
  const isOfNumbers = items.every(
    (item) => states(item, 'integer') && !states(item, 'string') && !states(item, 'object'),
  );
  if (items.length === 0 || !isOfNumbers) return false;
  const described = [own(value, 'description'), schema.value.description];
  return type.startsWith('multipart/') || (described.some(ofBytes) && !described.some(ofIds));
}

const ofIds = found(/\bids?\b|\bidentifiers?\b/i);
const ofBytes = found(
  /\b(?:bytes?|byte array|binary|blob)\b|\b(?:content|contents|data) of (?:the|an?|your) (?:file|image|document|picture|attachment)\b|\b(?:file|image|document|picture|attachment)(?:['’]s)? (?:contents?|data)\b/i,
);
