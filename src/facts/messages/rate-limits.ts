/** Whether a definition says that callers are slowed down. */
import type { JsonObject, Operation, Response } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { unreadHeaders, unreadResponses } from '../unread.ts';

/**
 * Does an operation, its path or the root declare a rate limit: a 429 response or 4XX (RFC 6585 §4), a header of the
 * limit (draft-ietf-httpapi-ratelimit-headers, and its `X-` forerunners), a gateway's extension? `default` is
 * no evidence: it stands for any answer, and promises nothing about the rate.
 */
export function declaresRateLimit(operation: Operation): boolean {
  const { responses, api, pathItem } = operation;
  // What cannot be read is declared all the same.
  return (
    responses.some(({ status }) => saysLimit(status)) ||
    unreadResponses(operation).names.some(saysLimit) ||
    responses.some(hasRateLimitHeader) ||
    [operation.value, pathItem.value, api.value].some(hasExtension)
  );
}

/**
 * Does an operation declare none, though some answer of it could not be read, which may do so by a header? Then nothing is
 * known.
 */
export function hidesRateLimit(operation: Operation): boolean {
  const { all, names } = unreadResponses(operation);
  const isHidden = all || names.length > 0 || operation.responses.some((one) => unreadHeaders(one).all);
  return isHidden && !declaresRateLimit(operation);
}

function saysLimit(status: string): boolean {
  return status === '429' || status === '4XX';
}

/** Does an answer tell how many calls are left? */
export function hasRateLimitHeader(response: Response): boolean {
  const isOne = (name: string) => /rate-?limit/.test(name);
  return response.headers.some(({ name }) => isOne(name)) || unreadHeaders(response).names.some(isOne);
}

/** `x-ratelimit`, `x-kong-plugin-rate-limiting`, `x-google-quota`, `x-amazon-apigateway-throttling` …, not switched off. */
const hasExtension = once((value: JsonObject): boolean =>
  Object.keys(value).some((key) => isRateLimit(key) && !isOff(value[key])),
);

function isRateLimit(key: string): boolean {
  return /^x-/i.test(key) && /ratelimit|throttl|quota/.test(key.toLowerCase().replace(/[^a-z]/g, ''));
}

function isOff(value: unknown): boolean {
  if (value === false || value === null || value === 0 || value === 'none') return true;
  return typeof value === 'object' && 'enabled' in value && value.enabled === false;
}
