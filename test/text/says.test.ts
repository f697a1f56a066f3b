import { describe, expect, test } from 'vitest';
import { says } from '../../src/text/says.ts';

const limit = /\brate[- ]limit(?:ed|ing|s)?\b|\b(?:failed|\d+) attempts\b/i;
const strict = /samesite=strict/i;

describe('A text says it', () => {
  test.each([
    ['Calls are rate limited.', limit],
    ['Not cached. Rate limited to 5 calls.', limit],
    ['The account is locked after 5 attempts and cannot log in for an hour', limit],
    ['No more than 5 attempts', limit],
    ['You must not exceed 5 attempts', limit],
    ['More than 5 attempts are not allowed', limit],
    ['More than 5 attempts must not be permitted', limit],
    ['A client that does not wait is rate limited', limit],
    ['Failed attempts are counted, nothing else is', limit],
    ['Set with Secure, HttpOnly and SameSite=Strict', strict],
    ['SameSite=Strict, not Lax', strict],
    ['It is not SameSite=Strict in the test; in production it is SameSite=Strict', strict],
  ])('%s', (text, expression) => expect(says(text, expression)).toBe(true));
});

describe('A text denies it', () => {
  test.each([
    ['There is no rate limit', limit],
    ['This endpoint is not rate limited', limit],
    ['Calls aren’t rate-limited yet', limit],
    ["The server doesn't apply any rate limiting", limit],
    ['There is no limit on failed attempts', limit],
    ['Failed attempts are not limited', limit],
    ['Rate limiting is currently disabled', limit],
    ['Rate limiting: planned', limit],
    ['Internal calls are exempt from the rate limit', limit],
    ['TODO: rate limit', limit],
    ['Without rate limiting', limit],
    ['For older browsers SameSite=Strict is not set on this cookie', strict],
    ['The cookie is not yet marked SameSite=Strict', strict],
    ['SameSite=Strict is missing', strict],
    ['The cookie lacks SameSite=Strict', strict],
    ['Nothing of the kind', strict],
    ['', strict],
  ])('%s', (text, expression) => expect(says(text, expression)).toBe(false));
});
