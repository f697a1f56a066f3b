import type { Document } from '../refs/document.ts';
import { parseSource } from '../syntax/parse.ts';
import type { Path, SyntaxProblem } from '../syntax/tree.ts';
import { isObject, ownAt } from '../syntax/value.ts';
import { Source } from '../text/source.ts';

/** Parsers often notice a line or two late. */
const linesBack = 3;
const longestLine = 2000;

/**
 * Explains a YAML syntax error in a threat model where its cause is a path glob without quotes: `{` opens a map,
 * a leading `*` is an alias (YAML 1.2 §5.3).
 *
 * @param source the text that does not parse
 * @param problem what the parser said
 * @returns the message to show instead, with the quoted text; undefined when that is not the cause, or the text does
 *   not look like a threat model
 */
export function explainSelectorQuoting(source: Source, problem: SyntaxProblem): string | undefined {
  const found = globAt(source, problem);
  return found && quoteIt(found.glob);
}

/**
 * The text with the globs in quotes whose lack of them keeps it from being read; undefined where that is not all that is
 * wrong with it. Pure.
 *
 * @param source the text of a threat model that does not parse
 */
export function withQuotedGlobs(source: Source): string | undefined {
  let now = source;
  for (let round = 0; round < mostQuoted; round++) {
    const parsed = parseSource(now);
    if (parsed.ok) return now === source ? undefined : now.text;
    const [problem] = parsed.problems;
    const found = problem && globAt(now, problem);
    if (!found || /["\\]/.test(found.glob)) return undefined;
    const { start, glob } = found;
    const quoted = `${now.text.slice(0, start)}"${glob}"${now.text.slice(start + glob.length)}`;
    now = new Source(source.file, quoted);
  }
  return undefined;
}

/** More than these in one file nobody has left unquoted by a slip. */
const mostQuoted = 200;

function globAt(source: Source, problem: SyntaxProblem): Glob | undefined {
  if (!/^\{?["']?threatlint["']?:/m.test(source.text)) return undefined;
  const { line } = source.position(problem.span.start);
  const starts = source.text.split(/(?<=\r\n|\n|\r(?!\n))/, line);
  for (let number = line; number > Math.max(0, line - linesBack); number--) {
    const found = unquotedGlob(source.line(number).slice(0, longestLine));
    if (!found) continue;
    const before = starts.slice(0, number - 1).reduce((sum, { length }) => sum + length, 0);
    return { glob: found.glob, start: before + found.start };
  }
  return undefined;
}

/** A glob, and where it begins. */
interface Glob {
  readonly glob: string;
  readonly start: number;
}

/**
 * The same for text that does parse: `path: {id}` is the map `{id: null}`.
 *
 * @param path where a value of the wrong kind stands
 * @returns the message, or undefined when the value is no unquoted path
 */
export function unquotedPath(document: Document, path: Path): string | undefined {
  if (document.tree.format !== 'yaml') return undefined;
  const key = typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1);
  if (key !== 'path') return undefined;
  const value = ownAt(document.tree.value, path);
  if (!isObject(value)) return undefined;
  const [location] = document.tree.locate([path]);
  if (!location) return undefined;
  const { start, end } = location.value;
  return quoteIt(document.source.text.slice(start, Math.min(end, start + 100)).trim());
}

function quoteIt(glob: string): string {
  return `A path glob must be quoted: write "${glob}" with the quotes`;
}

/** The first unquoted path glob of a line. */
function unquotedGlob(line: string): Glob | undefined {
  // Where a value can begin: after `path:`, after a list's dash, after `[` or `,`.
  for (const { index, 0: before, 1: key } of line.matchAll(/(path['"]?:|[-[,])[ \t]*/g)) {
    const glob = token(line, index + before.length);
    const isPath = key?.startsWith('path') || glob.includes('/') || glob === '*' || glob === '**';
    if (
      isPath &&
      (glob.startsWith('*') || glob.startsWith('{') || (glob.startsWith('/') && glob.includes('{')))
    ) {
      return { glob, start: index + before.length };
    }
  }
  return undefined;
}

/** The plain text from an offset to where a person would say it ends, braces paired. */
function token(line: string, start: number): string {
  let depth = 0;
  let end = start;
  for (; end < line.length; end++) {
    const char = line[end] as string;
    if (char === '{') depth += 1;
    else if (char === '}' && --depth < 0) break;
    else if (depth <= 0 && /[\s,\]"']/.test(char)) break;
  }
  return line.slice(start, end);
}
