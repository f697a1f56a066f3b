import type { Location, Path } from './tree.ts';

/**
 * The paths somebody wants located, as a tree of steps, so that one pass over a text finds all of them. A reader
 * walks down with {@link step} and records with {@link found}.
 */
export class Wanted {
  readonly steps = new Map<string, Wanted>();
  #start = -1;
  #end = -1;
  #last: number | null = null;
  #keyStart = -1;
  #keyEnd = -1;
  /** Distinguishes the times a node was found: a duplicate key makes what was found below the first one void. */
  #time = 0;
  #parentTime = -1;

  /** The node below, when something at or under it is wanted. */
  step(key: string | number): Wanted | undefined {
    return this.steps.get(typeof key === 'number' ? String(key) : key);
  }

  /** Records that this node's key was met below `parent`; `keyStart` is -1 at the root and in lists. */
  found(parent: Wanted | null, keyStart: number, keyEnd: number): void {
    this.#time++;
    this.#parentTime = parent === null ? 0 : parent.#time;
    this.#keyStart = keyStart;
    this.#keyEnd = keyEnd;
  }

  /** Records the value's span, and where what is written last in it ends ({@link Location.last}). */
  at(start: number, end: number, last: number | null): void {
    this.#start = start;
    this.#end = end;
    this.#last = last;
  }

  /** Where the value ends, or what is written last in it. */
  get last(): number {
    return this.#last ?? this.#end;
  }

  #isBelow(parent: Wanted): boolean {
    return this.#time > 0 && this.#parentTime === parent.#time;
  }

  static from(paths: readonly Path[]): Wanted {
    const root = new Wanted();
    for (const path of paths) {
      let node = root;
      for (const key of path) {
        const step = String(key);
        let next = node.steps.get(step);
        if (next === undefined) {
          next = new Wanted();
          node.steps.set(step, next);
        }
        node = next;
      }
    }
    return root;
  }

  /** The answers in the order asked for, each the deepest node found. */
  locations(paths: readonly Path[]): Location[] {
    return paths.map((path) => {
      let node: Wanted = this;
      let depth = 0;
      while (depth < path.length) {
        const next = node.steps.get(String(path[depth]));
        if (next === undefined || !next.#isBelow(node)) break;
        node = next;
        depth++;
      }
      const key = node.#keyStart === -1 ? null : { start: node.#keyStart, end: node.#keyEnd };
      return { value: { start: node.#start, end: node.#end }, key, last: node.#last, depth };
    });
  }
}
