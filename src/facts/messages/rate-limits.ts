/** Whether a definition says that callers are slowed down. */

import { words } from '../../lexicon/words.ts';
import type { Node, Operation, Response } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';
import { unreadHeaders, unreadResponses } from '../unfollowed.ts';

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
  const { responses, api, pathItem } = operation;
  const answer = responses.find((response) => response.status === '429' || tellsRateLimit(response));
  if (answer) return { place: answer.place, open: undefined };
  // What cannot be read is declared all the same.
  const unread = unreadResponses(operation).names;
  if (unread.includes('429')) return { place: operation.place.child('responses', '429'), open: undefined };
  const extensions = [operation, pathItem, api].flatMap((node) => ofExtensions(node) ?? []);
  const range = responses.find(({ status }) => status === '4XX');
  return (
    extensions.find(({ open }) => open === undefined) ??
    extensions[0] ??
    (range && { place: range.place, open: '`4XX` stands for any refusal, and need not be one for the rate' })
  );
});

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
  return (
    response.headers.some(({ name }) => namesRateLimit(name)) ||
    unreadHeaders(response).names.some(namesRateLimit)
  );
}

/** The word may be written together, and stand for the limiting or who limits. */
const limitWord = /^ratelimit(?:s|ed|er|ing)?$/;

/** By whole words: `x-corporate-limit` is no rate limit. */
function namesRateLimit(name: string): boolean {
  const all = words(name);
  return all.some(
    (word, at) => limitWord.test(word) || (word === 'rate' && limitWord.test(`rate${all[at + 1] ?? ''}`)),
  );
}

/** `x-ratelimit`, `x-kong-plugin-rate-limiting`, `x-google-quota`, `x-amazon-apigateway-throttling` … */
function isRateLimit(key: string): boolean {
  if (!/^x-/i.test(key)) return false;
  return namesRateLimit(key) || words(key).some((word) => /^throttl(?:e[sd]?|ing)$|^quotas?$/.test(word));
}

const ofExtensions = once(({ value, place }: Node): RateLimit | undefined => {
  let named: RateLimit | undefined;
  for (const key of Object.keys(value)) {
    if (!isRateLimit(key)) continue;
    const extension = value[key];
    if (statesLimit(extension)) return { place: place.child(key), open: undefined };
    if (!isEmpty(extension))
      named ??= { place: place.child(key), open: `\`${key}\` names a limit, and states no number` };
  }
  return named;
});

/** Texts that switch a limit off. */
const off = /^(?:|no|none|off|false|0|disabled|unlimited|infinite|infinity|unrestricted|null)$/i;

/** Does it say that there is no limit, or nothing at all? */
function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return off.test(value.trim());
  if (typeof value !== 'object') return value === false || value === 0 || value === undefined;
  if (value === null || Object.values(value).every((one) => one === null)) return true;
  return 'enabled' in value && value.enabled === false;
}

/** Is there a number in it, other than nought? */
function statesLimit(value: unknown): boolean {
  if (isEmpty(value)) return false;
  const stack = [value];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    if (typeof one === 'number' && one > 0) return true;
    if (typeof one === 'string' && /[1-9]/.test(one)) return true;
    // One by one: a call with a stranger's number of arguments may be too large a call.
    if (typeof one === 'object' && one !== null)
      for (const inner of Object.values(one)) stack.push(inner ?? null);
  }
  return false;
}
