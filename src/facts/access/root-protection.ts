/** Definitions in which most operations rely on a root requirement that is not there, or that asks for nothing. */
import type { Api, Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';
import { asksNothing, ownOperations, rootPlace } from './declarations.ts';
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

/**
 * Does it inherit a way around its scheme (`[{key: []}, {}]`), in an API most of whose heirs say that they refuse with 401
 * those who come without? Then the root says more than is meant, and that is said of the root.
 */
export function refusesAnyone(operation: Operation): boolean {
  return inheritsWayAround(operation) && mostRefuse(operation.api);
}

const mostRefuse = once((api: Api): boolean => {
  const heirs = ownOperations(api).filter(inheritsWayAround);
  const refusing = heirs.filter(({ responses }) => responses.some(({ status }) => status === '401'));
  return refusing.length * 2 > heirs.length;
});

function inheritsWayAround({ protection: { source, anonymous, declaration } }: Operation): boolean {
  return anonymous && source === 'root' && declaration !== undefined && !asksNothing(declaration);
}

function inheritsNothing({ protection }: Operation): boolean {
  return protection.source !== 'operation' && protection.anonymous;
}
