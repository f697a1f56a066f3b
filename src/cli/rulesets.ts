import type { AnyRule } from '../rules/rule.ts';
import { builtIn } from '../rules/source.ts';
import { say } from './output.ts';
import { describe } from './problems.ts';
import { requestHere } from './run.ts';

/** The rulesets that a command is to know the rules of. */
export interface Rulesets {
  readonly ruleset: readonly string[];
  readonly allowCode?: boolean;
}

/**
 * The built-in rules, and those of rulesets where somebody asks for them.
 *
 * @param isAsked the configured rulesets, too
 * @returns undefined when they cannot be accepted, which is said: exit status 2
 */
export async function rulesOf(
  { ruleset, allowCode }: Rulesets,
  isAsked = false,
): Promise<ReadonlyMap<string, AnyRule> | undefined> {
  if (ruleset.length === 0 && !isAsked) return builtIn.rules;
  const { catalogue } = await import('../engine/catalogue.ts');
  const known = await catalogue({ ...requestHere([], {}), rulesets: ruleset, allowCode });
  if ('rules' in known) return known.rules;
  for (const problem of known.problems) say(describe(problem));
  return undefined;
}
