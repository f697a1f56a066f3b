/** Enough for the distinct patterns of the largest definitions; beyond, the oldest are forgotten. */
const CAPACITY = 5_000;

/** A function of a string that remembers its latest answers. */
export function remember<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (known.has(key)) return known.get(key) as T;
    const value = compute(key);
    if (known.size >= CAPACITY) known.delete(known.keys().next().value as string);
    known.set(key, value);
    return value;
  };
}
