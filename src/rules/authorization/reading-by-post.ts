/** Which operations only read, although their method is one for writing. */
import { list } from '../../lexicon/matcher.ts';
import { steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';

const reading: ReadonlySet<string> = new Set(
  list(`
    search, query, queries, find, list, lookup, filter, count, export, preview, validate, calculate, estimate,
    evaluate, check, verify, compare, diff, simulate, introspect, analyze, analyse, explain, suggest,
    autocomplete, graphql, report, reports, stats, read, get, fetch, test, render, convert, introspection, wait, waits, await, poll
  `),
);

/** Is it a POST whose path or id says that it asks a question: `/orders/search`, `searchOrders`, `/orders:batchGet`? */
export function readsDespiteMethod({ method, path, id = '' }: Operation): boolean {
  if (method !== 'POST') return false;
  const last = words(steps(path).findLast((step) => step !== null) ?? '');
  const [first = ''] = words(id.split(/[/.:#]/).at(-1) ?? '');
  return reading.has(last[0] ?? '') || reading.has(last.at(-1) ?? '') || reading.has(first);
}
