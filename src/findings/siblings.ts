import { push } from '../text/group.ts';
import { compare } from '../text/order.ts';
import { atLeast, type Finding, type Related } from './finding.ts';
import { replaced, withRelated } from './together.ts';

/**
 * Of the properties of one object whose limit was left out one counts: whoever limits it limits the others in the same edit. That one
 * names them, and they are told at low, each at its place, so that what somebody tolerates or mends there stays what it is.
 *
 * @param findings what was put together is one already, and what somebody tolerates is marked
 * @param isApart findings that must stay what they are, because somebody holds on to them
 */
export function oneOfEachObject(
  findings: readonly Finding[],
  isApart: (finding: Finding) => boolean,
): readonly Finding[] {
  const objects = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { rule, decision, severity, suppressed, since, tells, place } = finding;
    const owner = place.parent?.key === 'properties' ? place.parent.parent : undefined;
    if (!decision?.ofObject || !owner || suppressed || tells || atLeast('low', severity) || isApart(finding))
      continue;
    push(objects, JSON.stringify([rule, severity, since, owner.id()]), finding);
  }
  const told = new Map<Finding, Finding>();
  for (const group of objects.values()) {
    if (group.length < 2) continue;
    const [first, ...others] = [...group].sort((a, b) =>
      compare(String(a.place.key), String(b.place.key)),
    ) as [Finding, ...Finding[]];
    const along = others.map(({ place, part, message }): Related => ({ place, part, message }));
    told.set(first, withRelated(first, along));
    for (const other of others) told.set(other, { ...other, severity: 'low' });
  }
  return replaced(findings, told);
}
