/**
 * Text on its way to a terminal. Names, paths and messages hold bytes that a stranger chose: here control characters,
 * direction overrides and invisible characters become visible, and widths are counted as a terminal shows them.
 */

/** One grapheme as it is printed: its safe text, its columns, and where it began (UTF-16) in the original. */
export interface Cell {
  readonly text: string;
  readonly width: number;
  readonly at: number;
}

/**
 * Never printed raw: controls (C0, DEL, C1), format characters (zero-width, bidi overrides and isolates, tags), lone
 * surrogates, line and paragraph separators, what is no character at all (XML 1.0 §2.2 forbids two of those), and the Hangul
 * fillers, which look like nothing.
 */
const unsafe = /[\p{Noncharacter_Code_Point}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/u;

/** Two columns wide: East Asian Wide and Fullwidth (UAX #11), and emoji that are shown as pictures. */
const wide =
  /[\u1100-\u115e\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

/**
 * One unit, one column each: Latin letters, punctuation, arrows and box lines. What nearly every text is made of, and
 * for it there is no need to wake up the segmenter, which takes ten milliseconds.
 */
const simple = /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u257f]*$/;

const marks = /^\p{M}+$/u;
/** More marks than a language stacks on a letter climb over the lines above and below. */
const piledMarks = /(\p{M}{3})\p{M}+/gu;
let segmenter: Intl.Segmenter | undefined;

/** The cells of a text. Costs time in its length: cut what is huge first. */
export function cells(text: string): Cell[] {
  if (simple.test(text)) return Array.from(text, (char, at) => ({ text: char, width: 1, at }));
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const result: Cell[] = [];
  for (const { segment, index } of segmenter.segment(text)) {
    if (!unsafe.test(segment)) {
      result.push(graphemeCell(segment, index));
      continue;
    }
    // Once the joiner inside is shown, the parts no longer join: each is its own cell.
    let at = index;
    for (const char of segment) {
      if (unsafe.test(char)) {
        const shown = visible(char);
        result.push({ text: shown, width: shown.length, at });
      } else result.push(graphemeCell(char, at));
      at += char.length;
    }
  }
  return result;
}

function graphemeCell(grapheme: string, at: number): Cell {
  // A mark without its letter would sit on whatever was printed before it.
  if (marks.test(grapheme)) return { text: `◌${grapheme}`.replace(piledMarks, '$1'), width: 1, at };
  const picture = wide.test(grapheme) || grapheme.includes('\ufe0f');
  return { text: grapheme.replace(piledMarks, '$1'), width: picture ? 2 : 1, at };
}

function visible(char: string): string {
  const code = char.codePointAt(0) as number;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `\\u{${code.toString(16)}}`;
}

/** How many columns a text takes once it is cleaned. */
export function width(text: string): number {
  if (simple.test(text)) return text.length;
  return cells(text).reduce((sum, cell) => sum + cell.width, 0);
}

/**
 * A text that is safe to print on one line: whatever controls the terminal or hides is shown as a visible sign, and
 * what is longer than `most` columns ends in `…`. Cleaning twice changes nothing more.
 *
 * Every string that comes from a document, a file name, a configuration or a model passes through here.
 */
export function clean(text: string, most = 500): string {
  if (text.length <= most && simple.test(text)) return text;
  // A grapheme seldom has more than a few units; what lies beyond is cut anyway.
  const bounded = text.slice(0, most * 8);
  const parts = cells(bounded);
  let used = 0;
  let end = 0;
  while (end < parts.length && used + (parts[end] as Cell).width <= most)
    used += (parts[end++] as Cell).width;
  const whole = end === parts.length && bounded.length === text.length;
  if (whole) return parts.map((cell) => cell.text).join('');
  while (end > 0 && used > most - 1) used -= (parts[--end] as Cell).width;
  return `${parts
    .slice(0, end)
    .map((cell) => cell.text)
    .join('')}…`;
}

/** Prose of several lines as one clean line. */
export function prose(text: string): string {
  return clean(text.slice(0, 4000).replace(/\s+/g, ' ').trim(), 1000);
}
