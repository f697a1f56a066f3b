/**
 * Lists of a stranger's length. What a list is spread into (`push(...list)`, `Math.max(...list)`) takes its arguments from
 * the stack, which some hundred thousand of them overflow: a call may name only as many as the source itself names.
 */

/** Adds items to a list, one by one. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}

/** The highest of some numbers, at least the one that is given: -∞ says nothing. */
export function highest(numbers: Iterable<number>, least = Number.NEGATIVE_INFINITY): number {
  let found = least;
  for (const number of numbers) found = Math.max(found, number);
  return found;
}

/** The lowest of some numbers; ∞ where there is none. */
export function lowest(numbers: Iterable<number>): number {
  let found = Number.POSITIVE_INFINITY;
  for (const number of numbers) found = Math.min(found, number);
  return found;
}

/** Each item where it stands for the last time: of what is laid over one another the last counts. */
export function lastOfEach<T>(items: readonly T[]): T[] {
  return [...new Set(items.toReversed())].reverse();
}

/** The items of a list that another one lacks, however long both are. */
export function without<T>(items: readonly T[], others: readonly T[]): T[] {
  const known = new Set(others);
  return items.filter((item) => !known.has(item));
}
