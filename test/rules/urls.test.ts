import { describe, expect, test } from 'vitest';
import { isAnyOrigin } from '../../src/rules/cors/origins.ts';
import { pinsHost } from '../../src/rules/ssrf/host-pattern.ts';

describe('a pattern that pins the host', () => {
  test.each([
    String.raw`^https://images\.example\.com/`,
    String.raw`^https:\/\/images\.example\.com\/.*$`,
    String.raw`^https?://example\.com(/.*)?$`,
    String.raw`^https?://example\.com(:\d+)?/`,
    String.raw`^https://[a-z0-9-]+\.example\.com/`,
    String.raw`^https://(www|api)\.example\.com/`,
    String.raw`^https://(?:[\w-]+\.)?example\.com/`,
    String.raw`^https://(a\.example\.com|b\.example\.com)/`,
    String.raw`^(?:https?)://example\.com$`,
    '^https://hooks.slack.com/services/.+$',
  ])('%s', (pattern) => expect(pinsHost(pattern)).toBe(true));
});

describe('a pattern that lets other hosts through', () => {
  test.each([
    '^https?://',
    '^https://.*$',
    String.raw`https://images\.example\.com/`,
    String.raw`^https://images\.example\.com`,
    String.raw`^https://.*\.example\.com/`,
    String.raw`^https://[^/]+/hook$`,
    String.raw`^https://\S+\.example\.com/`,
    '^[a-z]+$',
    '',
  ])('%s', (pattern) => expect(pinsHost(pattern)).toBe(false));
});

describe('origins', () => {
  test.each(['*', ' * ', 'http://*', 'https://*:*', '*://*', 'null', '.*', '^.*$'])('%s is any', (origin) =>
    expect(isAnyOrigin(origin)).toBe(true),
  );
  test.each(['https://example.com', 'https://*.example.com', '', 'nullable'])('%s is not', (origin) =>
    expect(isAnyOrigin(origin)).toBe(false),
  );
});
