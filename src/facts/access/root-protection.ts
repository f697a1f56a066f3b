/** Definitions in which most operations rely on a root requirement that is not there, or that asks for nothing. */
import type { Api, Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { ownOperations, rootPlace } from './declarations.ts';
import { openByNature } from './open-by-nature.ts';

/** So many operations are one cause; fewer are shown each where it stands. */
const several = 3;

/**
 * Of some operations that anyone may call those that have one cause: the root requires nothing, or leaves a way around
 * it, and most others inherit that as well, so that the root is the one place to mend. Empty when there are few.
 */
export function unprotectedByRoot(api: Api, found: readonly Operation[]): readonly Operation[] {
  const lacking = found.filter(inheritsNothing);
  if (lacking.length < several) return [];
  const own = ownOperations(api).filter((operation) => !openByNature(operation));
  return own.filter(inheritsNothing).length * 2 > own.length ? lacking : [];
}

/** Where the root requires nothing, or would require something. */
export function rootSecurityPlace(api: Api): { at: Place; part: 'key' | 'value' } {
  return api.security ? { at: api.security.place, part: 'value' } : { at: rootPlace(api), part: 'key' };
}

function inheritsNothing({ protection }: Operation): boolean {
  return protection.source !== 'operation' && protection.anonymous;
}
