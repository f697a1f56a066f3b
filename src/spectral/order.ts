import type { Document } from '../refs/document.ts';
import type { Path } from '../syntax/tree.ts';

/** So many keys are looked for in one pass over the text. */
const atOnce = 50_000;

/**
 * The keys of objects in the order in which they are written, for functions that ask for it: JavaScript puts those that are
 * numbers first and sorts them (`404` before `200`).
 */
export class Order {
  #written: Map<object, readonly string[]> | undefined;

  constructor(private readonly document: Document) {}

  /** @returns undefined where it is that of the object itself */
  of(value: object): readonly string[] | undefined {
    if (!isMixed(value)) return undefined;
    this.#written ??= this.#read();
    return this.#written.get(value);
  }

  #read(): Map<object, readonly string[]> {
    const written = new Map<object, readonly string[]>();
    const asked: { readonly value: object; readonly paths: Path[] }[] = [];
    let count = 0;
    const look = () => {
      const locations = this.document.tree.locate(asked.flatMap(({ paths }) => paths));
      let next = 0;
      for (const { value, paths } of asked.splice(0)) {
        const starts = paths.map(
          (path) => [path.at(-1) as string, locations[next++]?.key?.start ?? 0] as const,
        );
        written.set(
          value,
          starts.sort(([, a], [, b]) => a - b).map(([key]) => key),
        );
      }
      count = 0;
    };
    const seen = new Set<object>();
    const walk = (value: unknown, path: Path) => {
      if (typeof value !== 'object' || value === null || seen.has(value)) return;
      seen.add(value);
      const entries = Object.entries(value);
      if (isMixed(value)) {
        asked.push({ value, paths: entries.map(([key]) => [...path, key]) });
        count += entries.length;
        if (count >= atOnce) look();
      }
      for (const [key, child] of entries) walk(child, [...path, key]);
    };
    walk(this.document.tree.value, []);
    look();
    return written;
  }
}

/** Has it a number among its keys, and others? Numbers come first. */
export function isMixed(value: object): boolean {
  if (Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 1 && /^\d+$/.test(keys[0] as string);
}
