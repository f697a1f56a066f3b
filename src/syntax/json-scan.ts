/** Reading steps over a text that `JSON.parse` has accepted: nothing is checked again. */

/** The offset after the string whose opening quote is at `at`. */
export function skipString(text: string, at: number): number {
  let end = at;
  for (;;) {
    end = text.indexOf('"', end + 1);
    let before = end - 1;
    while (text.charCodeAt(before) === 92) before--;
    // An even number of backslashes escapes itself, not the quote.
    if (((end - before) & 1) === 1) return end + 1;
  }
}

export function skipSpace(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 10 || code === 13 || code === 9) at++;
    // A byte order mark, which an editor may hand over with the text (RFC 8259 §8.1: a parser may ignore it).
    else if (code === 0xfeff && at === 0) at++;
    else return at;
  }
}

/** The offset after the value that starts at `at`. */
export function skipValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === 34) return skipString(text, at);
  if (first !== 123 && first !== 91) return skipWord(text, at);
  let depth = 0;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      at = skipString(text, at);
      continue;
    }
    at++;
    if (code === 123 || code === 91) depth++;
    else if ((code === 125 || code === 93) && --depth === 0) return at;
  }
}

/** Where what is written last in the value that ends at `end` ends, a scalar or an empty collection; null where it is a scalar. */
export function lastIn(text: string, end: number): number | null {
  let closed = end;
  while (isClosing(text.charCodeAt(closed - 1))) {
    const before = skipSpaceBack(text, closed - 1);
    const code = text.charCodeAt(before - 1);
    if (code === 123 || code === 91) return closed;
    closed = before;
  }
  return closed === end ? null : closed;
}

const isClosing = (code: number) => code === 125 || code === 93;

function skipSpaceBack(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at - 1);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at;
    at--;
  }
}

/** A number, `true`, `false` or `null`: all letters, digits, `+`, `-` and `.` */
function skipWord(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    // Everything that may follow a value is one of , ] } white space or the end (NaN).
    if (!(code > 32) || code === 44 || code === 93 || code === 125) return at;
    at++;
  }
}

/** The text of the key between two quotes. */
export function keyText(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  return inner.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : inner;
}
