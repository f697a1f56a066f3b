import { expect, test } from 'vitest';
import { byJson, compare } from '../../src/text/order.ts';

test('texts are ordered by their units, whatever the language', () => {
  expect(['b', 'Z', 'ä', 'a'].sort(compare)).toEqual(['Z', 'a', 'b', 'ä']);
  expect(compare('a', 'a')).toBe(0);
});

test('equal lists come out equal', () => {
  expect([{ b: 1 }, ['a'], 'a'].sort(byJson)).toEqual(['a', { b: 1 }, ['a']].sort(byJson));
});
