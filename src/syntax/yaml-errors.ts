import type { Source, Span } from '../text/source.ts';
import { tooDeep } from './limits.ts';
import type { SyntaxProblem } from './tree.ts';
import { isBreak } from './yaml-text.ts';

/** What the parser said, and where. */
interface Failure {
  readonly text: string;
  readonly reason: string;
  readonly at: number;
  /** The line of `at` up to it. */
  readonly before: string;
  readonly lineStart: number;
}

/**
 * Says in plain words, with what to write instead, why the parser refused a text. The parser stops where it can no
 * longer go on; the place given here is where a person has to look.
 *
 * @param outdented offsets of lines that continued a value at too little indentation before the failure
 */
export function explainYaml(
  source: Source,
  reason: string,
  at: number,
  outdented: readonly number[],
): SyntaxProblem {
  const { text } = source;
  const lineStart = startOfLine(text, at);
  const failure: Failure = { text, reason, at, lineStart, before: text.slice(lineStart, at) };
  return (
    tab(failure) ??
    leftOpen(source, failure, outdented) ??
    unclosedQuote(failure) ??
    unclosedBracket(failure) ??
    keyWithoutColon(failure) ??
    valueOnTheLine(failure) ??
    deeperThanText(failure) ??
    inWords(failure)
  );
}

function tab({ text, reason, at, before, lineStart }: Failure): SyntaxProblem | null {
  const indent = /^ *\t/.exec(before) ?? (text[at] === '\t' && /^ *$/.test(before) ? [`${before}\t`] : null);
  if (!indent && !reason.startsWith('tab characters')) return null;
  const start = indent ? lineStart + indent[0].length - 1 : at;
  return problem('A tab cannot be used for indentation in YAML; use spaces', start);
}

