/** Definitions in which most operations rely on a root requirement that is not there. */
import type { Api, Operation } from '../openapi/model.ts';
import { ownOperations } from './declarations.ts';
import { openByNature } from './open-by-nature.ts';

/** So many operations are one cause; fewer are shown each where it stands. */
const several = 3;

/**
 * Of some operations those that have one cause: no `security` is in effect for them, nor for most others, so that the
 * root is the one place to mend. Empty when there are few.
 */
export function lackingAtRoot(api: Api, found: readonly Operation[]): readonly Operation[] {
  const lacking = found.filter(({ protection }) => protection.source === 'none');
  if (lacking.length < several) return [];
  const own = ownOperations(api).filter((operation) => !openByNature(operation));
  const bare = own.filter(({ protection }) => protection.source === 'none');
  return bare.length * 2 > own.length ? lacking : [];
}
