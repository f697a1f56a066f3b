/**
 * A question about nodes of the model, answered once for each: rules ask again for every property and parameter.
 *
 * @param answer what else it is told only helps to find the answer: it is the same whatever that is
 */
export function once<K extends object, T, Rest extends readonly unknown[]>(
  answer: (node: K, ...rest: Rest) => T,
): (node: K, ...rest: Rest) => T {
  const known = new WeakMap<K, T>();
  return (node, ...rest) => {
    const found = known.get(node);
    if (found !== undefined || known.has(node)) return found as T;
    const value = answer(node, ...rest);
    known.set(node, value);
    return value;
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
