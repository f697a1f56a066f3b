/** Ids as a file of others has them, and as they are here; no two are alike. */
export class Ids {
  readonly #here = new Map<string, string>();
  readonly #taken = new Map<string, number>();

  /** The first that has an id keeps it. @param wish what it is to be called @returns what it is called */
  add(theirs: string | undefined, wish: string): string {
    let id = wish;
    for (let next = (this.#taken.get(wish) ?? 0) + 1; this.#taken.has(id); next++) {
      id = `${wish}-${next + 1}`;
      this.#taken.set(wish, next);
    }
    this.#taken.set(id, this.#taken.get(id) ?? 0);
    if (theirs !== undefined && !this.#here.has(theirs)) this.#here.set(theirs, id);
    return id;
  }

  get(theirs: string): string | undefined {
    return this.#here.get(theirs);
  }
}
