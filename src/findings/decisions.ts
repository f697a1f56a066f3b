import { groupBy } from '../text/group.ts';
import { compare } from '../text/order.ts';
import type { Finding } from './finding.ts';

/** A finding names so many of the places that show a decision. */
const mostRelated = 25;

/** Two places may be two slips; from here on nobody mends them one by one. */
const fewest = 3;

/**
 * What an API does alike wherever it could do otherwise was decided once, and is told once, at the root, with every
 * operation: a limit for page sizes is set in one place of the server, and written down with one component.
 *
 * @param findings what is written out several times is one already, and what somebody tolerates at its place is taken out
 * @param isApart findings that must stay what they are, because somebody holds on to them
 */
export function togetherWhereDecided(
  findings: readonly Finding[],
  isApart: (finding: Finding) => boolean,
): readonly Finding[] {
  const candidates = findings.filter(
    (finding) =>
      finding.decision && finding.operations.length > 0 && !finding.suppressed && !isApart(finding),
  );
  const decided = groupBy(candidates, ({ rule, severity, decision, operations }) =>
    JSON.stringify([rule, severity, decision?.name, operations[0]?.api.place.document.file]),
  );
  const merged = new Map<Finding, Finding | undefined>();
  for (const group of decided.values()) {
    if (group.length < (group[0]?.decision?.from ?? fewest)) continue;
    const [first, ...others] = group as [Finding, ...Finding[]];
    merged.set(first, atRoot(first, group));
    for (const other of others) merged.set(other, undefined);
  }
  if (merged.size === 0) return findings;
  return findings.flatMap((finding) => (merged.has(finding) ? (merged.get(finding) ?? []) : finding));
}

function atRoot(first: Finding, all: readonly Finding[]): Finding {
  const operations = [...new Set(all.flatMap((finding) => finding.operations))];
  operations.sort((a, b) => compare(a.label, b.label));
  const { place, version } = (operations[0] as (typeof operations)[number]).api;
  const { name = '', says = '' } = first.decision ?? {};
  const where = `${all.length} places, in ${operations.length === 1 ? '1 operation' : `${operations.length} operations`}`;
  return {
    ...first,
    message: `${says}: ${where}`,
    place: place.child(version === '2.0' ? 'swagger' : 'openapi'),
    part: 'key',
    operation: null,
    operations,
    related: all.slice(0, mostRelated).map(({ place: at, part, message }) => ({ place: at, part, message })),
    about: `api ${name}`,
  };
}
