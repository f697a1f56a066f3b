/** Legal inside JSON strings, but raw they reach the terminal: DEL, C1, format characters, line separators. */
const hidden = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Pieces of at least so many characters: each is a call to write, and has a thread of V8's watchdog, which takes half a millisecond to begin. */
const pieceSize = 256 * 1024;

/**
 * A value as JSON text with two-space indentation and a final line feed, in pieces: no text in V8 is longer than half
 * a gigabyte, and the findings of a large repository may be. Characters that control a terminal or hide are written
 * as `\u` escapes, which stand for the same string.
 *
 * @param depth how deep the long lists stand: what is below is made in one piece
 */
export function* encode(value: unknown, depth: number): Generator<string> {
  let piece = '';
  for (const text of encodeAt(value, depth, '')) {
    piece += text;
    if (piece.length < pieceSize) continue;
    yield piece.replace(hidden, escaped);
    piece = '';
  }
  yield `${piece.replace(hidden, escaped)}\n`;
}

/** Has it characters that {@link encode} writes as escapes? */
export function hides(text: string): boolean {
  return text.search(hidden) >= 0;
}

/** {@link encode} in one piece. */
export function encoded(value: unknown): string {
  return [...encode(value, 0)].join('');
}

/** The text of `JSON.stringify(value, null, 2)`, its later lines indented. */
function* encodeAt(value: unknown, depth: number, indent: string): Generator<string> {
  const isList = Array.isArray(value);
  if (depth === 0 || typeof value !== 'object' || value === null) {
    yield written(value, indent);
    return;
  }
  let isFirst = true;
  const inner = `${indent}  `;
  const names = isList ? value.keys() : Object.keys(value);
  for (const name of names) {
    const child = (value as Record<string | number, unknown>)[name];
    if (child === undefined && !isList) continue;
    yield `${isFirst ? (isList ? '[' : '{') : ','}\n${inner}`;
    if (!isList) yield `${JSON.stringify(name)}: `;
    yield* encodeAt(child, depth - 1, inner);
    isFirst = false;
  }
  if (isFirst) yield isList ? '[]' : '{}';
  else yield `\n${indent}${isList ? ']' : '}'}`;
}

/** A value as it stands that far to the right: as deep in lists, of which only the value is kept. */
function written(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  let [list, opening] = [value, 0];
  for (let left = indent.length; left > 0; left -= 2) {
    list = [list];
    opening += 2 + left;
  }
  const text = JSON.stringify(list, null, 2);
  // What stands before it closes behind it, without the two spaces that each is moved by.
  return text.slice(opening, text.length - (opening - indent.length));
}

function escaped(char: string): string {
  // Beyond the basic plane JSON escapes the two halves (RFC 8259 §7).
  return char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
