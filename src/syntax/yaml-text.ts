import type { Span } from '../text/source.ts';

/** Small steps over YAML text between the tokens that the parser has found: nothing is checked again. */

export function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** The next offset that is neither white space nor part of a comment (YAML 1.2 §6.6). */
export function skipBlank(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9 || code === 10 || code === 13) at++;
    else if (code === 35 && startsComment(text, at)) at = lineEnd(text, at);
    else return at;
  }
}

/** Is the `#` at `at`, which stands outside all scalars, the start of a comment? */
export function startsComment(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return at === 0 || before === 32 || before === 9 || isBreak(before);
}

/** The offset of the line's end (its break, or the end of the text). */
export function lineEnd(text: string, at: number): number {
  while (at < text.length && !isBreak(text.charCodeAt(at))) at++;
  return at;
}

/**
 * The span of a block scalar: from its `|` or `>` to the end of its last line that is not blank.
 *
 * @param after where the token before it ends
 * @param bodyStart the start of its first line
 * @param bodyEnd after its last line
 */
export function blockScalarSpan(text: string, after: number, bodyStart: number, bodyEnd: number): Span {
  let start = skipBlank(text, after);
  while (text[start] !== '|' && text[start] !== '>' && start < bodyStart) start = skipBlank(text, start + 1);
  let end = bodyEnd;
  while (end > bodyStart && isSpaceOrBreak(text.charCodeAt(end - 1))) end--;
  if (end > bodyStart) return { start, end: lineEnd(text, end) };
  end = start + 1;
  while (/[-+0-9]/.test(text[end] ?? '')) end++;
  return { start, end };
}

/**
 * Where a block scalar ends with its breaks: before the line feed of the last line, blank ones behind it included, whether they
 * belong to the value or not; undefined of other scalars.
 *
 * @param end where its last line ends that is not blank
 */
export function endOfBlock(text: string, start: number, end: number): number | undefined {
  if (text[start] !== '|' && text[start] !== '>') return undefined;
  let feed = text.indexOf('\n', end);
  if (feed < 0) return end;
  for (let next = feed; next >= 0 && !/[^ \r]/.test(text.slice(feed + 1, next)); ) {
    feed = next;
    next = text.indexOf('\n', feed + 1);
  }
  return feed;
}

function isSpaceOrBreak(code: number): boolean {
  return code === 32 || code === 9 || isBreak(code);
}

/** After the colon that follows a key; the key's end when there is none (`? key`, `{key}`). */
export function afterColon(text: string, keyEnd: number): number {
  const at = skipBlank(text, keyEnd);
  return text[at] === ':' ? at + 1 : keyEnd;
}

/** After the dash of a list's item; `after` itself when there is none. */
export function afterDash(text: string, after: number): number {
  const at = skipBlank(text, after);
  return text[at] === '-' ? at + 1 : after;
}

/** Where a key that is written as nothing would stand: before its colon, or after its `?`. */
export function emptyKey(text: string, after: number): number {
  let at = skipBlank(text, after);
  if (text[at] === ',') at = skipBlank(text, at + 1);
  return text[at] === '?' ? at + 1 : at;
}

/** After the bracket that closes a flow collection whose last part ends at `after`. */
export function afterClosing(text: string, after: number): number {
  const at = skipBlank(text, after);
  return (text[at] === ',' ? skipBlank(text, at + 1) : at) + 1;
}
