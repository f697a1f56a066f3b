import type {
  Position as EditorPosition,
  Range as EditorRange,
  TextDocumentContentChangeEvent,
} from 'vscode-languageserver';
import { type Position, type Range, Source, type Span } from '../text/source.ts';
import { afterAll } from './many-changes.ts';

/** In what editors count characters: the units of UTF-16, or bytes where the client offers that (LSP 3.17, PositionEncodingKind). */
export type Encoding = 'utf-16' | 'utf-8';

/** Positions of one text in the editor's terms: lines from 0, characters from 0 in units of the encoding. */
export class Positions {
  constructor(
    readonly source: Source,
    private readonly encoding: Encoding,
  ) {}

  offset({ line, character }: EditorPosition): number {
    const column = this.encoding === 'utf-16' ? character : unitsOf(this.source.line(line + 1), character);
    return this.source.offset({ line: line + 1, column: column + 1 });
  }

  position({ line, column }: Position): EditorPosition {
    if (this.encoding === 'utf-16') return { line: line - 1, character: column - 1 };
    const before = this.source.line(line).slice(0, column - 1);
    return { line: line - 1, character: Buffer.byteLength(before) };
  }

  range({ start, end }: Range): EditorRange {
    return { start: this.position(start), end: this.position(end) };
  }

  span(span: Span): EditorRange {
    return this.range(this.source.range(span));
  }
}

/** So many changes at once are made together: of fewer it is quicker to move where lines begin. */
const many = 8;

/** How many units of UTF-16 the first bytes of a line are; what ends inside of a character ends before it. */
function unitsOf(line: string, bytes: number): number {
  let units = 0;
  let left = bytes;
  for (const character of line) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    units += character.length;
  }
  return units;
}

/** A text that is open in the editor, as it is shown there. */
export class OpenText {
  #positions: Positions | undefined;
  /** A change of it could not be understood: what the editor shows is another text, until it sends the whole. */
  isLost = false;

  constructor(
    readonly uri: string,
    /** Absolute. */
    readonly path: string,
    private readonly encoding: Encoding,
    public version: number,
    public text: string,
  ) {}

  get positions(): Positions {
    this.#positions ??= new Positions(new Source(this.path, this.text), this.encoding);
    return this.#positions;
  }

  /** Changes come in the order in which they were made, each on the text that the last one left. */
  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    const stretches = changes.flatMap((one) => ('range' in one && one.range ? [one] : []));
    if (stretches.length === changes.length && changes.length >= many && !this.isLost) {
      const isShort = this.encoding === 'utf-16';
      this.text = afterAll(this.text, stretches, (line, character) =>
        isShort ? Math.min(character, line.length) : unitsOf(line, character),
      );
      this.#positions = undefined;
      this.version = version;
      return;
    }
    for (const change of changes) {
      if ('range' in change && change.range) {
        if (this.isLost) continue;
        const { start, end } = change.range;
        const [from, to] = [this.positions.offset(start), this.positions.offset(end)];
        const source = this.positions.source.replaced({ start: from, end: Math.max(from, to) }, change.text);
        this.#positions = new Positions(source, this.encoding);
        this.text = source.text;
      } else {
        this.text = change.text;
        this.isLost = false;
        this.#positions = undefined;
      }
    }
    this.version = version;
  }
}
