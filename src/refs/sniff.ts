/** What makes a text worth parsing as a definition or a threat model: a key of that name, however it is written. */
const marker = /(?:^|[\s{,"'])(?:openapi|swagger|threatlint)["']?\s*:|\\u00[4-7]|\\x[4-7]/i;

/**
 * May this text be an OpenAPI definition or a threat model? Answers yes too often, never no too often: escaped
 * letters in keys count as a yes.
 */
export function looksRelevant(text: string): boolean {
  return marker.test(text);
}
