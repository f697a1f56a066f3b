import { remember } from '../text/memo.ts';
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
  return answer(`${text}${separator}${pattern}`);
}

/** Texts are ours, and have no NUL. */
const separator = '\0';

/** Asked again for each schema that shares a pattern. */
const answer = remember((key: string): boolean | undefined => {
  const at = key.indexOf(separator);
  const parsed = parsePattern(key.slice(at + 1));
  if (parsed.status !== 'valid') return undefined;
  const input = [...key.slice(0, at)].map((character) => character.codePointAt(0) as number);
  const { matched, exhausted } = run(compile(parsed.ast), input, BUDGET, 'everywhere');
  return exhausted ? undefined : matched;
});
