import { expect, test } from 'vitest';
import { analysePattern } from '../../src/regex/analyse.ts';
import { matches } from '../../src/regex/matches.ts';

test.each([
  ['^https://', true, 'a beginning'],
  ['^ssh-(rsa|dss) |^ecdsa ', true, 'several beginnings'],
  ['^do:[a-z]+:.*', true, 'a beginning, and whatever follows'],
  ['^(?!admin)', true, 'not that beginning'],
  ['\\.json$', true, 'an end'],
  ['\\{name\\}', true, 'something inside'],
  ['(a[\\s\\S]*?b|b[\\s\\S]*?a)', true, 'two words in any order, and anything between'],
  ['([a-z]+|\\d+)', false, 'a description in a group'],
  ['\\S+', true, 'anything visible'],
  ['[a-z]+', false, 'a description without anchors'],
  ['^[a-z]+', false, 'a description without an end'],
  ['^(asc|desc)', false, 'words without an end'],
  ['asc|desc', false, 'words without anchors'],
  ['^asc|desc$', false, 'words with misplaced anchors'],
  ['/images/([a-f0-9]{24})', false, 'a path without anchors'],
])('%s is written to find something in a text: %s (%s)', (pattern, expected) => {
  expect(analysePattern(pattern).search).toBe(expected);
});

test.each([
  ['^[a-z_]+$', '__proto__', true],
  ['^[a-z]+$', '__proto__', false],
  ['o', 'foo', true],
  ['(unclosed', 'x', undefined],
  ['^(?:(?:a|a)(?:a|a)?)+$', `${'a'.repeat(60)}!`, undefined],
])('%s matches %s: %s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});
