import type { Source } from '../text/source.ts';
import { duplicateKeys } from './json-duplicates.ts';
import { explainJson } from './json-errors.ts';
import { locateJson } from './json-locate.ts';
import { keyText, skipSpace, skipString } from './json-scan.ts';
import { maxAddress, maxDepth, tooDeep, tooLong } from './limits.ts';
import { withSame } from './same-values.ts';
import type { Comment, Location, ParseResult, Path, SyntaxProblem, SyntaxTree } from './tree.ts';

/**
 * Reads JSON (RFC 8259) as strictly as `JSON.parse` does. Never throws.
 *
 * @param before what was read of an older text; what did not change is the same object then
 */
export function parseJson(source: Source, before?: SyntaxTree): ParseResult {
  // A byte order mark is read as a blank, so that places stay what they are (RFC 8259 §8.1: a parser may ignore it).
  const text = source.text.startsWith('\uFEFF') ? ` ${source.text.slice(1)}` : source.text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problems: [explainJson(text)] };
  }
  const keys = countKeys(value, 1, 0);
  if (keys < 0) return { ok: false, problems: [firstOverLimit(source.text)] };
  if (before instanceof JsonTree) value = withSame(before.value, value);
  return { ok: true, tree: new JsonTree(source, value, keys) };
}

class JsonTree implements SyntaxTree {
  readonly format = 'json';
  #warnings: readonly SyntaxProblem[] | undefined;

  constructor(
    readonly source: Source,
    readonly value: unknown,
    readonly keys: number,
  ) {}

  /** Finding them takes a pass over the text: it is made when somebody asks. */
  get warnings(): readonly SyntaxProblem[] {
    this.#warnings ??= duplicateKeys(this.source, this.keys);
    return this.#warnings;
  }

  locate(paths: readonly Path[]): Location[] {
    return locateJson(this.source.text, paths);
  }

  comments(): Comment[] {
    return [];
  }
}

/**
 * How many keys all objects of a value have together; negative when it is nested too deep, or under keys that are too long. Walking the value with
 * `for in` costs a third of a pass over the text.
 */
function countKeys(value: unknown, depth: number, address: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > maxDepth) return Number.NEGATIVE_INFINITY;
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') keys += countKeys(item, depth + 1, address);
    return keys;
  }
  const object = value as Record<string, unknown>;
  // Own keys only: JSON.parse makes plain objects, and nothing enumerable is on Object.prototype.
  for (const key in object) {
    keys++;
    const item = object[key];
    const length = address + key.length;
    if (length > maxAddress) return Number.NEGATIVE_INFINITY;
    if (typeof item === 'object') keys += countKeys(item, depth + 1, length);
  }
  return keys;
}

/** The bracket that opens one level too many, or the key that is too long. */
function firstOverLimit(text: string): SyntaxProblem {
  // For each open collection the length of the keys that lead to it, and then of those to the value being read.
  const open: { address: number; inside: number }[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      const end = skipString(text, at);
      const holder = open.at(-1);
      if (holder && text.charCodeAt(skipSpace(text, end)) === 58) {
        holder.inside = holder.address + keyText(text, at, end).length;
        if (holder.inside > maxAddress) return { message: tooLong, span: { start: at, end } };
      }
      at = end - 1;
    } else if (code === 125 || code === 93) open.pop();
    else if (code === 123 || code === 91) {
      if (open.length === maxDepth) return { message: tooDeep, span: { start: at, end: at + 1 } };
      const address = open.at(-1)?.inside ?? 0;
      open.push({ address, inside: address });
    }
  }
  return { message: tooDeep, span: { start: 0, end: 0 } };
}
