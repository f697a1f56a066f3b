import type { Location, Path, SyntaxTree } from '../syntax/tree.ts';
import type { Span } from '../text/source.ts';
import type { Change } from './change.ts';

/** A child of a collection, where it stands. */
export interface Child {
  readonly step: string | number;
  readonly location: Location;
  /** From its key, where it has one, to the end of its value. */
  readonly span: Span;
}

/** Where the nodes stand that some changes speak of, found in one pass over the text. */
export class Sites {
  readonly #found = new Map<string, Location>();
  readonly #wanted = new Set<string>();
  readonly #children = new Map<string, readonly Child[]>();
  /** By collection, where each of its children is among them: thousands of one may be asked for. */
  readonly #indexes = new Map<string, ReadonlyMap<string, number>>();

  constructor(
    readonly tree: SyntaxTree,
    changes: readonly Change[],
  ) {
    const paths = new Map<string, Path>();
    const want = (path: Path) => paths.set(keyOf(path), path);
    for (const change of changes) {
      const collection = collectionOf(change);
      want(change.path);
      want(collection);
      const key = keyOf(collection);
      if (this.#wanted.has(key)) continue;
      this.#wanted.add(key);
      for (const step of stepsOf(this.value(collection))) want([...collection, step]);
    }
    const all = [...paths];
    const locations = tree.locate(all.map(([, path]) => path));
    for (const [index, [key, path]] of all.entries()) {
      const location = locations[index] as Location;
      if (location.depth === path.length) this.#found.set(key, location);
    }
  }

  /** Where a node stands; undefined where it does not. */
  at(path: Path): Location | undefined {
    return this.#found.get(keyOf(path));
  }

  /** What stands in a collection itself, not by `<<` or an alias, in the order of the text. */
  children(path: Path): readonly Child[] {
    const key = keyOf(path);
    const known = this.#children.get(key);
    if (known) return known;
    const around = this.at(path)?.value;
    if (!around) return [];
    const found = stepsOf(this.value(path)).flatMap((step): Child[] => {
      const location = this.at([...path, step]);
      if (!location) return [];
      const span = { start: location.key?.start ?? location.value.start, end: location.value.end };
      return span.start >= around.start && span.end <= around.end ? [{ step, location, span }] : [];
    });
    found.sort((a, b) => a.span.start - b.span.start);
    this.#children.set(key, found);
    return found;
  }

  /** The place of a child among those of its collection; -1 where it does not stand there itself. */
  indexOf(path: Path): number {
    const collection = path.slice(0, -1);
    const key = keyOf(collection);
    const known =
      this.#indexes.get(key) ??
      new Map(this.children(collection).map(({ step }, index) => [String(step), index]));
    this.#indexes.set(key, known);
    return known.get(String(path.at(-1))) ?? -1;
  }

  value(path: Path): unknown {
    let value: unknown = this.tree.value;
    for (const step of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
      value = (value as Record<string | number, unknown>)[step];
    }
    return value;
  }
}

/** The collection whose entries a change touches. */
export function collectionOf({ op, path }: Change): Path {
  return op === 'insert' ? path : path.slice(0, -1);
}

function stepsOf(value: unknown): readonly (string | number)[] {
  if (Array.isArray(value)) return [...value.keys()];
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

function keyOf(path: Path): string {
  return JSON.stringify(path.map(String));
}
