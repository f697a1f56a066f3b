import type { AnyRule } from '../../rules/rule.ts';
import { optionNames, optionsProblem } from '../../rulesets/options.ts';
import { many } from '../../selector/one-or-many.ts';
import type { ThreatModel } from '../../threats/model/model.ts';
import type { RuleBook } from '../../threats/model/rule-book.ts';

/** What is known about rules, to hold against it what models ask of them. */
export async function ruleBook(
  models: readonly ThreatModel[],
  registry: ReadonlyMap<string, AnyRule>,
): Promise<RuleBook> {
  const needsOptions = (name: string) => registry.get(name)?.assertion === true;
  const hasOptions = models.some(({ threats }) =>
    threats.some(({ mitigations }) =>
      mitigations.some(({ verify }) => verify?.with !== undefined || many(verify?.rule).some(needsOptions)),
    ),
  );
  // Only then is the validator worth loading.
  const problem = hasOptions ? await optionsProblem() : undefined;
  return {
    ids: new Set(registry.keys()),
    options: (id) => {
      const rule = registry.get(id);
      return rule ? optionNames(rule) : new Set();
    },
    otherCauses: (id) => registry.get(id)?.otherCauses ?? [],
    terms: (id) => registry.get(id),
    optionsProblem: (id, options) => {
      const rule = registry.get(id);
      // A rule that nothing is said to runs as it stands, but for an assertion.
      if (!rule || (!rule.assertion && Object.keys(options).length === 0)) return undefined;
      return problem?.(rule, options);
    },
  };
}
