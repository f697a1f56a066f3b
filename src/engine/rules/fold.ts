import type { Finding } from '../../findings/finding.ts';
import type { RuleSource } from '../../rules/source.ts';
import { milderWhereTold } from './beside.ts';
import { foldConsequences } from './consequences.ts';
import type { RawRuns, RuleRuns } from './run.ts';
import { foldToldTwice } from './told-with.ts';

/**
 * Folds what two rules say of one thing, and what follows from a cause, and makes milder what is told besides. Whoever compares with a base has split each finding
 * before: what was folded on one side may stand for itself on the other.
 *
 * @param parts what becomes of each finding
 */
export function fold(
  { asked, named, claimed, findings, ...rest }: RawRuns,
  { rules }: RuleSource,
  parts: (finding: Finding) => readonly Finding[] = (finding) => [finding],
): RuleRuns {
  const byGate = new Map([...named].map(([key, list]) => [key, list.flatMap(parts)]));
  const ofNamed = new Set([...byGate.values()].flat());
  const isKept = (finding: Finding) => ofNamed.has(finding) || claimed.has(finding.rule);
  const twice = foldToldTwice(findings.flatMap(parts), rules, isKept);
  const folded = foldConsequences(twice.findings, rules, ofNamed);
  const beside = milderWhereTold(folded.findings, rules, isKept);
  const told = (finding: Finding) => {
    const once = twice.causes.get(finding) ?? finding;
    const cause = folded.causes.get(once) ?? once;
    return beside.milder.get(cause) ?? cause;
  };
  const sets = new Map([...byGate].map(([key, list]) => [key, new Set(list.map(told))]));
  return {
    ...rest,
    findings: beside.findings,
    ofGates: new Map([...asked].map(([gate, key]) => [gate, sets.get(key) ?? new Set()])),
  };
}
