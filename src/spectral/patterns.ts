import { superLinear } from '../regex/backtracking.ts';
import { run } from '../regex/matcher.ts';
import { nesting, parsePattern } from '../regex/parse.ts';
import { compile, type Program } from '../regex/program.ts';
import { remember } from '../text/memo.ts';

/** Steps of a matcher, some fifty million a second: what one question to a pattern may take. */
const mostSteps = 2_000_000;

/**
 * Groups inside of each other, of a pattern that a person writes. V8 ends the process where it has no memory left to compile one,
 * which 8,000 come to.
 */
const deepest = 500;

/** Is a pattern nested so deeply that it is not even tried? */
const isTooDeep = remember((pattern: string): boolean => nesting(pattern) > deepest);

/** Of a pattern that is not known to be harmless: what counts its steps; undefined where none is needed. */
const counting = remember((pattern: string): { readonly program: Program | undefined } | undefined => {
  const { backtracking, incomplete } = superLinear(pattern);
  if (!backtracking && !incomplete) return undefined;
  const parsed = parsePattern(pattern);
  return { program: parsed.status === 'valid' ? compile(parsed.ast) : undefined };
});

/**
 * Does a pattern of a ruleset answer for this text in bounded time? What may take longer than linear is tried on a matcher
 * that counts, so that the same ruleset comes to the same on every machine.
 */
export function isBounded(pattern: string, text: string): boolean {
  if (isTooDeep(pattern)) return false;
  const slow = counting(pattern);
  if (!slow) return true;
  if (!slow.program) return text.length < 100;
  const input = Array.from(text, (character) => character.codePointAt(0) as number);
  return !run(slow.program, input, mostSteps, 'everywhere').exhausted;
}

/**
 * Holds a value against the patterns of a schema that may take longer than linear, before a validator does, which would not
 * come back.
 *
 * @throws {Error} when one takes too long on a text of the value
 */
export function assertBounded(schema: unknown, value: unknown): void {
  const slow = slowPatterns(schema);
  for (const pattern of slow) if (isTooDeep(pattern)) throw new Error(tooDeep(pattern));
  if (slow.size === 0) return;
  for (const text of textsIn(value))
    for (const pattern of slow)
      if (!isBounded(pattern, text))
        throw new Error(`the pattern ${pattern.slice(0, 100)} takes too long on the text here`);
}

const isDoubtful = (pattern: string): boolean => isTooDeep(pattern) || counting(pattern) !== undefined;

const tooDeep = (pattern: string): string =>
  `the pattern ${pattern.slice(0, 100)}… has more than ${deepest} groups inside of each other, and is not tried`;

function slowPatterns(schema: unknown): ReadonlySet<string> {
  const slow = new Set<string>();
  for (const [name, child] of membersIn(schema)) {
    if (name === 'pattern' && typeof child === 'string' && isDoubtful(child)) slow.add(child);
    if (name === 'patternProperties' && typeof child === 'object' && child !== null)
      for (const pattern of Object.keys(child)) if (isDoubtful(pattern)) slow.add(pattern);
  }
  return slow;
}

/** Every text of a value, names included. */
function textsIn(value: unknown): ReadonlySet<string> {
  const texts = new Set<string>(typeof value === 'string' ? [value] : []);
  for (const [name, child] of membersIn(value)) {
    texts.add(name);
    if (typeof child === 'string') texts.add(child);
  }
  return texts;
}

/** The members of a value, and of all in it, what is shared once. */
function* membersIn(value: unknown): Generator<[string, unknown]> {
  const seen = new Set<unknown>();
  const waiting = [value];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    for (const [name, child] of Object.entries(one)) {
      yield [name, child];
      if (child !== undefined) waiting.push(child);
    }
  }
}

type Function = (value: unknown, options: unknown, context: unknown) => unknown;

/** Spectral's function `pattern`, which throws in the place of a pattern that takes too long on a text. */
export function boundedPattern<F>(pattern: F): F {
  const call = pattern as Function;
  const bounded: Function = (value, options, context) => {
    const { match, notMatch } = options as { match?: unknown; notMatch?: unknown };
    for (const each of [match, notMatch])
      if (typeof value !== 'string' || typeof each !== 'string') continue;
      else if (isTooDeep(sourceOf(each))) throw new Error(tooDeep(each));
      else if (!isBounded(sourceOf(each), value))
        throw new Error(`the pattern ${each.slice(0, 100)} takes too long on the text here`);
    return call(value, options, context);
  };
  Object.defineProperty(bounded, 'name', { value: 'pattern' });
  return Object.assign(bounded, pattern);
}

/** Spectral's patterns may be written with their flags, `/…/i`. */
const sourceOf = (pattern: string) => /^\/(.+)\/[a-z]*$/.exec(pattern)?.[1] ?? pattern;
