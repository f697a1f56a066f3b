import { cells, clean, width } from './clean.ts';

/** `12,345`. */
export function number(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 operation`, `12,345 operations`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** Pads a clean text with spaces to a number of columns. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text;
}

/** Breaks a clean text into lines of at most so many columns, at spaces where there are any. */
export function wrap(text: string, columns: number): string[] {
  const room = Math.max(8, columns);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const size = width(word);
    if (line !== '' && used + 1 + size <= room) {
      line += ` ${word}`;
      used += 1 + size;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    used = 0;
    for (const cell of cells(word)) {
      if (used + cell.width > room) {
        lines.push(line);
        line = '';
        used = 0;
      }
      line += cell.text;
      used += cell.width;
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

/**
 * As many names as fit, the rest counted: `GET /a, GET /b and 212 more`.
 *
 * @param names some of the names, uncleaned
 * @param total how many there are
 * @param columns the room there is
 */
export function enumerate(names: readonly string[], total: number, columns: number): string {
  const tail = (shown: number) => (shown < total ? ` and ${number(total - shown)} more` : '');
  let text = '';
  let shown = 0;
  for (const name of names) {
    const next =
      shown === 0 ? clean(name, Math.max(8, columns - tail(1).length)) : `${text}, ${clean(name, 200)}`;
    if (shown > 0 && width(next) + tail(shown + 1).length > columns) break;
    text = next;
    shown++;
  }
  return shown === 0 ? number(total) : text + tail(shown);
}
