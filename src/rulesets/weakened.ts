import { isDeepStrictEqual } from 'node:util';
import { atLeast, type Severity } from '../findings/finding.ts';
import { type Problem, problemAt } from '../findings/problem.ts';
import type { ConfigurableRule, Entry } from './ruleset.ts';

/**
 * Keeps what inherited rulesets enable as strict as it was (README, Configuration: an inherited policy cannot be
 * weakened, and a gate over rules that are switched off holds nothing). Where a person wrote the weaker word it is a
 * problem; where a shipped ruleset merely says less, the inherited word stays.
 *
 * @param inherited what the layers before enable
 * @param merged the same with the next layer over it; corrected in place
 */
export function weakened(
  inherited: ReadonlyMap<string, Entry>,
  merged: Map<string, Entry>,
  registry: ReadonlyMap<string, ConfigurableRule>,
): Problem[] {
  const problems: Problem[] = [];
  for (const [id, before] of inherited) {
    const after = merged.get(id);
    const rule = registry.get(id);
    if (!after || !rule || before.severity === 'off') continue;
    const what = difference(before, after, rule);
    if (what === undefined) continue;
    merged.set(id, before);
    if (after.place === null || after.place === before.place) continue;
    const source = before.place ? before.place.document.file : 'an inherited ruleset';
    problems.push(
      problemAt(after.place, `\`${id}\` is enabled by ${source} and cannot be ${what} here`, 'key'),
    );
  }
  return problems;
}

function difference(before: Entry, after: Entry, rule: ConfigurableRule): string | undefined {
  if (after.severity === 'off') return 'switched off';
  if (!atLeast(severityOf(after, rule), severityOf(before, rule))) return 'lowered';
  if (!isDeepStrictEqual(after.options, before.options)) return 'given other options';
  return undefined;
}

function severityOf({ severity }: Entry, rule: ConfigurableRule): Severity {
  return severity === 'default' || severity === 'off' ? rule.severity : severity;
}
