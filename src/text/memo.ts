/**
 * Follows what answers rest on, for a process that asks the same questions of a text again after each edit
 * (openapi/footing.ts).
 */
export interface Follower {
  /**
   * The answer to a question about a node: the one that is kept, or that of an earlier node which is the same.
   *
   * @param kept the answers to this question so far, which only followers read and write
   * @param ask the question
   */
  answer<K extends object, T>(
    node: K,
    compute: (node: K) => T,
    kept: WeakMap<K, unknown>,
    ask: (node: K) => T,
  ): T;
  /** Somebody asked a node for a list of others that lead to it. */
  listed<K extends object>(node: K, list: (node: K) => readonly object[]): void;
  /** Somebody looked at a definition as a whole. */
  sawAll(): void;
}

let follower: Follower | undefined;

/** Who follows what is asked now. Nearly always nobody. */
export function following(): Follower | undefined {
  return follower;
}

/** Does some work while somebody follows what it asks; with undefined, nobody. It must not wait for anything. */
export function followed<T>(by: Follower | undefined, work: () => T): T {
  const before = follower;
  follower = by;
  try {
    return work();
  } finally {
    follower = before;
  }
}

/** A question about nodes of the model, answered once for each: rules ask again for every property and parameter. */
export function once<K extends object, T>(answer: (node: K) => T): (node: K) => T {
  const known = new WeakMap<K, T>();
  const kept = new WeakMap<K, unknown>();
  const ask = (node: K): T => {
    if (follower) return follower.answer(node, answer, kept, ask);
    const found = known.get(node);
    if (found !== undefined || known.has(node)) return found as T;
    const value = answer(node);
    known.set(node, value);
    return value;
  };
  return ask;
}

/** The same, with a hint that helps to find the answer and does not change it. */
export function onceWith<K extends object, Hint, T>(
  answer: (node: K, hint: Hint) => T,
): (node: K, hint: Hint) => T {
  const hints = new WeakMap<K, Hint>();
  const ask = once((node: K) => answer(node, hints.get(node) as Hint));
  return (node, hint) => {
    hints.set(node, hint);
    const found = ask(node);
    hints.delete(node);
    return found;
  };
}

/** Enough for the distinct names and patterns of the largest definitions. */
const most = 20_000;

/**
 * A function of a text that remembers its latest answers: names and patterns of a definition come thousands of times.
 * Beyond so many texts the older ones are forgotten together. (Forgetting one at a time costs a search for the oldest.)
 */
export function remember<T>(compute: (key: string) => T): (key: string) => T {
  let known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as T;
    const value = compute(key);
    if (known.size >= most) known = new Map();
    known.set(key, value);
    return value;
  };
}
