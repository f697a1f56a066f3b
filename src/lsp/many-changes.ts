import type { Position, Range } from 'vscode-languageserver';

/** A change of a stretch (LSP 3.17, TextDocumentContentChangeEvent). */
export interface Stretch {
  readonly range: Range;
  readonly text: string;
}

/**
 * A text after changes, each on what the last one left. Whoever replaces a word everywhere sends thousands of them in one
 * message: they are made on lines, since to copy a text of 3 MB for each takes a minute.
 *
 * @param column the place in a line, without its end, of a character in the editor's terms
 */
export function afterAll(
  text: string,
  changes: readonly Stretch[],
  column: (line: string, character: number) => number,
): string {
  let lines = linesOf(text);
  const placeOf = ({ line, character }: Position): [line: number, column: number] => {
    const last = lines.length - 1;
    if (line > last) return [last, (lines[last] as string).length];
    return [line, column(withoutEnd(lines[line] as string), character)];
  };
  for (const { range, text: by } of changes) {
    const start = placeOf(range.start);
    const wanted = placeOf(range.end);
    const isBackwards = wanted[0] < start[0] || (wanted[0] === start[0] && wanted[1] < start[1]);
    const [end, endColumn] = isBackwards ? start : wanted;
    let [first, from] = start;
    const before = lines[first - 1];
    // A line feed behind a carriage return is the end of the line before.
    if (from === 0 && before?.endsWith('\r')) {
      first -= 1;
      from = before.length;
    }
    const written = (lines[first] as string).slice(0, from) + by + (lines[end] as string).slice(endColumn);
    const made = linesOf(written);
    // What stands before the end of the text has an end of its own.
    if (end < lines.length - 1 && made.at(-1) === '') made.pop();
    if (made.length === end - first + 1) for (const [at, line] of made.entries()) lines[first + at] = line;
    else lines = lines.slice(0, first).concat(made, lines.slice(end + 1));
  }
  return lines.join('');
}

/** Lines with their ends; the last one has none, and may be empty. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  const hasReturns = text.includes('\r');
  for (let at = hasReturns ? 0 : text.indexOf('\n'); at !== -1 && at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) {
      lines.push(text.slice(start, at + 1));
      start = at + 1;
    }
    at = hasReturns ? at + 1 : text.indexOf('\n', at + 1);
  }
  lines.push(text.slice(start));
  return lines;
}

function withoutEnd(line: string): string {
  if (line.endsWith('\r\n')) return line.slice(0, -2);
  return line.endsWith('\n') || line.endsWith('\r') ? line.slice(0, -1) : line;
}
