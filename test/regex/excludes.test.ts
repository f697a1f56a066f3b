import { describe, expect, test } from 'vitest';
import { excludes } from '../../src/regex/excludes.ts';

describe('a pattern keeps out', () => {
  test.each<[pattern: string, text: string]>([
    ['^[a-z]+$', '/'],
    ['^[\\w.-]+$', '/'],
    ['^[\\w/-]+$', '..'],
    ['^(?!.*\\.\\.).*$', '..'],
    ['^(?!.*(?:\\.\\.|//)).+$', '..'],
    ['^(?=.{1,9}$)(?!.*\\.{2}).*$', '..'],
    ['^(?!.*\\/)', '/'],
    ['^[^/]*$', '/'],
    ['^[^\\r\\n]*$', '\n'],
    ['^.*$', '\n'],
    ['^a$|^b$', '/'],
    // What cannot be read supports no finding.
    ['(', '/'],
  ])('%s keeps out %j', (pattern, text) => expect(excludes(pattern, text)).toBe(true));
});

describe('a pattern lets through', () => {
  test.each<[pattern: string, text: string]>([
    ['[a-z]+', '/'],
    ['^[a-z]+', '/'],
    ['^[\\w./-]+$', '/'],
    ['^[\\w.-]+$', '..'],
    ['^(?!\\.\\.).*$', '..'],
    ['^(?!.*\\.\\.x).*$', '..'],
    ['^(?!.*\\.\\.).*$|^/', '..'],
    ['^[\\s\\S]*$', '\n'],
    ['^a$|b', '/'],
    ['', '/'],
    ['.', '/'],
  ])('%s lets through %j', (pattern, text) => expect(excludes(pattern, text)).toBe(false));
});

test('groups that can be empty in very many ways are given up', () => {
  expect(excludes(`^(?!.*${'(?:|\\.)'.repeat(2000)}x)`, '..')).toBe(false);
});
