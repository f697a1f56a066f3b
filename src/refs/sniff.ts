/**
 * The words that make a text worth parsing as a definition or a threat model, where they may be a key. Whatever stands
 * around a key (tags, anchors, comments, `?`, line ends), and whatever an alias or a merge brings, is written out somewhere.
 * No key goes on with another word. In bytes that are no text the last one of a byte order mark comes before it.
 */
const word =
  /(?:^|[\s{[,"'\u0085\xbf\xfe\xff])(?:openapi|swagger|threatlint)(?=\\?["'\\]?[^\S\r\n]*(?:[\r\n\u0085\u2028\u2029:#,}\]]|$))/i;

/** Letters as escapes: `\u006f`, `\U0000006f`, `\x6f`. */
const escapedLetters = /\\u(?:0000)?00[4-7]|\\x[4-7]/i;

/** In double quotes a backslash joins two lines (YAML 1.2 §7.3.1). */
const joined = /\\(?:\r\n?|\n)[ \t]*/g;

/** What nobody sees: a key that holds one looks like another. */
const invisible = /[\p{Cf}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]|\u034f|(?![\t\n\r\u0085])\p{Cc}/gu;

/** A definition without its version, as far as a text tells without being parsed. */
const pathsKey = /(?:^|[\s{,"'])paths["']?\s*:/;
const infoKey = /(?:^|[\s{,"'])info["']?\s*:/;

/**
 * May this text be an OpenAPI definition or a threat model? Answers yes too often, never no too often. Definitions say
 * it in their first bytes; a text that never says it is looked through a few times, and not parsed.
 */
export function looksRelevant(text: string): boolean {
  if (word.test(text) || escapedLetters.test(text)) return true;
  if (pathsKey.test(text) && infoKey.test(text)) return true;
  if (/\\[\r\n]/.test(text) && word.test(text.replace(joined, ''))) return true;
  return /[^\t\n\r -~]/.test(text) && word.test(withoutInvisible(text));
}

/** The text as a reader sees it. */
export function withoutInvisible(text: string): string {
  return text.replace(invisible, '');
}
