import { atLeast, type Finding } from '../../findings/finding.ts';
import { operationsOf, toldAlong, withRelated } from '../../findings/together.ts';
import type { Place } from '../../refs/place.ts';
import type { AnyRule } from '../../rules/rule.ts';
import { push } from '../../text/group.ts';

/** The keys that name a server and a parameter. */
const naming: ReadonlySet<string | number> = new Set(['url', 'name']);

/**
 * Folds what two rules say of one thing into the worse of the two: a variable that lets clear text in, and the credentials
 * that are sent so. That one reaches the operations of both, so that tolerating it for some of them tolerates no more.
 *
 * @param isKept is it one that somebody asked for by its rule's name? It stays
 * @returns the findings that are left, and of each that took others in what it was before
 */
export function foldToldTwice(
  findings: readonly Finding[],
  rules: ReadonlyMap<string, Pick<AnyRule, 'toldWith'>>,
  isKept: (finding: Finding) => boolean,
): { readonly findings: readonly Finding[]; readonly causes: ReadonlyMap<Finding, Finding> } {
  const telling = new Set([...rules.values()].flatMap(({ toldWith }) => toldWith ?? []));
  const reported = new Map<string, Finding[]>();
  const named = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (!telling.has(finding.rule)) continue;
    push(reported, finding.place.id(), finding);
    const thing = thingNamedAt(finding.place);
    if (thing) push(named, thing.id(), finding);
  }
  if (reported.size === 0) return { findings, causes: new Map() };
  const folded = new Map<Finding, Finding[]>();
  const left = findings.filter((finding) => {
    const others = rules.get(finding.rule)?.toldWith;
    if (!others || isKept(finding)) return true;
    const isWorse = (one: Finding) =>
      others.includes(one.rule) &&
      one.since === finding.since &&
      one.suppressed?.by === finding.suppressed?.by &&
      atLeast(one.severity, finding.severity);
    const other = reported.get(finding.place.id())?.find(isWorse) ?? aroundIt(finding.place, named, isWorse);
    if (other) push(folded, other, finding);
    return other === undefined;
  });
  const told = new Map([...folded].map(([cause, others]) => [cause, withAll(cause, others)]));
  return { findings: left.map((finding) => told.get(finding) ?? finding), causes: told };
}

/** The server or parameter that a finding is about which points at the key that names it; a property may be called so. */
function thingNamedAt({ key, parent }: Place): Place | undefined {
  return naming.has(key) && parent && parent.key !== 'properties' ? parent : undefined;
}

/** What is reported of the server or parameter that a place belongs to: a variable, a format lies so deep in it. */
function aroundIt(
  place: Place,
  named: ReadonlyMap<string, readonly Finding[]>,
  isWorse: (finding: Finding) => boolean,
): Finding | undefined {
  let steps = 0;
  for (let at: Place | null = place; at && steps < 5; at = at.parent, steps++) {
    const found = named.get(at.id())?.find(isWorse);
    if (found) return found;
  }
  return undefined;
}

function withAll(cause: Finding, others: readonly Finding[]): Finding {
  const operations = operationsOf([cause, ...others]);
  return {
    ...withRelated(cause, others.map(toldAlong)),
    operation: operations.length === 1 ? cause.operation : null,
    operations,
  };
}
