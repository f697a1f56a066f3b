/** A question about nodes of the model, answered once for each: rules ask again for every property and parameter. */
export function once<K extends object, T>(answer: (node: K) => T): (node: K) => T {
  const known = new WeakMap<K, T | typeof nothing>();
  return (node) => {
    const found = known.get(node);
    if (found !== undefined) return found === nothing ? (undefined as T) : found;
    const value = answer(node);
    known.set(node, value === undefined ? nothing : value);
    return value;
  };
}

/** The answer `undefined`, which was given: one look tells it from none, and there are a million of them. */
const nothing = Symbol('nothing');

/** The same, with a hint that helps to find the answer and does not change it. */
export function onceWith<K extends object, Hint, T>(
  answer: (node: K, hint: Hint) => T,
): (node: K, hint: Hint) => T {
  const known = new WeakMap<K, { readonly answer: T }>();
  return (node, hint) => {
    const found = known.get(node) ?? { answer: answer(node, hint) };
    known.set(node, found);
    return found.answer;
  };
}

/** Enough for the distinct names and patterns of the largest definitions. */
const most = 20_000;

/**
 * A function of a text that remembers its latest answers: names and patterns of a definition come thousands of times.
 * Beyond so many texts the older ones are forgotten together. (Forgetting one at a time costs a search for the oldest.)
 */
export function remember<T>(compute: (key: string) => T, limit = most): (key: string) => T {
  let known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as T;
    const value = compute(key);
    if (known.size >= limit) known = new Map();
    known.set(key, value);
    return value;
  };
}

/** As many texts as a large definition has, for each question. */
const mostTexts = 5_000;

let areTextsRemembered = false;

/** From now on what is asked of texts ({@link ofText}) is remembered: a server reads the same ones after each edit. */
export function rememberTexts(): void {
  areTextsRemembered = true;
}

/** A question about a text in prose. A process that reads each text once is better off without remembering them. */
export function ofText<T>(answer: (text: string) => T): (text: string) => T {
  const known = remember(answer, mostTexts);
  return (text) => (areTextsRemembered ? known(text) : answer(text));
}
