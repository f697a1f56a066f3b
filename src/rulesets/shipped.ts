import { shipped } from '../generated/rulesets.mjs';
import { toRuleset } from './read.ts';
import type { Ruleset } from './ruleset.ts';

const prefix = 'threatlint:';

/** The names of the rulesets that come with threatlint: `threatlint:recommended` and its siblings. */
export const shippedRulesets: readonly string[] = Object.keys(shipped).map((name) => prefix + name);

/** The shipped ruleset of a name, with or without `threatlint:`; undefined when there is none. */
export function shippedRuleset(name: string): Ruleset | undefined {
  const bare = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return Object.hasOwn(shipped, bare) ? toRuleset(shipped[bare], null) : undefined;
}

/** Does the name ask for a shipped ruleset rather than for a file? */
export function isShippedName(name: string): boolean {
  return name.startsWith(prefix) || Object.hasOwn(shipped, name);
}

/** The names, without prefix, of the shipped rulesets that enable a rule. */
export function rulesetsOf(rule: string): string[] {
  return Object.keys(shipped).filter((name) => enables(name, rule) === true);
}

/** Does a shipped ruleset enable a rule; undefined when it does not speak of it. */
function enables(name: string, rule: string): boolean | undefined {
  const ruleset = shippedRuleset(name);
  const entry = ruleset?.rules.get(rule);
  if (entry) return entry.severity !== 'off';
  return ruleset?.extends.map((base) => enables(base.name, rule)).findLast((word) => word !== undefined);
}
