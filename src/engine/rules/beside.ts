import { atLeast, type Finding } from '../../findings/finding.ts';
import type { Operation } from '../../openapi/model.ts';
import type { AnyRule, MilderBeside } from '../../rules/rule.ts';
import { push } from '../../text/group.ts';

/**
 * Makes low what is one more thing to know where another finding has the reader act on the same cause already: that the object of an
 * operation is somebody's, where anyone may call it. Both are told, and one counts.
 *
 * @param isKept is it one that somebody asked for by its rule's name? It stays as it is
 * @returns the findings, and of each that became milder what it was before
 */
export function milderWhereTold(
  findings: readonly Finding[],
  rules: ReadonlyMap<string, Pick<AnyRule, 'milderBeside'>>,
  isKept: (finding: Finding) => boolean,
): { readonly findings: readonly Finding[]; readonly milder: ReadonlyMap<Finding, Finding> } {
  const telling = new Set([...rules.values()].flatMap(({ milderBeside }) => milderBeside?.rules ?? []));
  const atPlace = new Map<string, Finding[]>();
  const ofOperation = new Map<Operation, Finding[]>();
  for (const finding of findings) {
    if (!telling.has(finding.rule)) continue;
    push(atPlace, finding.place.id(), finding);
    for (const operation of finding.operations) push(ofOperation, operation, finding);
  }
  const milder = new Map<Finding, Finding>();
  if (atPlace.size === 0) return { findings, milder };
  const isTold = (finding: Finding, { rules: others, upTo = 'critical' }: MilderBeside) => {
    const isOther = (one: Finding) =>
      others.includes(one.rule) &&
      one.since === finding.since &&
      one.suppressed?.by === finding.suppressed?.by &&
      atLeast(one.severity, finding.severity);
    if (!atLeast(upTo, finding.severity)) return false;
    if (atPlace.get(finding.place.id())?.some(isOther)) return true;
    const { operations } = finding;
    return operations.length > 0 && operations.every((one) => ofOperation.get(one)?.some(isOther));
  };
  const left = findings.map((finding) => {
    const beside = rules.get(finding.rule)?.milderBeside;
    if (!beside || atLeast('low', finding.severity) || isKept(finding) || !isTold(finding, beside))
      return finding;
    const told: Finding = { ...finding, severity: 'low' };
    milder.set(finding, told);
    return told;
  });
  return { findings: left, milder };
}
