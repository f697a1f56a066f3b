/**
 * The same text in one piece. What was put together is a tree of its parts for as long as it is kept, several times as large as the
 * text, until somebody reads it letter by letter; then it is written out, and the parts go.
 */
export function flat(text: string): string {
  whole.test(text);
  return text;
}

/** Reads no letter, but V8 writes a text out before an expression is tried on it. */
const whole = /^/;
