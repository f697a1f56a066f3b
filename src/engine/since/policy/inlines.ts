import type { Inline } from '../../../policy/inline.ts';
import type { Place } from '../../../refs/place.ts';
import { own } from '../../../syntax/value.ts';
import { groupBy } from '../../../text/group.ts';
import { enumerated, type SaidOfPolicy } from './said.ts';

/**
 * Suppressions have no names: one is the same where it stands at the same place, or for the same reason at another one
 * that holds no more. It may have moved with what it stands in.
 *
 * @param fileBefore the name that a file had, absolute
 */
export function inlinesAdded(
  before: readonly Inline[],
  after: readonly Inline[],
  fileBefore: (file: string) => string,
): SaidOfPolicy[] {
  const left = new Set(before);
  const byReason = groupBy(before, keyOf);
  const byPlace = groupBy(before, (one) => placeOf(one, one.place.document.absolute));
  const found: SaidOfPolicy[] = [];
  const take = (one: Inline | undefined) => {
    if (one) left.delete(one);
    return one;
  };
  const here = (one: Inline) =>
    byPlace
      .get(placeOf(one, fileBefore(one.place.document.absolute)))
      ?.find((old) => left.has(old) && sharesRule(old, one));
  const settled = new Map<Inline, Inline | undefined>();
  // What stands where it stood first: another one of the same reason may have come to it.
  for (const one of after) {
    const old = byReason.get(keyOf(one))?.find((each) => left.has(each) && isAt(each, one, fileBefore));
    if (old) settled.set(one, take(old));
  }
  for (const one of after)
    if (!settled.has(one))
      settled.set(one, take(here(one) ?? byReason.get(keyOf(one))?.find((old) => left.has(old))));
  for (const one of after) {
    const old = settled.get(one);
    const rules = enumerated(one.rules);
    const about = `suppression ${[...one.rules].sort().join(' ')} ${one.reason}`;
    const at = { at: one.place, span: one.span, about };
    if (!old) {
      found.push({ ...at, message: `A suppression tolerates ${rules} here`, was: null });
      continue;
    }
    const more = one.rules.filter((rule) => !old.rules.includes(rule));
    const isLonger = old.expires !== null && (one.expires === null || one.expires > old.expires);
    const what = [
      ...(more.length > 0 ? [`tolerates ${enumerated(more)}, too`] : []),
      ...(isLonger
        ? [`tolerates ${rules} ${one.expires === null ? 'without end' : `until ${one.expires}`}`]
        : []),
      ...(isWider(old, one, fileBefore) ? [`tolerates ${rules} in more than it did`] : []),
    ];
    if (what.length === 0) continue;
    const until = old.expires === null ? '' : ` until ${old.expires}`;
    found.push({
      ...at,
      message: `A suppression ${what.join(', and ')}`,
      was: `it tolerated ${enumerated(old.rules)}${until}`,
      old: old.place,
    });
  }
  return found;
}

function keyOf({ rules, reason }: Inline): string {
  return `${[...rules].sort().join(' ')} ${reason}`;
}

function insideOf({ target }: Inline): Place | undefined {
  return 'inside' in target ? target.inside : undefined;
}

function placeOf(one: Inline, file: string): string {
  const inside = insideOf(one);
  return inside ? `${file}#${inside.pointer()}` : `${file} comment ${keyOf(one)}`;
}

function isAt(old: Inline, one: Inline, fileBefore: (file: string) => string): boolean {
  return placeOf(old, old.place.document.absolute) === placeOf(one, fileBefore(one.place.document.absolute));
}

function sharesRule(one: Inline, other: Inline): boolean {
  return one.rules.some((rule) => other.rules.includes(rule));
}

/** Does it stand around what it stood in, or in what holds more by its kind? */
function isWider(old: Inline, one: Inline, fileBefore: (file: string) => string): boolean {
  const [was, is] = [insideOf(old), insideOf(one)];
  if (!is) return false;
  // A comment speaks of a line.
  if (!was) return true;
  const [then, now] = [was.path(), is.path()];
  const isSameFile = fileBefore(is.document.absolute) === was.document.absolute;
  if (isSameFile && now.length < then.length && now.every((step, at) => step === then[at])) return true;
  const [much, more] = [reach(was), reach(is)];
  return much !== undefined && more !== undefined && more > much;
}

const methods = /^(?:get|put|post|delete|options|head|patch|trace|query)$/i;

/** A whole definition, its paths, one path, an operation; undefined for what may be anything. */
function reach(place: Place): number | undefined {
  const { value } = place.document.tree;
  if (own(value, 'openapi') === undefined && own(value, 'swagger') === undefined) return undefined;
  const path = place.path();
  if (path.length === 0) return 4;
  if (path[0] !== 'paths' && path[0] !== 'webhooks') return undefined;
  if (path.length < 3) return 4 - path.length;
  return path.length === 3 && methods.test(String(path[2])) ? 1 : 0;
}
