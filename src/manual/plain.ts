import { width } from '../text/clean.ts';
import { padEnd, wrap } from '../text/layout.ts';
import { append, highest } from '../text/lists.ts';

/**
 * A page of the manual as text for a terminal: headings in lines of their own, paragraphs and lists wrapped below them, tables
 * as columns, code as it is. It reads the Markdown that the manual is written in, and no more of it.
 *
 * @param columns how wide lines may be
 */
export function plain(page: string, columns: number): string {
  const out: string[] = [];
  let paragraph: string[] = [];
  let table: string[][] = [];
  let inCode = false;
  const room = Math.min(columns, 100) - 2;
  const flush = () => {
    if (paragraph.length > 0) append(out, indented(unmarked(paragraph.join(' ')), room));
    append(out, columnsOf(table));
    paragraph = [];
    table = [];
  };
  for (const line of page.trimEnd().split('\n')) {
    if (line.startsWith('```')) {
      flush();
      inCode = !inCode;
    } else if (inCode) out.push(`    ${line}`.trimEnd());
    else if (/^#+ /.test(line)) {
      flush();
      out.push(unmarked(line.replace(/^#+ /, '')));
    } else if (/^\s*- /.test(line)) {
      flush();
      paragraph = [line.trim()];
    } else if (line.startsWith('|')) {
      if (!/^[|\s:-]+$/.test(line)) table.push(cellsOf(line));
    } else if (line === '') {
      flush();
      if (out.at(-1) !== '') out.push('');
    } else paragraph.push(line.trim());
  }
  flush();
  return `${out.join('\n')}\n`;
}

function indented(text: string, room: number): string[] {
  const isItem = text.startsWith('- ');
  const lines = wrap(isItem ? text.slice(2) : text, isItem ? room - 2 : room);
  return lines.map((line, at) => `  ${isItem ? (at === 0 ? '- ' : '  ') : ''}${line}`);
}

function cellsOf(row: string): string[] {
  const cells = row.split(/(?<!\\)\|/).slice(1, -1);
  return cells.map((cell) => unmarked(cell.replaceAll('\\|', '|').trim()));
}

function columnsOf(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => highest(rows.map((row) => width(row[at] ?? ''))));
  return rows.map((row) => `  ${row.map((cell, at) => padEnd(cell, widths[at] ?? 0)).join('  ')}`.trimEnd());
}

/** Links are their text, which names a page that `explain` shows; emphasis and escapes are for other readers. */
function unmarked(text: string): string {
  return text
    .replace(/\[([^\][]*)\]\([^()\s]*\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/\\([\\`*_[\]<>|#])/g, '$1');
}
