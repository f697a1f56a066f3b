import { expect, test } from 'vitest';
import { membersOf, stronglyConnected } from '../../src/text/components.ts';

test('nodes that lead to each other are one component, and an edge never leads to a higher number', () => {
  const edges = [[1], [2], [0, 3], [4], [], [5]];
  const components = stronglyConnected(edges.length, (node) => edges[node] as number[]);
  const all = Array.from({ length: components.count }, (_, at) => [...membersOf(components, at)].sort());
  expect(all).toEqual([[4], [3], [0, 1, 2], [5]]);
});

test('a long way is no deep recursion', () => {
  const size = 200_000;
  expect(stronglyConnected(size, (node) => (node + 1 < size ? [node + 1] : [])).count).toBe(size);
});
