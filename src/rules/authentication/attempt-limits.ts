/** Whether a definition says that guessing ends: by a rate limit, or because the account is locked. */

import { declaresRateLimit } from '../../facts/messages/rate-limits.ts';
import { unreadResponses } from '../../facts/unread.ts';
import type { Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';

/**
 * Does an operation declare a rate limit, answer 423 (locked, RFC 4918 §11.3), or speak of the number of attempts in its
 * description or in those of its answers?
 */
export const limitsAttempts = once(
  (operation: Operation): boolean =>
    declaresRateLimit(operation) ||
    operation.responses.some(
      ({ status, value }) => status === '423' || speaksOfAttempts(value.description),
    ) ||
    unreadResponses(operation).names.includes('423') ||
    speaksOfAttempts(operation.summary) ||
    speaksOfAttempts(own(operation.value, 'description')),
);

/** Does it say none of that, though some answer of it could not be read? Then nothing is known. */
export function hidesAttempts(operation: Operation): boolean {
  const { all, names } = unreadResponses(operation);
  return (all || names.length > 0) && !limitsAttempts(operation);
}

const attempts =
  /\b(?:too many|max(?:imum)?(?: (?:number )?of)?|limit(?:ed|s)?(?: to| of)?|remaining|after|up to|only|allowed|failed|\d+|three|five|ten) (?:\w+ ){0,3}(?:attempts|tries|guesses)\b|\brate[- ]limit|\bthrottl|\block(?:s|ed)? ?out\b|\baccount (?:is|will be|gets?) (?:temporarily )?locked\b/i;

function speaksOfAttempts(text: unknown): boolean {
  return typeof text === 'string' && attempts.test(text);
}
