import { those } from '../text/memo.ts';
import type { Operation } from './model.ts';

/** Those operations of some that others call: webhooks and callbacks are called by the API itself. */
export const ownOf = those<Operation>(({ kind }) => kind === 'operation');

/** The operations of some lists. Schemas share theirs, so that a set of lists is much shorter than what has them. */
export function union(lists: Iterable<readonly Operation[]>): Set<Operation> {
  const operations = new Set<Operation>();
  for (const list of lists) for (const operation of list) operations.add(operation);
  return operations;
}
