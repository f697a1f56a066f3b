import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';

/** What may be typed into a definition, whole or half of it. */
const snippets = [
  '\n      security: []\n',
  '\n    maxLength: 12\n',
  '      - { name: limit, in: query, schema: { type: integer } }\n',
  '"security": [], ',
  '"maxLength": 12, ',
  '{"name": "limit", "in": "query", "schema": {"type": "integer"}}, ',
  '# threatlint-ignore ',
  '\n# a remark\n',
  '<<: *base\n',
  '---\n',
  '$ref: "#/components/schemas/',
  '&a ',
  '|\n',
  '\t',
  '\r\n',
  '"',
  "'",
  '{',
  '}',
  ']',
  ':',
];

/** A person at work on a text: letters, pieces of definitions, lines from elsewhere, deletions, and undo. */
export class Typist {
  readonly #before: string[] = [];

  constructor(
    public text: string,
    private readonly draw: (below: number) => number,
  ) {}

  /** The next edit, as an editor sends it; {@link text} is what it leaves. */
  next(): TextDocumentContentChangeEvent {
    const { text, draw } = this;
    const kind = draw(10);
    // What is broken is mended soon, so that most texts can be judged; what is sound stays now and then.
    const isSound = parseSource(new Source('', text)).ok;
    if (isSound && draw(4) === 0) this.#before.length = 0;
    const most = isSound ? 3 : 1;
    if (this.#before.length > 0 && (kind < 2 || this.#before.length > most))
      return this.#put(0, text.length, this.#before.pop() as string);
    this.#before.push(text);
    const at = draw(text.length + 1);
    if (kind < 6) return this.#put(at, at, 'aZ0 _-é'[draw(7)] as string);
    if (kind === 6 && draw(2) === 0) return this.#put(at, Math.min(text.length, at + draw(60)), '');
    const lines = text.split('\n');
    const line = draw(lines.length);
    const start = lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0);
    if (kind < 7)
      return this.#put(start, Math.min(text.length, start + (lines[line] as string).length + 1), '');
    if (kind < 8) {
      const from = draw(lines.length);
      return this.#put(start, start, `${lines.slice(from, from + 1 + draw(8)).join('\n')}\n`);
    }
    if (kind < 9)
      return this.#put(...this.#word(at), ['string', 'object', 'x', '7', 'null', '[]'][draw(6)] as string);
    const snippet = snippets[draw(snippets.length)] as string;
    return this.#put(start, start, snippet.slice(0, 1 + draw(snippet.length)));
  }

  /** The word at an offset. */
  #word(at: number): [number, number] {
    const before = /\w*$/.exec(this.text.slice(Math.max(0, at - 40), at))?.[0] ?? '';
    const after = /^\w*/.exec(this.text.slice(at, at + 40))?.[0] ?? '';
    return [at - before.length, at + after.length];
  }

  #put(from: number, to: number, put: string): TextDocumentContentChangeEvent {
    const positions = new Source('', this.text);
    const [start, end] = [from, to].map((offset) => {
      const { line, column } = positions.position(offset);
      return { line: line - 1, character: column - 1 };
    }) as [{ line: number; character: number }, { line: number; character: number }];
    this.text = this.text.slice(0, from) + put + this.text.slice(to);
    return { range: { start, end }, text: put };
  }
}
