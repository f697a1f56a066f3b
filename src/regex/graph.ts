import { membersOf, stronglyConnected } from '../text/components.ts';

/** For each node the number of its strongly connected component, and -1 where the node lies on no cycle. */
export function cyclesOf(size: number, successors: (node: number) => readonly number[]): Int32Array {
  const components = stronglyConnected(size, successors);
  for (let at = 0; at < components.count; at++) {
    const [node, ...others] = membersOf(components, at);
    if (node !== undefined && others.length === 0 && !successors(node).includes(node))
      components.of[node] = -1;
  }
  return components.of;
}

export interface Step {
  readonly to: number;
  readonly letter: number;
}

/**
 * A shortest way from the first of the starts that leads to a goal, breadth first. What one start reached in vain is
 * not tried again from the next.
 *
 * @param goal asked of each step, so that a way has at least one
 * @returns where it began, where it ended, and the letters on the way; undefined when there is none
 */
export function shortestWay(
  starts: readonly number[],
  steps: (from: number) => Iterable<Step>,
  goal: (to: number) => boolean,
): { start: number; end: number; letters: number[] } | undefined {
  const parent = new Map<number, { from: number; letter: number } | undefined>();
  for (const start of starts) {
    if (parent.has(start)) continue;
    parent.set(start, undefined);
    const queue = [start];
    for (const from of queue) {
      for (const { to, letter } of steps(from)) {
        if (goal(to)) {
          const letters = [letter];
          let at = from;
          for (let step = parent.get(at); step !== undefined; step = parent.get(at)) {
            letters.push(step.letter);
            at = step.from;
          }
          return { start: at, end: to, letters: letters.reverse() };
        }
        if (parent.has(to)) continue;
        parent.set(to, { from, letter });
        queue.push(to);
      }
    }
  }
  return undefined;
}
