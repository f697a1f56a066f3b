/** Whether a definition says that callers are slowed down. */
import type { JsonObject, Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';

/**
 * Does an operation, its path or the root declare a rate limit: a 429 response or 4XX (RFC 6585 §4), a header of the
 * limit (draft-ietf-httpapi-ratelimit-headers, and its `X-` forerunners), a gateway's extension? `default` is
 * no evidence: it stands for any answer, and promises nothing about the rate.
 */
export function declaresRateLimit(operation: Operation): boolean {
  const { responses, api, pathItem } = operation;
  return (
    responses.some(({ status }) => status === '429' || status === '4XX') ||
    responses.some(({ headers }) => headers.some(({ name }) => /rate-?limit/.test(name))) ||
    [operation.value, pathItem.value, api.value].some(hasExtension)
  );
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
