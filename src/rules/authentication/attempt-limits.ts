/** Whether a definition says that guessing ends: by a rate limit, or because the account is locked. */

import { type RateLimit, rateLimitOf } from '../../facts/messages/rate-limits.ts';
import { unreadResponses } from '../../facts/unfollowed.ts';
import type { Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';

/**
 * What declares that attempts end: what speaks of their number (423, locked, RFC 4918 §11.3, or a description of the
 * operation or of one of its answers), or a rate limit.
 */
const attemptLimitOf = once((operation: Operation): RateLimit | undefined => {
  const { responses, summary, value, place } = operation;
  const answer = responses.find(
    ({ status, value: { description } }) => status === '423' || speaksOfAttempts(description),
  );
  if (answer) return { place: answer.place, open: undefined };
  if (unreadResponses(operation).names.includes('423'))
    return { place: place.child('responses', '423'), open: undefined };
  const isSaid = speaksOfAttempts(summary) || speaksOfAttempts(own(value, 'description'));
  return isSaid ? { place, open: undefined } : rateLimitOf(operation);
});

/** Does it say none of that, though some answer of it could not be read? Then nothing is known. */
function hidesAttempts(operation: Operation): boolean {
  const { all, names } = unreadResponses(operation);
  return (all || names.length > 0) && !attemptLimitOf(operation);
}

const speaking =
  /\b(?:too many|max(?:imum)?(?: (?:number )?of)?|limit(?:ed|s)?(?: to| of)?|remaining|after|up to|only|allowed|failed|\d+|three|five|ten) (?:\w+ ){0,3}(?:attempts|tries|guesses)\b|\brate[- ]limit|\bthrottl|\block(?:s|ed)? ?out\b|\b(?:account|user) (?:(?:is|was|has been|will be|gets?) )?(?:temporarily )?locked\b|\blocked (?:account|user)\b/i;

function speaksOfAttempts(text: unknown): boolean {
  return typeof text === 'string' && says(text, speaking);
}

export const attempts = { limitOf: attemptLimitOf, hides: hidesAttempts };
