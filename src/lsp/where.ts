/**
 * Where the cursor is, in terms of the document's values. It is told from the text alone, so that it is known while a person
 * types and nothing parses: by indentation in YAML, by brackets in JSON and inside of flow collections.
 */

/** A way from the root, and what the cursor is at there. */
export interface Where {
  /** Of the value at, or around, the cursor; of a key the way to its value. */
  readonly path: readonly (string | number)[];
  readonly part: 'key' | 'value';
  /** The text of the key or scalar at the cursor, without quotes, and where it stands. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

export function whereAt(written: string, offset: number, isJson: boolean): Where {
  // A lone carriage return ends a line, too (YAML 1.2.2, 5.4; LSP 3.17, Text Documents): nothing else moves.
  const text = written.includes('\r') ? written.replace(/\r(?!\n)/g, '\n') : written;
  return isJson ? flowAt(text, 0, offset, []) : blockAt(text, offset);
}

interface Line {
  readonly start: number;
  readonly text: string;
}

interface Parsed {
  readonly indent: number;
  /** Columns of the dashes before it. */
  readonly dashes: readonly number[];
  readonly key?: { readonly name: string; readonly at: number; readonly end: number };
  /** The column of what follows. */
  readonly rest: number;
}

function blockAt(text: string, offset: number): Where {
  const lines = Lines.upTo(text, offset);
  const current = lines.at(lines.length - 1);
  const column = offset - current.start;
  const parsed = parse(current.text);
  const steps: (string | number)[] = [];
  // On a line of blanks the cursor's own column tells to what a new key would belong.
  const isBlank = current.text.trim() === '';
  let indent = isBlank ? column : parsed.key ? columnOf(parsed) : (parsed.dashes.at(-1) ?? parsed.indent);
  let part: Where['part'] = 'value';
  let [start, end] = wordAround(current.text, column);
  if (parsed.key) {
    steps.unshift(parsed.key.name);
    if (column <= parsed.key.end) {
      part = 'key';
      [start, end] = [parsed.key.at, parsed.key.end];
    } else {
      const value = current.text.slice(parsed.rest);
      if (/^[[{]/.test(value)) {
        const above = climb(lines, indent, steps, parsed.dashes);
        return flowAt(text, current.start + parsed.rest, offset, above);
      }
      const trimmed = withoutComment(value);
      [start, end] = [parsed.rest, parsed.rest + trimmed.length];
    }
  } else if (parsed.dashes.length > 0 && column >= parsed.rest) {
    const value = current.text.slice(parsed.rest);
    if (/^[[{]/.test(value)) {
      const path = climb(lines, indent, [], parsed.dashes);
      return flowAt(text, current.start + parsed.rest, offset, path);
    }
    [start, end] = [parsed.rest, parsed.rest + value.trimEnd().length];
  } else if (isBlank) part = 'key';
  indent = Math.max(0, indent);
  const path = climb(lines, indent, steps, parsed.dashes);
  const flow = flowAbove(text, lines, offset);
  if (flow) return flow;
  return {
    ...{ path, part, start: current.start + start, end: current.start + end },
    word: unquoted(current.text.slice(start, end)),
  };
}

/** A flow collection that began on a line above and has not ended. */
function flowAbove(text: string, lines: Lines, offset: number): Where | undefined {
  for (let at = lines.length - 2, seen = 0; at >= 0 && seen < 400; at--, seen++) {
    const line = lines.at(at);
    const parsed = parse(line.text);
    const value = line.text.slice(parsed.rest);
    if (!/^[[{]/.test(value) || (!parsed.key && parsed.dashes.length === 0)) {
      if (parsed.key && value !== '' && !/^[[{]/.test(value)) return undefined;
      continue;
    }
    const from = line.start + parsed.rest;
    if (!isOpenAt(text, from, offset)) return undefined;
    const column = parsed.key ? columnOf(parsed) : (parsed.dashes.at(-1) as number);
    const above = climb(lines.first(at + 1), column, parsed.key ? [parsed.key.name] : [], parsed.dashes);
    return flowAt(text, from, offset, above);
  }
  return undefined;
}

/** The steps above a line, by the lines before it that are indented less. */
function climb(
  lines: Lines,
  from: number,
  own: readonly (string | number)[],
  dashes: readonly number[],
): (string | number)[] {
  const path = [...own];
  let indent = from;
  let open = [...dashes].reverse();
  let at = lines.length - 1;
  for (;;) {
    // Each dash of the line itself is an item of the list that begins at its column.
    for (const column of open) {
      path.unshift(countItems(lines, at, column));
      indent = column;
    }
    open = [];
    let found = false;
    for (at--; at >= 0; at--) {
      if (lines.isDeeper(at, indent)) continue;
      const { text } = lines.at(at);
      if (text.trim() === '' || /^\s*#/.test(text) || /^(?:---|\.\.\.)/.test(text)) continue;
      const parsed = parse(text);
      const column = parsed.key ? columnOf(parsed) : parsed.indent;
      const isListOf =
        parsed.key !== undefined && column === indent && path[0] !== undefined && typeof path[0] === 'number';
      if (parsed.key && (column < indent || isListOf)) {
        path.unshift(parsed.key.name);
        indent = column;
        open = [...parsed.dashes].reverse();
        found = true;
        break;
      }
      const inner = parsed.dashes.findLast((dash) => dash < indent);
      if (inner !== undefined && !isListOf) {
        open = parsed.dashes.filter((dash) => dash < indent).reverse();
        found = true;
        break;
      }
    }
    if (!found) return path;
  }
}

function countItems(lines: Lines, from: number, column: number): number {
  let items = 0;
  for (let at = from - 1; at >= 0; at--) {
    if (lines.isDeeper(at, column)) continue;
    const { text } = lines.at(at);
    if (text.trim() === '' || /^\s*#/.test(text)) continue;
    const indent = text.search(/\S/);
    if (indent < column) return items;
    if (indent === column && text[column] === '-') items += 1;
    else if (indent === column) return items;
  }
  return items;
}

function columnOf({ key }: Parsed): number {
  return key?.at ?? 0;
}

/** A line's dashes and key, by hand: a line may be as long as a file, and expressions for it look at it again and again. */
function parse(text: string): Parsed {
  const skip = (from: number) => {
    let at = from;
    while (text[at] === ' ' || text[at] === '\t') at++;
    return at;
  };
  // Anchors and tags stand before what they are of (YAML 1.2.2, 6.9).
  const content = (from: number) => {
    let at = from;
    while (text[at] === '&' || text[at] === '!') {
      const end = text.indexOf(' ', at);
      if (end === -1) return text.length;
      at = skip(end);
    }
    return at;
  };
  const indent = skip(0);
  const dashes: number[] = [];
  let at = indent;
  while (text[at] === '-' && (at + 1 === text.length || text[at + 1] === ' ')) {
    dashes.push(at);
    at = skip(at + 1);
  }
  const end = keyEnd(text, at);
  if (end === undefined) return { indent, dashes, rest: dashes.length > 0 ? at : text.length };
  const name = unquoted(text.slice(at, end));
  return { indent, dashes, key: { name, at, end }, rest: content(skip(end + 1)) };
}

/** Where the key ends that begins at an offset: before a colon with a blank, or nothing, behind it. */
function keyEnd(text: string, at: number): number | undefined {
  const first = text[at];
  if (first === undefined || '[{#'.includes(first)) return undefined;
  const isKey = (colon: number) => text[colon] === ':' && /^[ \t]?$/.test(text.charAt(colon + 1));
  if (first === '"' || first === "'") {
    const end = text.indexOf(first, at + 1) + 1;
    return end > 0 && isKey(end) ? end : undefined;
  }
  for (let colon = text.indexOf(':', at); colon !== -1; colon = text.indexOf(':', colon + 1))
    if (isKey(colon)) return colon;
  return undefined;
}

/** A value without what is remarked behind it. */
function withoutComment(value: string): string {
  const at = value.search(/\s#/);
  return (at === -1 ? value : value.slice(0, at)).trimEnd();
}

/** The lines of a text up to the one of an offset; most of them are never looked at. */
class Lines {
  private constructor(
    private readonly text: string,
    private readonly starts: readonly number[],
    readonly length: number,
  ) {}

  static upTo(text: string, offset: number): Lines {
    const starts = [0];
    for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', end + 1))
      starts.push(end + 1);
    return new Lines(text, starts, starts.length);
  }

  at(line: number): Line {
    const start = this.starts[line] as number;
    const end = this.text.indexOf('\n', start);
    return { start, text: this.text.slice(start, end === -1 ? undefined : end).replace(/\r$/, '') };
  }

  /** Does a line stand further in than a column, or is it blank at least so far? */
  isDeeper(line: number, column: number): boolean {
    const start = this.starts[line] as number;
    for (let at = start; at <= start + column; at++) if (this.text.charCodeAt(at) !== 32) return false;
    return true;
  }

  /** The first of them. */
  first(length: number): Lines {
    return new Lines(this.text, this.starts, length);
  }
}

/** The scalar around a column. */
function wordAround(line: string, column: number): [start: number, end: number] {
  let [start, end] = [column, column];
  while (start > 0 && !/[\s,[\]{}]/.test(line[start - 1] as string)) start--;
  while (end < line.length && !/[\s,[\]{}]/.test(line[end] as string)) end++;
  return [start, end];
}

interface Level {
  readonly kind: '{' | '[';
  key: Token | undefined;
  index: number;
  hasKey: boolean;
}

/** Is a collection that begins at `from` still open at `offset`? */
function isOpenAt(text: string, from: number, offset: number): boolean {
  let depth = 0;
  for (const { sign } of tokens(text, from, offset)) {
    if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    if (depth === 0) return false;
  }
  return true;
}

interface Token {
  /** Empty of a scalar. */
  readonly sign: string;
  readonly start: number;
  readonly end: number;
}

const signs: ReadonlyMap<number, string> = new Map(
  Array.from('{}[],:', (sign) => [sign.charCodeAt(0), sign]),
);
const [quote, apostrophe, backslash, hash, colon, lineFeed] = [34, 39, 92, 35, 58, 10];

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(String.fromCharCode(code)));
}

/** The signs and scalars of JSON, or of a flow collection of YAML, up to an offset; a scalar around it whole. */
function* tokens(text: string, from: number, to: number): Iterable<Token> {
  for (let at = from; at < text.length && at <= to; ) {
    const code = text.charCodeAt(at);
    const sign = signs.get(code);
    if (isSpace(code)) at += 1;
    else if (code === quote || code === apostrophe) {
      const end = quotationEnd(text, at, code);
      yield { sign: '', start: at, end };
      at = end;
    } else if (code === hash && (at === 0 || isSpace(text.charCodeAt(at - 1)))) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else if (sign !== undefined) {
      yield { sign, start: at, end: at + 1 };
      at += 1;
    } else {
      const end = plainEnd(text, at);
      yield { sign: '', start: at, end: at + text.slice(at, end).trimEnd().length };
      at = end;
    }
  }
}

/** In double quotes a backslash takes what follows it along, and what is not closed ends with its line. */
function quotationEnd(text: string, from: number, quotation: number): number {
  let at = from + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quotation || (code === lineFeed && quotation === quote)) break;
    at += code === backslash && quotation === quote ? 2 : 1;
  }
  return Math.min(at + 1, text.length);
}

function plainEnd(text: string, from: number): number {
  let at = from + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed) break;
    if (code === colon) {
      if (at + 1 === text.length || /[\s"'[{]/.test(text[at + 1] as string)) break;
    } else if (signs.has(code)) break;
  }
  return at;
}

function flowAt(text: string, from: number, offset: number, above: readonly (string | number)[]): Where {
  const levels: Level[] = [];
  const none: Token = { sign: '', start: offset, end: offset };
  let word = none;
  for (const token of tokens(text, from, offset)) {
    const top = levels.at(-1);
    const { sign } = token;
    if (token.start >= offset && sign !== '') break;
    word = none;
    if (sign === '{' || sign === '[') levels.push({ kind: sign, key: undefined, index: 0, hasKey: false });
    else if (sign === '}' || sign === ']') levels.pop();
    else if (!top) continue;
    else if (sign === ',') {
      top.index += 1;
      top.hasKey = false;
      top.key = undefined;
    } else if (sign === ':') top.hasKey = true;
    else {
      if (top.kind === '{' && !top.hasKey) top.key = token;
      if (token.start <= offset && offset <= token.end) word = token;
    }
  }
  const top = levels.at(-1);
  const part = top?.kind === '{' && !top.hasKey ? 'key' : 'value';
  const textOf = (token: Token | undefined) => (token ? unquoted(text.slice(token.start, token.end)) : '');
  const path = [
    ...above,
    ...levels.flatMap(({ kind, key, index, hasKey }, at): (string | number)[] => {
      if (kind === '[') return [index];
      const isLast = at === levels.length - 1;
      const named = textOf(key);
      return hasKey || !isLast || named !== '' ? [named] : [];
    }),
  ];
  return { path, part, word: textOf(word), start: word.start, end: word.end };
}

function unquoted(text: string): string {
  const [quote] = text;
  if (quote !== '"' && quote !== "'") return text;
  const inside = text.length > 1 && text.endsWith(quote) ? text.slice(1, -1) : text.slice(1);
  if (quote === "'") return inside.replaceAll("''", "'");
  try {
    return JSON.parse(`"${inside}"`) as string;
  } catch {
    return inside;
  }
}
