import { expect, it } from 'vitest';
import { groupBy, push } from '../../src/text/group.ts';

it('Groups and their items stand in the order of first appearance', () => {
  const groups = groupBy(['bee', 'ant', 'bat', 'asp'], (name) => name[0]);
  expect([...groups]).toEqual([
    ['b', ['bee', 'bat']],
    ['a', ['ant', 'asp']],
  ]);
});

it('An item joins those under its key, or is the first', () => {
  const groups = new Map([['a', [1]]]);
  push(groups, 'a', 2);
  push(groups, 'b', 3);
  expect([...groups]).toEqual([
    ['a', [1, 2]],
    ['b', [3]],
  ]);
});
