/** Turns names into symbols of lower-case letters, digits and dashes, no two alike. */
export class Symbols {
  readonly #byName = new Map<string, string>();
  readonly #taken = new Set<string>();

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
    for (let next = 2; this.#taken.has(symbol); next++) symbol = `${base}-${next}`;
    this.#taken.add(symbol);
    this.#byName.set(key, symbol);
    return symbol;
  }
}
