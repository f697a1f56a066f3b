import { type Cell, cells, width } from '../../text/clean.ts';
import { padStart } from '../../text/layout.ts';
import type { Range, Source } from '../../text/source.ts';
import type { Style } from './style.ts';

/** Lines of a span that are shown before the middle is left out. */
const mostSpanLines = 4;
const tab = '  ';

/**
 * The lines around a range, the range marked exactly: underlined when it lies on one line, with a bar beside it when
 * it spans several. Lines too long for the terminal are cut around the range.
 *
 * @returns lines without indentation; none when the range lies outside the text
 */
export function codeFrame(
  source: Source,
  range: Range,
  columns: number,
  style: Style,
  mark: (text: string) => string,
): string[] {
  const first = range.start.line;
  if (first < 1 || first > source.lineCount) return [];
  // An exclusive end at the start of a line is the end of the line before it.
  const endsBefore = range.end.line > first && range.end.column <= 1;
  const last = Math.max(first, Math.min(endsBefore ? range.end.line - 1 : range.end.line, source.lineCount));

  const before = context(source, first - 1);
  const after = context(source, last + 1);
  const gutter = String(after ?? last).length;
  const room = Math.max(16, columns - gutter - (last > first ? 5 : 3));
  const plain = (number: number | undefined, text: string) =>
    `${style.colors.dim(`${padStart(String(number ?? ''), gutter)} │`)}${text === '' ? '' : ` ${text}`}`;

  if (last > first) return severalLines();

  const text = source.line(first);
  const start = Math.min(range.start.column - 1, text.length);
  const end = Math.max(start, Math.min(range.end.column - 1, text.length));
  const left = windowStart(text, start, end, room);
  const shown = cut(text, left, room);
  const from = columnOf(shown, start);
  const to = Math.max(from + 1, columnOf(shown, end));
  const neighbour = (number: number | undefined) => {
    const content = number === undefined ? '' : print(cut(source.line(number), left, room));
    return content === '' ? [] : [plain(number, style.colors.dim(content))];
  };
  return [
    ...neighbour(before),
    plain(first, print(shown)),
    plain(undefined, ' '.repeat(from) + mark('━'.repeat(to - from))),
    ...neighbour(after),
  ];

  function severalLines(): string[] {
    const skip = last - first + 1 > mostSpanLines;
    const numbers = Array.from(
      { length: Math.min(last - first + 1, mostSpanLines) },
      (_, index) => first + index,
    );
    if (skip) numbers[numbers.length - 1] = last;
    const line = (number: number, side: string) => {
      const content = print(cut(source.line(number), 0, room));
      return plain(number, side === '' ? style.colors.dim(`  ${content}`) : `${mark(side)} ${content}`);
    };
    const lines = numbers.map((number) => line(number, number === first ? '┏' : number === last ? '┗' : '┃'));
    if (skip) lines.splice(-1, 0, plain(undefined, mark('┋')));
    if (before !== undefined) lines.unshift(line(before, ''));
    if (after !== undefined) lines.push(line(after, ''));
    return lines;
  }
}

/** A neighbouring line that is worth showing. */
function context(source: Source, number: number): number | undefined {
  if (number < 1 || number > source.lineCount) return undefined;
  return /\S/.test(source.line(number).slice(0, 1000)) ? number : undefined;
}

/** Where to begin so that the span is seen, with something of what leads up to it: 0 when all of it fits. */
function windowStart(text: string, start: number, end: number, room: number): number {
  // No more of the text than can matter is looked at: minified documents have lines of megabytes.
  const reach = Math.max(0, start - room);
  const lead = expand(cells(text.slice(reach, start)));
  const span = width(text.slice(start, Math.min(end, start + room)));
  const leadWidth = lead.reduce((sum, cell) => sum + cell.width, 0);
  if (reach === 0 && leadWidth + Math.min(span, room >> 1) + 1 <= room) return 0;
  let left = lead.length;
  let used = 0;
  const keep = Math.max(4, Math.min(room >> 1, room - span - 2));
  while (left > 0 && used + (lead[left - 1] as Cell).width <= keep) used += (lead[--left] as Cell).width;
  return left === lead.length ? start : reach + (lead[left] as Cell).at;
}

/** The cells of a line from an offset on, as many as fit; `…` stands for what is missing. */
function cut(text: string, left: number, room: number): Cell[] {
  if (left >= text.length && left > 0) return [];
  const bounded = text.slice(left, left + room * 4);
  const shown: Cell[] = left > 0 ? [{ text: '…', width: 1, at: 0 }] : [];
  let used = shown.length;
  const all = expand(cells(bounded));
  for (const [index, cell] of all.entries()) {
    const isLast = index === all.length - 1 && left + bounded.length === text.length;
    if (used + cell.width > room - (isLast ? 0 : 1)) {
      shown.push({ text: '…', width: 1, at: left + cell.at });
      break;
    }
    shown.push({ ...cell, at: left + cell.at });
    used += cell.width;
  }
  return shown;
}

function expand(line: Cell[]): Cell[] {
  return line.map((cell) => (cell.text === '␉' ? { text: tab, width: tab.length, at: cell.at } : cell));
}

/** The column at which an offset of the text is printed; the end of the line when it lies beyond. */
function columnOf(line: readonly Cell[], offset: number): number {
  let column = 0;
  for (const [index, cell] of line.entries()) {
    const next = line[index + 1];
    if (next ? next.at > offset : cell.at >= offset) return column;
    column += cell.width;
  }
  return column;
}

function print(line: readonly Cell[]): string {
  return line
    .map((cell) => cell.text)
    .join('')
    .trimEnd();
}
