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

  #put(first: number, last: number, put: string): TextDocumentContentChangeEvent {
    const positions = new Source('', this.text);
    // No position of an editor lies between a carriage return and its line feed (LSP 3.17, Position).
    const isWithin = (at: number) => this.text[at - 1] === '\r' && this.text[at] === '\n';
    const from = isWithin(first) ? first - 1 : first;
    const to = isWithin(last) ? last + 1 : last;
    const [start, end] = [from, to].map((offset) => {
      const { line, column } = positions.position(offset);
      return { line: line - 1, character: column - 1 };
    }) as [{ line: number; character: number }, { line: number; character: number }];
    this.text = this.text.slice(0, from) + put + this.text.slice(to);
    return { range: { start, end }, text: put };
  }
}

/** What of a line of YAML or JSON is a name and its value, or an item. */
const member = /^(\s*)(?:- )?(?:"[^"]*"|[\w$/{}.-]+): ?(.*?),?\s*$/;

/**
 * A person who designs: edits that leave whole definitions. References lead elsewhere, members and all that is in them come, go and
 * move, values become others of the same document, names are changed where they stand; then something is taken back.
 */
export class Author {
  readonly #before: string[] = [];

  constructor(
    public text: string,
    private readonly draw: (below: number) => number,
  ) {}

  /** The next edit; {@link text} is what it leaves. */
  next(): TextDocumentContentChangeEvent {
    if (this.#before.length > 0 && (this.#before.length > 6 || this.draw(5) === 0))
      return this.#put(this.#before.pop() as string);
    this.#before.push(this.text);
    for (let tries = 0; tries < 40; tries++) {
      const made = this.#made(this.text.split('\n'));
      if (made === undefined || made === this.text) continue;
      if (tries < 30 && !parseSource(new Source('', made)).ok) continue;
      return this.#put(made);
    }
    return this.#put(`${this.text}\n`);
  }

  #made(lines: string[]): string | undefined {
    const { draw } = this;
    const kind = draw(9);
    const at = draw(lines.length);
    const line = lines[at] as string;
    if (kind < 2) {
      const references = lines.flatMap((one, at) => (one.includes('$ref') ? [at] : []));
      const one = references[draw(references.length)];
      const other = references[draw(references.length)];
      if (one === undefined || other === undefined) return undefined;
      const target = /\$ref["']?: ?["']?([^"'\s}]+)/;
      const [from, to] = [target.exec(lines[one] as string), target.exec(lines[other] as string)];
      if (!from || !to) return undefined;
      lines[one] = (lines[one] as string).replace(from[1] as string, () => to[1] as string);
      return lines.join('\n');
    }
    if (kind === 2) {
      const security = lines.flatMap((one, at) =>
        /["']?(?:security|readOnly|in|type)["']?:/.test(one) ? [at] : [],
      );
      const one = security[draw(security.length)];
      if (one === undefined) return undefined;
      const all = (lines[one] as string).match(member);
      const like = security
        .map((at) => lines[at] as string)
        .filter((other) => other.trim().split(':')[0] === (lines[one] as string).trim().split(':')[0]);
      const other = like[draw(like.length)]?.match(member);
      if (!all?.[2] || !other?.[2]) return undefined;
      lines[one] = (lines[one] as string).replace(all[2], () => other[2] as string);
      return lines.join('\n');
    }
    const [indent, end] = [/^\s*/.exec(line)?.[0].length ?? 0, this.#end(lines, at)];
    if (kind === 3) lines.splice(at, end - at);
    else if (kind === 4) {
      const to = draw(lines.length);
      const block = lines.slice(at, end);
      const by = (/^\s*/.exec(lines[to] as string)?.[0].length ?? 0) - indent;
      if (block.length > 60 || by < -indent) return undefined;
      lines.splice(to, 0, ...block.map((one) => (by >= 0 ? ' '.repeat(by) + one : one.slice(-by))));
    } else if (kind === 5) {
      const found = member.exec(line);
      const like = lines[draw(lines.length)]?.match(member);
      if (!found?.[2] || !like?.[2]) return undefined;
      lines[at] = line.replace(found[2], () => like[2] as string);
    } else if (kind === 6) lines[at] = line.replace(/[a-z]{3,}(?=["']?:)/i, (name) => `${name}X`);
    else if (kind === 7) lines.splice(at, 1, ...(indent > 0 && draw(2) === 0 ? [line, line] : []));
    else {
      const words = ['string', 'object', 'integer', 'admin', 'token', 'password', 'id', 'true', '[]', '{}'];
      lines[at] = line.replace(/\w+(?=["']?,?\s*$)/, words[draw(words.length)] as string);
    }
    return lines.join('\n');
  }

  /** Where the block of a line ends: before the next that is not farther in. */
  #end(lines: readonly string[], at: number): number {
    const indent = /^\s*/.exec(lines[at] as string)?.[0].length ?? 0;
    let end = at + 1;
    while (end < lines.length && (/^\s*/.exec(lines[end] as string)?.[0].length ?? 0) > indent) end++;
    return /^\s*[}\]],?\s*$/.test(lines[end] ?? '') && /[{[]\s*$/.test(lines[at] as string) ? end + 1 : end;
  }

  /** As an editor tells it that knows what differs. */
  #put(text: string): TextDocumentContentChangeEvent {
    const before = this.text;
    let from = 0;
    while (from < Math.min(before.length, text.length) && before[from] === text[from]) from++;
    let same = 0;
    while (same < Math.min(before.length, text.length) - from && before.at(-1 - same) === text.at(-1 - same))
      same++;
    const positions = new Source('', before);
    const at = (offset: number) => {
      const { line, column } = positions.position(offset);
      return { line: line - 1, character: column - 1 };
    };
    this.text = text;
    return {
      range: { start: at(from), end: at(before.length - same) },
      text: text.slice(from, text.length - same),
    };
  }
}
