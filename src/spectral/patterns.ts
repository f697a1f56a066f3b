import { superLinear } from '../regex/backtracking.ts';
import { run } from '../regex/matcher.ts';
import { parsePattern } from '../regex/parse.ts';
import { compile, type Program } from '../regex/program.ts';
import { remember } from '../text/memo.ts';

/** Steps of a matcher, some fifty million a second: what one question to a pattern may take. */
const mostSteps = 2_000_000;

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
  const slow = counting(pattern);
  if (!slow) return true;
  if (!slow.program) return text.length < 100;
  const input = Array.from(text, (character) => character.codePointAt(0) as number);
  return !run(slow.program, input, mostSteps, 'everywhere').exhausted;
}

type Function = (value: unknown, options: unknown, context: unknown) => unknown;

/** Spectral's function `pattern`, which throws in the place of a pattern that takes too long on a text. */
export function boundedPattern<F>(pattern: F): F {
  const call = pattern as Function;
  const bounded: Function = (value, options, context) => {
    const { match, notMatch } = options as { match?: unknown; notMatch?: unknown };
    for (const each of [match, notMatch])
      if (typeof value === 'string' && typeof each === 'string' && !isBounded(sourceOf(each), value))
        throw new Error(`the pattern ${each.slice(0, 100)} takes too long on the text here`);
    return call(value, options, context);
  };
  Object.defineProperty(bounded, 'name', { value: 'pattern' });
  return Object.assign(bounded, pattern);
}

/** Spectral's patterns may be written with their flags, `/…/i`. */
const sourceOf = (pattern: string) => /^\/(.+)\/[a-z]*$/.exec(pattern)?.[1] ?? pattern;
