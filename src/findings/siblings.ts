import { push } from '../text/group.ts';
import { compare } from '../text/order.ts';
import { atLeast, type Finding, type Related } from './finding.ts';
import { replaced, withRelated } from './together.ts';

/**
 * Of the properties of one object whose limit was left out one counts: whoever limits it limits the others in the same edit. So does
 * one of a property that stands in what makes a resource and again in what changes it. That one names the others, and they are told at
 * low, each at its place, so that what somebody tolerates or mends there stays what it is.
 *
 * @param findings what was put together is one already, and what somebody tolerates is marked
 * @param isApart findings that must stay what they are, because somebody holds on to them
 */
export function oneOfEachObject(
  findings: readonly Finding[],
  isApart: (finding: Finding) => boolean,
): readonly Finding[] {
  const candidates = findings.filter(
    (finding) =>
      finding.decision?.ofObject &&
      finding.place.parent?.key === 'properties' &&
      !finding.suppressed &&
      !finding.tells &&
      !atLeast('low', finding.severity) &&
      !isApart(finding),
  );
  const told = new Map<Finding, Finding>();
  oneOf(candidates, told, ({ place }) => place.parent?.parent?.id());
  const first = candidates.filter((one) => (told.get(one) ?? one).severity === one.severity);
  oneOf(first, told, ({ message, operations: [operation] }) =>
    operation ? `${operation.api.place.document.file} ${resourceOf(operation.path)} ${message}` : undefined,
  );
  return replaced(findings, told);
}

/** `/brands` of `/brands/{brandId}`. */
function resourceOf(path: string): string {
  return path.split('/{', 1)[0] as string;
}

/** @param told what findings have become so far, which is added to */
function oneOf(
  findings: readonly Finding[],
  told: Map<Finding, Finding>,
  keyOf: (finding: Finding) => string | undefined,
): void {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { rule, severity, since } = finding;
    const key = keyOf(finding);
    if (key !== undefined) push(groups, JSON.stringify([rule, severity, since, key]), finding);
  }
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const [first, ...others] = [...group].sort(
      (a, b) =>
        compare(String(a.place.key), String(b.place.key)) || compare(a.place.pointer(), b.place.pointer()),
    ) as [Finding, ...Finding[]];
    const along = others.map(({ place, part, message }): Related => ({ place, part, message }));
    told.set(first, withRelated(told.get(first) ?? first, along));
    for (const other of others) told.set(other, { ...(told.get(other) ?? other), severity: 'low' });
  }
}
