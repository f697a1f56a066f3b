import { isDeepStrictEqual } from 'node:util';
import type { Operation } from '../../openapi/model.ts';
import { matchesPath, pathPattern, segments } from '../../selector/glob.ts';
import { many, type OneOrMany } from '../../selector/one-or-many.ts';
import { compileSelector, type Selector, type SelectorContext } from '../../selector/selector.ts';
import { workOf } from '../../selector/work.ts';

/** What two selectors are held against: the operations of now, and what they were. */
export interface Grounds {
  readonly before: SelectorContext;
  readonly after: SelectorContext;
  readonly operations: readonly Operation[];
  /** What an operation was; undefined for a new one. */
  was(operation: Operation): Operation | undefined;
}

/** What a selector came to speak of that it did not; the operations are none where none is of the kind yet. */
export type Widening = { readonly operations: readonly Operation[] } | undefined;

/**
 * Does a selector speak of more than it did? That it is written otherwise is nothing by itself: it may follow the new
 * name of an operation, or say the same shorter.
 *
 * @param then undefined: it spoke of everything
 */
export function widened(then: Selector | undefined, now: Selector | undefined, grounds: Grounds): Widening {
  const { before, after, operations } = grounds;
  const work = workOf(after.data);
  const spend = (cost: number) => work.spend(cost);
  if (implies(now, then, spend)) return undefined;
  const of = (selector: Selector | undefined, context: SelectorContext) =>
    compileSelector(selector ?? {}, context);
  const [held, still, holds] = [of(then, before), of(then, after), of(now, after)];
  spend(operations.length / 4);
  const more = operations.filter((operation) => {
    const was = grounds.was(operation);
    return holds.matches(operation) && !still.matches(operation) && !(was && held.matches(was));
  });
  return more.length > 0 || implies(then, now, spend) ? { operations: more } : undefined;
}

const lists = new Set<string>([
  ...['spec', 'path', 'method', 'tag', 'operationId', 'kind', 'content', 'exposure', 'extension'],
]);

/**
 * Does whatever the one speaks of belong to the other, as far as their words tell?
 *
 * @param spend is told of every step: selectors of selectors multiply
 */
function implies(
  one: Selector | undefined,
  other: Selector | undefined,
  spend: (cost: number) => void,
): boolean {
  spend(1);
  if (other === undefined || isDeepStrictEqual(one, other)) return true;
  const { any, ...rest } = one ?? {};
  if (any && any.length > 0 && !isDeepStrictEqual(any, other.any))
    return any.every((part) => implies({ all: [rest, part] }, other, spend));
  const parts = [rest, ...(one?.all ?? [])];
  return Object.entries(other).every(([key, value]) => {
    if (key === 'all') return (value as readonly Selector[]).every((each) => implies(one, each, spend));
    if (key === 'any' && (value as readonly Selector[]).some((each) => implies(one, each, spend)))
      return true;
    return parts.some((part) => holds(part, key as keyof Selector, value, spend));
  });
}

function holds(part: Selector, key: keyof Selector, value: unknown, spend: (cost: number) => void): boolean {
  spend(1);
  const own = part[key];
  if (own === undefined) return part.all?.some((one) => holds(one, key, value, spend)) === true;
  if (isDeepStrictEqual(own, value)) return true;
  if (key === 'not') return implies(value as Selector, own as Selector, spend);
  if (!lists.has(key)) return false;
  const allowed = many(value as OneOrMany);
  const known = new Set(allowed);
  return many(own as OneOrMany).every((item) => {
    if (known.has(item)) return true;
    spend(allowed.length);
    return allowed.some((each) => covers(key, each, item));
  });
}

function covers(key: keyof Selector, wide: string, narrow: string): boolean {
  if (key === 'method') return wide.toUpperCase() === narrow.toUpperCase();
  if (key !== 'path' || wide === narrow) return wide === narrow;
  // What stands for any number of segments is covered by no pattern that stands for one.
  if (narrow.includes('**')) return wide.endsWith('/**') && narrow.startsWith(wide.slice(0, -2));
  return matchesPath(pathPattern(wide), segments(narrow));
}
