/** A stretch of text: UTF-16 offsets into {@link Source.text}, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Line and column, both counted from 1; columns are UTF-16 units, as editors and the LSP count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of text in lines and columns; the end is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/**
 * One file's text. A byte order mark is no part of it (an editor shows no column for it), line ends are LF, CRLF
 * or a lone CR. The line index is built when the first position is asked for.
 */
export class Source {
  /** Where lines begin, and whether a CR may end one. */
  readonly #starts: { lines?: Int32Array; hasReturns?: boolean } = {};

  /**
   * @param file the name shown to people: relative to the working folder, with `/`
   * @param text the decoded text without byte order mark
   */
  constructor(
    readonly file: string,
    readonly text: string,
  ) {}

  /** The position of an offset; an offset outside the text is moved to its nearest end. */
  position(offset: number): Position {
    const starts = this.#lineStarts();
    const wanted = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= wanted) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: wanted - (starts[low] as number) + 1 };
  }

  /**
   * What it is after a stretch was replaced. Of the lines, those that stand before and behind it are known already.
   *
   * @param end not before the start
   */
  replaced({ start, end }: Span, by: string): Source {
    const source = new Source(this.file, this.text.slice(0, start) + by + this.text.slice(end));
    source.follow(this, { start, end });
    return source;
  }

  /**
   * Takes over where lines begin from an older text, of which only a stretch was replaced.
   *
   * @param span the stretch, in the older text
   */
  follow(older: Source, { start, end }: Span): void {
    const { lines, hasReturns } = older.#starts;
    const moved = this.text.length - older.text.length;
    const by = this.text.slice(start, end + moved);
    if (!lines || hasReturns || by.includes('\r')) return;
    const first = older.position(start).line;
    const last = older.position(end).line;
    const begun = startsByLineFeed(by, start);
    const starts = new Int32Array(first + begun.length + lines.length - last);
    starts.set(lines.subarray(0, first));
    starts.set(begun, first);
    let to = first + begun.length;
    for (let at = last; at < lines.length; at++) starts[to++] = (lines[at] as number) + moved;
    this.#starts.lines = starts;
  }

  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(span.end) };
  }

  /** The offset of a position; one outside of the text, or of its line, is moved to the nearest end. */
  offset({ line, column }: Position): number {
    const starts = this.#lineStarts();
    if (line < 1) return 0;
    const start = starts[line - 1];
    if (start === undefined) return this.text.length;
    return start + Math.max(0, Math.min(column - 1, this.line(line).length));
  }

  /** The text of a line (from 1) without its line end; empty past the last line. */
  line(number: number): string {
    const starts = this.#lineStarts();
    const start = starts[number - 1];
    if (start === undefined) return '';
    let end = starts[number] ?? this.text.length;
    // By hand: an expression for trailing line ends is tried at every character of a document of one line.
    while (end > start && isLineEnd(this.text.charCodeAt(end - 1))) end--;
    return this.text.slice(start, end);
  }

  get lineCount(): number {
    return this.#lineStarts().length;
  }

  #lineStarts(): Int32Array {
    if (this.#starts.lines) return this.#starts.lines;
    const hasReturns = this.text.includes('\r');
    const after = hasReturns ? startsByCharacter(this.text) : startsByLineFeed(this.text);
    const lines = new Int32Array(after.length + 1);
    lines.set(after, 1);
    this.#starts.lines = lines;
    this.#starts.hasReturns = hasReturns;
    return lines;
  }
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

/**
 * Where lines begin behind the first. Searching for one character is many times faster than looking at each.
 *
 * @param from where the text itself stands
 */
function startsByLineFeed(text: string, from = 0): number[] {
  const lines: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.push(from + at + 1);
  return lines;
}

function startsByCharacter(text: string): number[] {
  const lines: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) lines.push(at + 1);
  }
  return lines;
}
