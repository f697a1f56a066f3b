import type { Place } from '../refs/place.ts';
import { own } from '../syntax/value.ts';
import { groupBy } from '../text/group.ts';
import { number, plural } from '../text/layout.ts';
import { compare } from '../text/order.ts';
import { atLeast, type Finding, type Related, severities } from './finding.ts';

/** So many places make a habit; fewer are told each by itself. */
const fewest = 20;
/** Stated at one place in so many, a limit is the exception of a definition, not its habit. */
const oneIn = 20;
/** A finding names so many of the places. */
const mostRelated = 25;

/**
 * What a definition leaves out everywhere was decided once, and is told once, at its root: a hundred findings that say
 * the same of a hundred texts hide what else is wrong. Those that the policy tolerates stay by themselves.
 *
 * @param isApart findings that must stay what they are, because somebody holds on to them
 */
export function toldOnce(
  findings: readonly Finding[],
  isApart: (finding: Finding) => boolean,
): readonly Finding[] {
  const candidates = findings.filter((one) => one.decision && !one.suppressed && !isApart(one));
  const habits = groupBy(candidates, ({ rule, place, operations }) => {
    const { file } = (operations[0]?.api.place ?? place).document;
    return `${rule} ${file}`;
  });
  const told = new Map<Finding, Finding | undefined>();
  for (const habit of habits.values()) {
    const stated = habit[0]?.decision?.stated ?? 0;
    if (habit.length < fewest || stated * oneIn > habit.length) continue;
    for (const one of habit) told.set(one, undefined);
    told.set(habit[0] as Finding, ofAll(habit));
  }
  if (told.size === 0) return findings;
  return findings.flatMap((finding) => (told.has(finding) ? (told.get(finding) ?? []) : finding));
}

/** At the worst of their severities: what is mild of them came along. */
function ofAll(habit: readonly Finding[]): Finding {
  const worst = habit.reduce((a, b) => (atLeast(a.severity, b.severity) ? a : b));
  const decision = worst.decision as NonNullable<Finding['decision']>;
  const operations = [...new Set(habit.flatMap((finding) => finding.operations))];
  operations.sort((a, b) => compare(a.label, b.label));
  const places = new Map(habit.map((one) => [one, one.place.pointer()]));
  const worstFirst = [...habit].sort(
    (a, b) =>
      severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
      compare(places.get(a) as string, places.get(b) as string),
  );
  const { whole, operation, span, ...rest } = worst;
  return {
    ...rest,
    message: messageOf(decision, habit.length, operations.length),
    place: rootOf(worst),
    part: 'key',
    operation: null,
    operations,
    related: worstFirst
      .slice(0, mostRelated)
      .map(({ place, part, message }): Related => ({ place, part, message })),
    remedy: `State \`${decision.keyword}\` where there is none, in the largest messages first. In a ruleset, \`${worst.rule}: [${worst.severity}, {each: true}]\` has every place reported by itself.`,
    about: `all ${decision.values} ${decision.keyword}`,
  };
}

function messageOf(
  { values, keyword, stated }: NonNullable<Finding['decision']>,
  missing: number,
  reached: number,
) {
  const where = reached === 0 ? '' : ` in ${plural(reached, 'operation')}`;
  return stated === 0
    ? `${values} have no \`${keyword}\` anywhere: ${plural(missing, 'value')}${where}`
    : `${values} hardly ever have a \`${keyword}\`: ${number(missing)} have none${where}, ${number(stated)} ${stated === 1 ? 'has' : 'have'} one`;
}

/** Where a definition says what it is about: its operations, or its components. */
function rootOf({ place, operations }: Finding): Place {
  let root = operations[0]?.api.place ?? place;
  while (root.parent) root = root.parent;
  const { value } = root.document.tree;
  const key = ['paths', 'webhooks', 'components', 'definitions'].find(
    (name) => own(value, name) !== undefined,
  );
  return key === undefined ? root : root.child(key);
}
