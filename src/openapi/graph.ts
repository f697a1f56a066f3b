/** The strongly connected components of a graph. */
export interface Components {
  readonly count: number;
  /** Per node: its component. */
  readonly of: Int32Array;
  /** Per component: its nodes. Components are numbered callees first: an edge never leads to a higher number. */
  readonly members: readonly (readonly number[])[];
}

/**
 * Tarjan's algorithm, without recursion: schemas of strangers may be nested as deeply as they like.
 *
 * @param size nodes are 0 … size − 1
 * @param targets the nodes that a node leads to
 */
export function stronglyConnected(size: number, targets: (node: number) => readonly number[]): Components {
  const order = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const of = new Int32Array(size).fill(-1);
  const members: number[][] = [];
  const open: number[] = [];
  let next = 0;
  for (let start = 0; start < size; start++) {
    if (order[start] !== -1) continue;
    const path: { node: number; edges: readonly number[]; at: number }[] = [];
    const enter = (node: number) => {
      order[node] = low[node] = next++;
      open.push(node);
      path.push({ node, edges: targets(node), at: 0 });
    };
    enter(start);
    while (path.length > 0) {
      const step = path[path.length - 1] as { node: number; edges: readonly number[]; at: number };
      const { node } = step;
      if (step.at < step.edges.length) {
        const target = step.edges[step.at++] as number;
        if (order[target] === -1) enter(target);
        else if (of[target] === -1) low[node] = Math.min(low[node] as number, order[target] as number);
        continue;
      }
      path.pop();
      const caller = path[path.length - 1];
      if (caller) low[caller.node] = Math.min(low[caller.node] as number, low[node] as number);
      if (low[node] !== order[node]) continue;
      const component: number[] = [];
      for (let member = open.pop() as number; ; member = open.pop() as number) {
        of[member] = members.length;
        component.push(member);
        if (member === node) break;
      }
      members.push(component);
    }
  }
  return { count: members.length, of, members };
}
