import type { RuleBook } from './rule-book.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * What a mitigation's `with` says to one rule of its list: the options that this rule has.
 *
 * @returns undefined when none of them is its own
 */
export function optionsOf(
  rule: string,
  given: Options | undefined,
  rules: Pick<RuleBook, 'options'>,
): Options | undefined {
  if (!given) return undefined;
  const known = rules.options(rule);
  const own = Object.entries(given).filter(([key]) => known.has(key));
  return own.length > 0 ? Object.fromEntries(own) : undefined;
}
