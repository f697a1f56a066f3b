/** A question about nodes of the model, answered once for each: rules ask again for every property and parameter. */
export function once<K extends object, T>(answer: (node: K) => T): (node: K) => T {
  const known = new WeakMap<K, { readonly answer: T }>();
  return (node) => {
    let found = known.get(node);
    if (!found) {
      found = { answer: answer(node) };
      known.set(node, found);
    }
    return found.answer;
  };
}
