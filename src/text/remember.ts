/** Enough for the distinct names and patterns of the largest definitions; beyond, the oldest are forgotten. */
const capacity = 5_000;

/**
 * A function of a text that remembers its latest answers. Names and patterns of a definition come thousands of times.
 */
export function remember<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as T;
    const value = compute(key);
    if (known.size >= capacity) known.delete(known.keys().next().value as string);
    known.set(key, value);
    return value;
  };
}
