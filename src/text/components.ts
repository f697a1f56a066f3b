/** The strongly connected components of a graph, numbered callees first: an edge never leads to a higher number. */
export interface Components {
  readonly count: number;
  /** Per node: its component. */
  readonly of: Int32Array;
  /** The nodes, component by component: those of the first, those of the second … */
  readonly nodes: Int32Array;
  /** Per component: where it starts in {@link nodes}; one more entry ends the last. */
  readonly starts: Int32Array;
}

/**
 * Tarjan's algorithm, without recursion: what strangers write may be nested as deeply as they like.
 *
 * @param size nodes are 0 … size − 1
 * @param targets the nodes that a node leads to; asked once for each
 */
export function stronglyConnected(size: number, targets: (node: number) => readonly number[]): Components {
  const order = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const of = new Int32Array(size).fill(-1);
  const nodes = new Int32Array(size);
  const starts = new Int32Array(size + 1);
  // The path from a start to the node at hand, with the edges of each and the next one to look at.
  const path: number[] = [];
  const edges: (readonly number[])[] = [];
  const at: number[] = [];
  const open: number[] = [];
  let next = 0;
  let count = 0;
  let closed = 0;

  const enter = (node: number) => {
    order[node] = low[node] = next++;
    open.push(node);
    path.push(node);
    edges.push(targets(node));
    at.push(0);
  };

  const close = (root: number) => {
    for (let member = -1; member !== root; ) {
      member = open.pop() as number;
      of[member] = count;
      nodes[closed++] = member;
    }
    starts[++count] = closed;
  };

  for (let start = 0; start < size; start++) {
    if (order[start] !== -1) continue;
    enter(start);
    while (path.length > 0) {
      const top = path.length - 1;
      const node = path[top] as number;
      const target = (edges[top] as readonly number[])[at[top] as number];
      if (target !== undefined) {
        at[top] = (at[top] as number) + 1;
        if (order[target] === -1) enter(target);
        else if (of[target] === -1) low[node] = Math.min(low[node] as number, order[target] as number);
        continue;
      }
      path.pop();
      edges.pop();
      at.pop();
      const caller = path[top - 1];
      if (caller !== undefined) low[caller] = Math.min(low[caller] as number, low[node] as number);
      if (low[node] === order[node]) close(node);
    }
  }
  return { count, of, nodes, starts: starts.subarray(0, count + 1) };
}

/** The nodes of a component. */
export function membersOf({ nodes, starts }: Components, component: number): Int32Array {
  return nodes.subarray(starts[component], starts[component + 1]);
}
