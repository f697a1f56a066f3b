import { expect, test } from 'vitest';
import { asClientsRead } from '../../src/text/url.ts';

const whole = [
  'ht\ttp://example.com/a',
  'http\n://example.com',
  ' \u0001http://example.com/ \n',
  'http:\\\\example.com\\a?b=\\c',
  'https:/\\example.com/a',
  'http:example.com',
  'HTTP:/example.com/a',
  'wss:\\\\example.com/#\\',
  'mailto:a\\b',
];

test.each(whole)('%j is read as browsers read it', (url) => {
  expect(new URL(asClientsRead(url)).href).toBe(new URL(url).href);
  expect(asClientsRead(url)).not.toMatch(/^\s|[\t\n\r]|^http:(?!\/\/)/);
});

test.each([
  ['\\\\example.com\\v1', '//example.com/v1'],
  ['{scheme}://{host}/a', '{scheme}://{host}/a'],
  // 2.0 without a host.
  ['https:///v1', 'https:///v1'],
  ['', ''],
  [' \t', ''],
])('%j becomes %j', (url, read) => expect(asClientsRead(url)).toBe(read));

test('looks at each character a few times', () => {
  const blank = ' '.repeat(500_000);
  expect(asClientsRead(`${blank}a${blank}b${blank}`)).toBe(`a${blank}b`);
});
