import type { Span } from '../text/source.ts';

/** Small steps over a text around what stands in it. */

/** Where the line starts that an offset is in. */
export function lineStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start;
}

/** Where the line ends, before its line break. */
export function lineStop(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}

/** Behind the line break that stands at an offset; the offset itself where none does. */
export function afterBreak(text: string, at: number): number {
  if (text[at] === '\r' && text[at + 1] === '\n') return at + 2;
  return text[at] === '\n' || text[at] === '\r' ? at + 1 : at;
}

/**
 * What stands on the line before an offset, as far back as it is blanks and dashes, and one letter more where there is one: a
 * document may be one line of megabytes, and each entry asks.
 */
export function before(text: string, at: number): string {
  let start = at;
  while (start > 0 && /[ \t-]/.test(text[start - 1] as string)) start--;
  const isStart = start === 0 || text[start - 1] === '\n' || text[start - 1] === '\r';
  return text.slice(isStart ? start : start - 1, at);
}

/** Nobody indents further. */
const farthest = 10_000;

/** The blanks that the line of an offset begins with. */
export function indentation(text: string, at: number): string {
  const start = Math.max(0, at - farthest);
  const near = text.slice(start, at);
  const line = start + Math.max(near.lastIndexOf('\n'), near.lastIndexOf('\r')) + 1;
  return line === start && start > 0 ? '' : (/^[ \t]*/.exec(text.slice(line, at))?.[0] ?? '');
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** The end of the line on which a block's entry ends; undefined where more than a remark follows it. */
export function endOfEntry(text: string, { end }: Span): number | undefined {
  const stop = lineStop(text, end);
  return /^[ \t]*(?:[ \t]#.*)?$/.test(text.slice(end, stop)) ? stop : undefined;
}
