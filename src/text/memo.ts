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

/**
 * Those members of a list of which something is true that asks for nothing but them. Thousands of schemas share a list: it is
 * looked through once, and where all are meant it is the very list, so that what is remembered of it holds.
 */
export function those<T extends object>(
  isMeant: (member: T) => boolean,
): (list: readonly T[]) => readonly T[] {
  return once((list: readonly T[]): readonly T[] => {
    const found = list.filter(isMeant);
    return found.length === list.length ? list : found;
  });
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

/** Texts of so many characters are judged before what was asked of them is forgotten: a text may hold on to its whole file. */
const charactersKept = 4_000_000;

let areTextsKept = false;
let judged = 0;
let round = 0;

/** From now on nothing that was asked of a text is forgotten: a server reads the same ones after each edit. */
export function keepTexts(): void {
  areTextsKept = true;
}

/** A definition of so many characters comes next: what was asked of the texts of those before is forgotten now and then. */
export function nextTexts(characters: number): void {
  judged += characters;
  if (areTextsKept || judged < charactersKept) return;
  judged = 0;
  round++;
}

/** A question about a text in prose: the same ones stand at many places of a definition. */
export function ofText<T>(answer: (text: string) => T): (text: string) => T {
  let known = remember(answer, mostTexts);
  let since = round;
  return (text) => {
    if (since !== round) {
      known = remember(answer, mostTexts);
      since = round;
    }
    return known(text);
  };
}
