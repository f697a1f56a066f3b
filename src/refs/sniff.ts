/**
 * What makes a text worth parsing as a definition or a threat model: a key of that name, however it is written. It may
 * have escapes, be an alias, or go on in the next line of a complex key.
 */
const marker =
  /(?:^|[\s{,"'])(?:openapi|swagger|threatlint)["']?\s*:|\\u(?:0000)?00[4-7]|\\x[4-7]|(?:(?:^|[\n{,])[ \t]*|\?[ \t]+)\*[^\s,[\]{}]+\s+:|\?\s+"[^"]*\\\r?\n/i;

/**
 * May this text be an OpenAPI definition or a threat model? Answers yes too often, never no too often: escaped
 * letters in keys count as a yes.
 */
export function looksRelevant(text: string): boolean {
  return marker.test(text);
}