/** The value that outdented lines continued is the likelier culprit than the line where it all stopped making sense. */
function leftOpen(source: Source, { text, at }: Failure, outdented: readonly number[]): SyntaxProblem | null {
  let index = outdented.length - 1;
  if (index < 0) return null;
  const line = (offset: number): number => source.position(offset).line;
  const farther = line(at) - line(outdented[index] as number);
  if (farther > 1 && at < text.length) return null;
  while (index > 0 && line(outdented[index] as number) - line(outdented[index - 1] as number) === 1) index--;
  const opener = lastMatch(text, /["'[{]/, outdented[index] as number);
  if (opener === -1) return null;
  return problem(
    `This \`${text[opener]}\` is not closed before the next line begins; close it on its line`,
    opener,
  );
}

function unclosedQuote({ text, reason, at }: Failure): SyntaxProblem | null {
  const kind = /^unexpected end of the (?:stream|document) within a (single|double) quoted scalar/.exec(
    reason,
  )?.[1];
  if (!kind) return null;
  const quote = kind === 'single' ? "'" : '"';
  let opener = text.lastIndexOf(quote, at - 1);
  while (opener > 0 && !/[\s:,[{]/.test(text[opener - 1] as string))
    opener = text.lastIndexOf(quote, opener - 1);
  return problem(`This \`${quote}\` opens a quoted text that is never closed`, Math.max(opener, 0));
}

function unclosedBracket({ text, reason, at }: Failure): SyntaxProblem | null {
  if (!reason.startsWith('unexpected end of the stream within a flow')) return null;
  let opener = at;
  for (let depth = 0; opener >= 0 && depth >= 0; ) {
    opener--;
    if (/[\]}]/.test(text[opener] ?? '')) depth++;
    else if (/[[{]/.test(text[opener] ?? '')) depth--;
  }
  return problem(`This \`${text[Math.max(opener, 0)]}\` is never closed`, Math.max(opener, 0));
}

/** A line without a colon joins the key of the next line, so the parser only stumbles there. */
function keyWithoutColon({ text, reason, at, before, lineStart }: Failure): SyntaxProblem | null {
  const joined = reason.startsWith('can not read a block mapping entry');
  const ended = reason.startsWith('end of the stream') && text[at] === ':' && !/:\s/.test(before);
  if (!joined && !ended && !reason.startsWith("expected ':'")) return null;
  const end = lastMatch(text, /\S/, joined || ended ? lineStart : at) + 1;
  const start = startOfLine(text, end);
  const line = text.slice(start, end);
  const indent = line.search(/\S/);
  const hint = /^\s*[^\s'"]+:\S/.test(line) ? 'a space after the colon' : 'a colon, as in `key: value`';
  const message = `This line is no \`key: value\` pair: it needs ${hint}, or more indentation if it continues the text above`;
  return { message, span: { start: start + Math.max(indent, 0), end: Math.max(end, start) } };
}

/** Values that YAML reads as something other than text. */
function valueOnTheLine({ text, reason, at, before }: Failure): SyntaxProblem | null {
  // The patterns below backtrack: a long line, which no person wrote, gets the general words.
  if (before.length > 2_000 || !/^(?:bad indentation|end of the stream)/.test(reason)) return null;
  const char = text[at] ?? '';
  if (/(?:^|[-:?,[{])\s*$/.test(before) && char !== '') {
    if ('@`%'.includes(char)) return problem(`A value cannot start with ${char}; put it in quotes`, at);
    if (char === ']' || char === '}')
      return problem(`There is no open bracket that this \`${char}\` closes`, at);
    if (char === '-' && /:\s+$/.test(before)) {
      return problem(
        'A list cannot begin on the line of its key; put each `- item` on a line of its own',
        at,
      );
    }
  }
  const value = /^\s*\S.*?:\s+(\S)/.exec(before) ?? /^\s*-\s+(\S)/.exec(before);
  const first = value?.[1]?.[0];
  if (!first) return null;
  if (char === ':' && /^(?:\s|$)/.test(text[at + 1] ?? '')) {
    return problem('A second `: ` on one line; put the value in quotes if the colon belongs to it', at);
  }
  if (first === '{' || first === '[') {
    const shown = first === '{' ? '{…}' : '[…]';
    return problem(
      `A value that starts with \`${first}\` ends with its bracket; put it in quotes if ${shown} is part of a text`,
      at,
    );
  }
  if (first === '"')
    return problem('Nothing may follow the closing quote; write `\\"` for a quote inside the text', at);
  if (first === "'")
    return problem("Nothing may follow the closing quote; write `''` for a quote inside the text", at);
  return null;
}

/** `key: value` below and deeper than another `key: value`. */
function deeperThanText({ text, reason, at, before, lineStart }: Failure): SyntaxProblem | null {
  if (text[at] !== ':' || !reason.startsWith('bad indentation')) return null;
  const start = lineStart + Math.max(before.search(/\S/), 0);
  const message =
    'This key is indented deeper than the line above, which already has its value; give both the same indentation';
  return { message, span: { start, end: at } };
}

const words: readonly (readonly [RegExp, string])[] = [
  [
    /^bad indentation of a mapping/,
    'This line does not line up with the keys around it; give it the indentation of its neighbours',
  ],
  [
    /^bad indentation of a sequence/,
    'This line does not line up with the `- ` items around it; give it the indentation of its neighbours',
  ],
  [/^end of the stream or a document/, 'This does not belong to what stands above it; check its indentation'],
  [/^a whitespace character is expected after/, 'A space is missing after the colon'],
  [
    /^a line break is expected/,
    'The text after `|` or `>` must start on the next line; put the value in quotes if the sign belongs to it',
  ],
  [
    /^(?:repeat of|bad explicit)/,
    'After `|` or `>` only one of `+`, `-` and one digit from 1 to 9 may stand; put the value in quotes if the sign belongs to it',
  ],
  [/^missed comma/, 'Expected a comma or the closing bracket here'],
  [/^expected the node content/, 'A comma too many: expected a value here'],
  [/^unknown escape/, 'YAML does not know this escape; write `\\\\` for a backslash, or use single quotes'],
  [
    /^expected hexadecimal/,
    'Expected hexadecimal digits after `\\x`, `\\u` or `\\U`; write `\\\\` for a backslash',
  ],
  [
    /^(?:the stream contains non-print|expected valid JSON)/,
    'A control character or half a surrogate pair cannot stand in YAML; remove it, or escape it in double quotes',
  ],
  [/^null byte/, 'A NUL character cannot stand in YAML; remove it'],
  [/^nesting exceeded/, tooDeep],
  [/^name of an alias/, 'A value that starts with `*` refers to an anchor; put it in quotes if it is a text'],
  [
    /^name of an anchor|^duplication of an anchor/,
    'A value that starts with `&` defines an anchor; put it in quotes if it is a text',
  ],
  [/^alias node should/, 'An anchor or a tag cannot stand before `*name`; remove it'],
  [
    /tag/,
    'A value that starts with `!` is read as a tag, and this is no valid one; put it in quotes if it is a text',
  ],
  [
    /directive/i,
    'A line that starts with `%` is a directive, and this is no valid one; put it in quotes if it is a text',
  ],
];

function inWords({ reason, at }: Failure): SyntaxProblem {
  const found = words.find(([pattern]) => pattern.test(reason));
  return problem(found ? found[1] : `This is not valid YAML: ${reason}`, at);
}

function problem(message: string, start: number): SyntaxProblem {
  const span: Span = { start, end: start + 1 };
  return { message, span };
}

function startOfLine(text: string, at: number): number {
  let start = at;
  while (start > 0 && !isBreak(text.charCodeAt(start - 1))) start--;
  return start;
}

/** The last offset before `end` whose character matches; -1 when there is none. */
function lastMatch(text: string, pattern: RegExp, end: number): number {
  let at = end - 1;
  while (at >= 0 && !pattern.test(text[at] as string)) at--;
  return at;
}
