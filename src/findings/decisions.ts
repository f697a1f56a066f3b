import { groupBy } from '../text/group.ts';
import { plural } from '../text/layout.ts';
import { compare } from '../text/order.ts';
import { type Decision, type Finding, type Related, severities } from './finding.ts';
import { operationsOf, replaced, withRelated } from './together.ts';

/** Two places may be two slips; from here on nobody mends them one by one. */
const fewest = 3;

/** Done otherwise at one place beside so many, it is a habit with exceptions. */
const oneIn = 5;

/**
 * What an API does alike wherever it could do otherwise was decided once, and is told once, at the root, with every
 * operation: a limit for page sizes is set in one place of the server, and written down with one component; a hundred
 * findings that say the same of a hundred texts hide what else is wrong.
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
  const decided = groupBy(candidates, ({ rule, severity, decision, since, operations }) => {
    const { file } = (operations[0] as (typeof operations)[number]).api.place.document;
    return JSON.stringify([rule, decision?.withMilder ? '' : severity, decision?.name, since, file]);
  });
  const merged = new Map<Finding, Finding | undefined>();
  for (const all of decided.values()) {
    const group = withoutSlips(all);
    const [first] = group as [Finding];
    const { from = fewest, exceptions = 0, many = Infinity } = first.decision as Decision;
    if (group.length < from || (exceptions * oneIn > group.length && group.length < many)) continue;
    for (const one of group) merged.set(one, undefined);
    merged.set(first, atRoot(group));
  }
  return replaced(findings, merged);
}

/** One or two that are worse than all others are slips: each is told where it is. */
function withoutSlips(all: readonly Finding[]): readonly Finding[] {
  const worst = all.reduce((most, { severity }) => Math.max(most, severities.indexOf(severity)), 0);
  const others = all.filter(({ severity }) => severities.indexOf(severity) < worst);
  return others.length > 0 && all.length - others.length < fewest ? others : all;
}

function atRoot(group: readonly Finding[]): Finding {
  const pointers = new Map(group.map((one) => [one, one.place.pointer()]));
  const worstFirst = [...group].sort(
    (a, b) =>
      severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
      compare(pointers.get(a) as string, pointers.get(b) as string),
  );
  const [worst] = worstFirst as [Finding];
  const operations = operationsOf(group);
  const { place, version } = (operations[0] as (typeof operations)[number]).api;
  const { name, says, remedy } = worst.decision as Decision;
  const { whole, span, ...rest } = worst;
  const places = worstFirst.map(({ place: at, part, message }): Related => ({ place: at, part, message }));
  return {
    ...withRelated({ ...rest, related: [] }, places),
    tells: group,
    message: `${says}: ${countsOf(worstFirst)}`,
    place: place.child(version === '2.0' ? 'swagger' : 'openapi'),
    part: 'key',
    operation: null,
    operations,
    about: `api ${name}`,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** How many places in how many operations; where some are milder, how many are as bad as it says, as that is what is to be mended. */
function countsOf(worstFirst: readonly Finding[]): string {
  const worst = worstFirst.filter(({ severity }) => severity === worstFirst[0]?.severity);
  const counts = `${plural(worst.length, 'place')}, in ${plural(operationsOf(worst).length, 'operation')}`;
  const milder = worstFirst.length - worst.length;
  return milder === 0 ? counts : `${counts}, and ${plural(milder, 'milder one')}`;
}
