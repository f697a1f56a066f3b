import { cells, clean } from '../text/clean.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * How wide a text comes out, without a browser to ask: the widths of a wide sans serif, so that narrower fonts leave
 * air and none runs over.
 *
 * @param text cleaned
 */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const cell of cells(text)) width += cell.width > 1 ? 1.05 : widthOf(cell.text);
  return width * size;
}

function widthOf(char: string): number {
  if (/^[ijl.,:;|!'I·()[\]]/.test(char)) return 0.4;
  if (/^[mwMW@%—…]/.test(char)) return 1;
  if (char === ' ' || /^[frt]/.test(char)) return 0.42;
  return /^[A-Z0-9&#+<>=~_]/.test(char) ? 0.74 : 0.64;
}

/**
 * Breaks a text into lines between words, and inside a word that is longer than a line.
 *
 * @param columns the most that a line holds
 * @param most lines; the last one ends in `…` where there is more
 */
export function wrap(text: string, columns: number, most: number): string[] {
  const words = clean(text, columns * most + 1)
    .split(' ')
    .filter((word) => word !== '');
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    while (line.length > columns) {
      const parts = cells(line).map((cell) => cell.text);
      lines.push(parts.slice(0, columns).join(''));
      line = parts.slice(columns).join('');
    }
  }
  if (line !== '') lines.push(line);
  if (lines.length <= most) return lines;
  const last = lines[most - 1] as string;
  return [...lines.slice(0, most - 1), `${last.slice(0, columns - 1).replace(/ $/, '')} …`];
}
