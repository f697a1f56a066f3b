/**
 * The strongly connected component of each node (Tarjan, without recursion: graphs come from strangers' patterns).
 *
 * @returns for each node the number of its component, and -1 where the node lies on no cycle
 */
export function cyclesOf(size: number, successors: (node: number) => readonly number[]): number[] {
  const index = new Array<number>(size).fill(-1);
  const low = new Array<number>(size).fill(0);
  const component = new Array<number>(size).fill(-1);
  const onStack = new Array<boolean>(size).fill(false);
  const stack: number[] = [];
  let counter = 0;
  let components = 0;
  for (let root = 0; root < size; root++) {
    if (index[root] !== -1) continue;
    const work: { node: number; next: number; targets: readonly number[] }[] = [];
    const enter = (node: number) => {
      index[node] = low[node] = counter++;
      stack.push(node);
      onStack[node] = true;
      work.push({ node, next: 0, targets: successors(node) });
    };
    enter(root);
    while (work.length > 0) {
      const frame = work[work.length - 1] as (typeof work)[number];
      const { node } = frame;
      const target = frame.targets[frame.next++];
      if (target !== undefined) {
        if (index[target] === -1) enter(target);
        else if (onStack[target]) low[node] = Math.min(low[node] as number, index[target] as number);
        continue;
      }
      work.pop();
      const parent = work[work.length - 1]?.node;
      if (parent !== undefined) low[parent] = Math.min(low[parent] as number, low[node] as number);
      if (low[node] !== index[node]) continue;
      const members: number[] = [];
      let member: number;
      do {
        member = stack.pop() as number;
        onStack[member] = false;
        members.push(member);
      } while (member !== node);
      if (members.length === 1 && !successors(node).includes(node)) continue;
      for (const m of members) component[m] = components;
      components++;
    }
  }
  return component;
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
