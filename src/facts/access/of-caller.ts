/** Which operations are about whoever calls, and nobody else. */

import type { Operation } from '../../openapi/model.ts';
import { finds } from '../../text/says.ts';
import { openingOf } from '../introduction.ts';

/** Is each of them about the caller by its path: `/me/health`, `/users/me`, `/my/orders`? */
export function areOfCaller(operations: readonly Operation[]): boolean {
  return operations.length > 0 && operations.every(isOfCaller);
}

/** Is it about the caller, as a step of its path says? Nobody calls it for somebody else. */
export function isOfCaller({ path, protection }: Operation): boolean {
  return !protection.anonymous && path.split('/').some((step) => own.test(step));
}

const own =
  /^(?:me|my|mine|self|myself|whoami|userinfo|user-info|my-[\w-]{1,40}|current[-_]?(?:user|account|customer|member))$/i;

/** “Update own profile”, “Change my data”: whoever calls it writes about himself, wherever it stands. */
export function isSaidOwn({ summary }: Operation): boolean {
  return ofOneself(summary);
}

const ofOneself = finds(
  /\b(?:own|my|your) (?:[\w-]{1,20} ){0,2}(?:profile|account|data|details|record|information|settings|preferences)\b/i,
);

/** “My heart rate”, “List own orders”, “The cards of the signed-in customer”: what it answers with is the caller's, whatever it is. */
export function answersOfCaller(operation: Operation): boolean {
  return (
    isOfCaller(operation) ||
    isSaidOwn(operation) ||
    ofMine(operation.summary) ||
    [operation.summary, openingOf(operation, beginning)].some(ofWhoever)
  );
}

const beginning = 200;
const ofMine = finds(
  /^(?:(?:get|list|show|read|view|fetch|returns?|gets?|lists?|shows?) )?(?:all )?(?:my|own|your own)\b/i,
);
const ofWhoever = finds(
  /\b(?:of|for|belonging to) the (?:current|calling|signed[- ]in|logged[- ]in|authenticated)(?: \w{1,20})? (?:user|customer|account|member|person|patient|employee)\b/i,
);
