import { diagnostics } from '../../findings/diagnostics/diagnostics.ts';
import { type Problem, problemAt } from '../../findings/problem.ts';
import type { Gate } from '../../policy/policy.ts';
import type { Place } from '../../refs/place.ts';
import type { AnyRule } from '../../rules/rule.ts';
import { checkOptions, optionNames } from '../../rulesets/options.ts';
import type { RuleSetting } from '../../rulesets/ruleset.ts';
import { append } from '../../text/lists.ts';
import { Hints } from '../../text/nearest.ts';
import { optionsOf } from '../../threats/model/options.ts';

/** A rule that a gate names, as it runs for the gate. */
export interface GateRule {
  readonly gate: Gate;
  readonly rule: AnyRule;
  readonly setting: RuleSetting;
  /** The rulesets have it run just so already. */
  readonly runs: boolean;
}

/** What is judged by a gate of another kind. */
const ownGates: Readonly<Record<string, string>> = {
  'operation-uncovered': 'coverage',
  'residual-above-gate': 'threats',
};

/**
 * The rules that gates name. They run whether a ruleset enables them or not; what a ruleset says of their severity
 * holds, and of their options where the gate gives none.
 *
 * @param enabled what the rulesets say
 * @param registry every built-in rule by name
 * @param problems receives names that no rule has, and options that the rule does not accept
 */
export async function gateRules(
  gates: readonly Gate[],
  enabled: ReadonlyMap<string, RuleSetting>,
  registry: ReadonlyMap<string, AnyRule>,
  problems: Problem[],
): Promise<GateRule[]> {
  const found: GateRule[] = [];
  const hints = new Hints();
  for (const gate of gates) {
    if (!gate.rules || !gate.place) continue;
    const named = gate.rules.map((name) => ({ name, rule: registry.get(name) }));
    for (const [index, { name, rule }] of named.entries()) {
      const place = gate.place.child('rule', ...(named.length > 1 ? [index] : []));
      if (!rule) {
        append(problems, unknown(name, place, registry, hints));
        continue;
      }
      const given = optionsOf(name, gate.with, { options: () => optionNames(rule) });
      const known = enabled.get(name);
      if (given || !known?.options) {
        const options = given && { given, place: gate.place.child('with') };
        append(problems, await checkOptions(rule, place, options));
      }
      const setting = { ...known, ...(given ? { options: given } : {}) };
      found.push({ gate, rule, setting, runs: known !== undefined && !given });
    }
    const options = new Set(named.flatMap(({ rule }) => (rule ? [...optionNames(rule)] : [])));
    for (const option of Object.keys(gate.with ?? {})) {
      if (options.has(option)) continue;
      const message = `No rule of this gate has the option \`${option}\`${hints.didYouMean(option, () => options)}`;
      problems.push(problemAt(gate.place.child('with', option), message, 'key'));
    }
  }
  return found;
}

/** What threat models and the policy itself are told is always judged, so a gate may name it too. */
function unknown(
  name: string,
  place: Place,
  registry: ReadonlyMap<string, AnyRule>,
  hints: Hints,
): Problem[] {
  const own = Object.hasOwn(ownGates, name) ? ownGates[name] : undefined;
  if (own) return [problemAt(place, `\`${name}\` is judged by the gate \`${own}\``)];
  if (diagnostics.has(name)) return [];
  const names = () => [...registry.keys(), ...diagnostics.keys()];
  return [problemAt(place, `There is no rule called \`${name}\`${hints.didYouMean(name, names)}`)];
}
