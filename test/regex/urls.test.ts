import { describe, expect, test } from 'vitest';
import { describesPath, pinsHost, pinsPath } from '../../src/regex/urls.ts';

describe('a pattern that pins the host', () => {
  test.each([
    String.raw`^https://images\.example\.com/`,
    String.raw`^https:\/\/images\.example\.com\/.*$`,
    String.raw`^https?://example\.com(/.*)?$`,
    String.raw`^https?://example\.com(:\d+)?/`,
    String.raw`^https?://example\.com(?::\d{1,5})?(?:[/?#]|$)`,
    String.raw`^https://[a-z0-9-]+\.example\.com/`,
    String.raw`^https://(www|api)\.example\.com/`,
    String.raw`^https://(?:[\w-]+\.)?example\.com/`,
    String.raw`^https://([a-z]+\.){0,3}example\.com/`,
    String.raw`^https://(a\.example\.com|b\.example\.com)/`,
    String.raw`^https://a\.example\.com/|^https://b\.example\.org$`,
    String.raw`^(?:https?)://example\.com$`,
    '^(https://hooks[.]slack[.]com/services/.+)$',
    String.raw`^[hH]ttps://api[12]\.example\.com/`,
    String.raw`^https://example\.com(?=/|$)`,
    String.raw`^https://example\.com(?![^/])`,
    String.raw`^https://[a-z]+\.shop\.co\.uk/`,
    String.raw`^wss://events\.example\.com/`,
    String.raw`^https://(?!internal)[a-z]+\.example\.com/`,
    String.raw`^https://hooks\.?slack\.com/`,
    '^http://backend/',
    String.raw`^http://10\.0\.0\.1/`,
  ])('%s', (pattern) => expect(pinsHost(pattern)).toBe(true));
});

describe('a pattern that lets other hosts through', () => {
  test.each([
    ['any host', '^https?://'],
    ['any host', '^https://.*$'],
    ['something before it', String.raw`https://images\.example\.com/`],
    ['something before it, in one alternative', String.raw`^https://a\.example/|https://b\.example/`],
    ['more of the name', String.raw`^https://images\.example\.com`],
    ['more of the name, behind a word', String.raw`^https://images\.example\.com\b`],
    ['another name before it', String.raw`^https://.*\.example\.com/`],
    ['another name before it', String.raw`^https://\S+\.example\.com/`],
    ['another host before a path', '^https://[^/]+/hook$'],
    ['evil@, by what is no slash', String.raw`^https://[^/]*\.example\.com/`],
    ['a name that ends alike', String.raw`^https://[a-z]*example\.com/`],
    ['an alternative that asks for little', String.raw`^https://good\.example/|^http`],
    ['an alternative that asks for nothing', String.raw`^(?:https://good\.example/|)`],
    ['an optional group', String.raw`^(https://good\.example/)?`],
    ['an optional group, to its end', String.raw`^(https://good\.example/)?.*$`],
    ['a group repeated never', String.raw`^(?:https://good\.example/){0}`],
    ['a user name', String.raw`^https://good\.example:`],
    ['a user name', String.raw`^https://good\.example:.*@?/`],
    ['a user name', String.raw`^https://good\.example(?=:|/)`],
    ['a user name', String.raw`^https://[\w.:@-]+\.example\.com/`],
    ['a name with a letter for a dot', '^https://hooks.slack.com/services/.+$'],
    ['an optional suffix', String.raw`^https://good(\.example)?[^/]*/`],
    ['names below what is nobody’s', String.raw`^https://[a-z]+\.com/`],
    ['names below what is anybody’s', String.raw`^https://[a-z]+\.co\.uk/`],
    ['other addresses', String.raw`^http://\d+\.254\.169\.254/`],
    ['other addresses', String.raw`^http://(\d{1,3}\.){3}\d{1,3}/`],
    ['a backslash', String.raw`^https://good\.example[/\\]`],
    ['another scheme', String.raw`^[a-z]+://good\.example/`],
    ['no scheme', String.raw`^//good\.example/`],
    ['a reference', String.raw`^(https?)://\1good\.example/`],
    ['letters', '^[a-z]+$'],
    ['everything', ''],
    ['nothing that is read', '^https://(good'],
  ])('%s: %s', (_what, pattern) => expect(pinsHost(pattern)).toBe(false));
});

describe('a path of the own site', () => {
  test.each([
    '^/[a-z]',
    '^/(?!/|\\\\|\\s)',
    '^/$',
    '^\\/(?![/\\\\\\t\\n\\r])',
    '^(?:/orders|/lines)',
    '^/[^/\\\\\\s]',
  ])('%s', (pattern) => expect(pinsPath(pattern)).toBe(true));
  test.each(['^/', '/[a-z]', '^/[a-z]|^http', '^(/[a-z]+)?', '^/.', '^/(?!/)', '^/[^a-z]', '^[a-z]', ''])(
    'is not %s',
    (pattern) => expect(pinsPath(pattern)).toBe(false),
  );
});

test('a pattern that describes paths, with or without anchors', () => {
  const paths = ['^/branches/\\d+$', '\\/images\\/[a-f\\d]{24}', '^/', '(/a|/b)', '/a|^/b'];
  expect(paths.filter((one) => !describesPath(one))).toEqual([]);
  const others = ['^/feeds/|^https?:', '(/a)?', '[a-z/]+', '^https://good/', '', '(/'];
  expect(others.filter(describesPath)).toEqual([]);
});

test('what is too large pins nothing, and takes no longer for it', () => {
  for (const pattern of [
    `^https://(${Array.from({ length: 5000 }, (_, at) => `h${at}`).join('|')})\\.example/`,
    `^https://${'(a?'.repeat(150)}${'){0,16}'.repeat(150)}\\.example/`,
    `^https://${'[a-d]'.repeat(40)}/`,
  ])
    expect(pinsHost(pattern)).toBe(false);
});
