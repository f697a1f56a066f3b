/** Whether a definition says that callers are slowed down. */

import { allowedValues, holds } from '../../openapi/composition.ts';
import type { Api, Header, Node, Operation, Response } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';
import { ownOperations } from '../access/declarations.ts';
import { unreadHeaders, unreadResponses } from '../unfollowed.ts';
import { isOff, isRateLimit, namesRateLimit, saysOfLimit } from './rate-limit-values.ts';

/** Something that declares a rate limit. */
export interface RateLimit {
  readonly place: Place;
  /** What it leaves open, where it names a limit and states none; undefined where it states one. */
  readonly open: string | undefined;
}

/**
 * What declares that an operation's rate is limited: a 429 response or 4XX (RFC 6585 §4), a header of the limit
 * (draft-ietf-httpapi-ratelimit-headers, and its `X-` forerunners), a gateway's extension on it, its path or the root.
 * `default` is no evidence: it stands for any answer, and promises nothing about the rate. What states a limit comes before
 * what only names one.
 */
export const rateLimitOf = once((operation: Operation): RateLimit | undefined => {
  const off = switchedOff(operation);
  const limit = declaredLimit(operation, off);
  if (!off || !limit || limit.open !== undefined) return limit;
  return { place: off.place, open: `\`${off.key}\` says that there is no limit, where others name one` };
});

/** Do most operations of a definition declare a limit? Then one that declares none was forgotten, and is not left to a gateway. */
export const mostAreLimited = once((api: Api): boolean => {
  const own = ownOperations(api);
  const limited = own.filter((operation) => rateLimitOf(operation) !== undefined).length;
  return limited >= fewest && limited * 2 > own.length;
});

/** One or two operations show no habit. */
const fewest = 3;

/** What declares a limit without the 429 response: who takes that away may have said the limit elsewhere before. */
export function limitBesideAnswer(operation: Operation): RateLimit | undefined {
  const responses = operation.responses.filter(({ status }) => status !== '429');
  return declaredLimit(operation, switchedOff(operation), responses);
}

function declaredLimit(
  operation: Operation,
  off: Extension | undefined,
  responses = operation.responses,
): RateLimit | undefined {
  const { api, pathItem } = operation;
  const answer = responses.find((response) => response.status === '429' || statesRateLimit(response));
  if (answer) return { place: answer.place, open: undefined };
  // What cannot be read is declared all the same.
  const unread = unreadResponses(operation).names;
  if (unread.includes('429')) return { place: operation.place.child('responses', '429'), open: undefined };
  const extensions = [operation, pathItem, api]
    .flatMap(extensionsOf)
    .filter(({ says, key }) => says !== 'off' && key.toLowerCase() !== off?.key.toLowerCase());
  const stated = extensions.find(({ says }) => says === 'limit');
  if (stated) return { place: stated.place, open: undefined };
  const [named] = extensions;
  if (named) return { place: named.place, open: `\`${named.key}\` names a limit, and states no number` };
  const range = responses.find(({ status }) => status === '4XX');
  if (range)
    return { place: range.place, open: '`4XX` stands for any refusal, and need not be one for the rate' };
  const header = responses.flatMap(({ headers }) => headers).find(({ name }) => namesRateLimit(name));
  return (
    header && {
      place: header.place,
      open: `the header \`${header.name}\` tells of no call that is let through`,
    }
  );
}

interface Extension {
  readonly key: string;
  readonly place: Place;
  readonly says: 'limit' | 'name' | 'off';
}

const extensionsOf = once(({ value, place }: Node): readonly Extension[] =>
  Object.keys(value)
    .filter(isRateLimit)
    .flatMap((key) => {
      const says = saysOfLimit(value[key]);
      return says === 'nothing' ? [] : [{ key, place: place.child(key), says }];
    }),
);

/** What switches a limit off for this operation or its path: it is nearer than what limits the API as a whole. */
function switchedOff(operation: Operation): Extension | undefined {
  const own = extensionsOf(operation);
  // The operation has the last word about what its path says.
  const ofPath = extensionsOf(operation.pathItem).filter(
    ({ key }) => !own.some((other) => other.key.toLowerCase() === key.toLowerCase()),
  );
  return [...own, ...ofPath].find(({ says }) => says === 'off');
}

/** Does it tell of a limit, and not by a header that says nought? */
function statesRateLimit(response: Response): boolean {
  return hasLimitHeader(response, (header) => !isNought(header));
}

/** A limit that is said to be nought, or a header that is never there, tells of none. */
function isNought({ name, schema }: Header): boolean {
  if (!schema) return false;
  // What is left may be nought: `RateLimit-Remaining: 0`.
  const isRest = /remaining|reset/i.test(name);
  return holds(schema, (part) => {
    if (part.boolean === false) return true;
    const { maximum } = part.value;
    const nought = (value: unknown) => isOff(value) || (typeof value === 'number' && value < 0);
    return (
      !isRest &&
      ((typeof maximum === 'number' && maximum <= 0) || (allowedValues(part)?.every(nought) ?? false))
    );
  });
}

/**
 * Does an operation declare none, though some answer of it could not be read, which may do so by a header? Then nothing is
 * known.
 */
export function hidesRateLimit(operation: Operation): boolean {
  const { all, names } = unreadResponses(operation);
  const isHidden = all || names.length > 0 || operation.responses.some((one) => unreadHeaders(one).all);
  return isHidden && !rateLimitOf(operation);
}

/** Has an answer a header that tells the limit, or how much of it is left, be it that what describes it cannot be read? */
export function tellsRateLimit(response: Response): boolean {
  return hasLimitHeader(response, () => true);
}

function hasLimitHeader(response: Response, counts: (header: Header) => boolean): boolean {
  return (
    response.headers.some((header) => namesRateLimit(header.name) && counts(header)) ||
    unreadHeaders(response).names.some(namesRateLimit)
  );
}

export const rateLimits = { limitOf: rateLimitOf, hides: hidesRateLimit };
