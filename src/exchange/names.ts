/** An id that is made of others has so many characters of each. */
export const longestId = 200;

/** Turns names into symbols of lower-case letters, digits and dashes, no two alike. */
export class Symbols {
  readonly #byName = new Map<string, string>();
  readonly #taken = new Set<string>();
  /** By what several would be called, the last number that one got: thousands are not tried again for each. */
  readonly #last = new Map<string, number>();

  /** The symbol of a name; the same name has the same. @param kind keeps an actor and a zone of one name apart */
  of(kind: string, name: string): string {
    const key = `${kind} ${name}`;
    const known = this.#byName.get(key);
    if (known !== undefined) return known;
    const base =
      name
        .toLowerCase()
        .replace(/[^0-9a-z]+/g, '-')
        .replace(/^-|-$/g, '') || kind;
    let symbol = base;
    for (let next = (this.#last.get(base) ?? 1) + 1; this.#taken.has(symbol); next++) {
      symbol = `${base}-${next}`;
      this.#last.set(base, next);
    }
    this.#taken.add(symbol);
    this.#byName.set(key, symbol);
    return symbol;
  }
}
