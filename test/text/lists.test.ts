import { expect, test } from 'vitest';
import { append, highest, lowest } from '../../src/text/lists.ts';

const many = Array.from({ length: 500_000 }, (_, at) => at);

test('lists of half a million are added to others, and their bounds are found', () => {
  const list = [-1];
  append(list, many);
  expect(list).toHaveLength(500_001);
  expect(highest(many)).toBe(499_999);
  expect(lowest(many)).toBe(0);
});

test('what holds nothing says nothing', () => {
  expect(highest([])).toBe(Number.NEGATIVE_INFINITY);
  expect(highest([], 3)).toBe(3);
  expect(lowest([])).toBe(Number.POSITIVE_INFINITY);
});
