import { run } from './matcher.ts';
import { parsePattern } from './parse.ts';
import { compile } from './program.ts';

const BUDGET = 5_000;

/**
 * Whether a pattern matches somewhere in a text, found by the matcher that counts its steps: the pattern is a stranger's.
 *
 * @returns undefined when the pattern cannot be read or takes too long
 */
export function matches(pattern: string, text: string): boolean | undefined {
  const parsed = parsePattern(pattern);
  if (parsed.status !== 'valid') return undefined;
  const input = [...text].map((character) => character.codePointAt(0) as number);
  const { matched, exhausted } = run(compile(parsed.ast), input, BUDGET, 'everywhere');
  return exhausted ? undefined : matched;
}
