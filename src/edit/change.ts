import type { Path } from '../syntax/tree.ts';

/** A change of a document's value, at the way to a node. Several changes at once all speak of the text as it is. */
export type Change =
  /** The value of a key or of an item; a key that is not there is added, behind `after` where that is there. */
  | { readonly op: 'set'; readonly path: Path; readonly value: unknown; readonly after?: readonly string[] }
  /** An item more at the end of the list. */
  | { readonly op: 'insert'; readonly path: Path; readonly value: unknown }
  /** The key with its value, or the item. */
  | { readonly op: 'remove'; readonly path: Path }
  /** The key; its value stays. */
  | { readonly op: 'rename'; readonly path: Path; readonly to: string }
  /** `key: value` becomes `in: [{ key: value }]`. */
  | { readonly op: 'wrap'; readonly path: Path; readonly in: string };

/**
 * A value and how it is to be written in a block of YAML: lines without indentation. Elsewhere it is written as any value.
 */
export class Written {
  constructor(
    readonly value: unknown,
    readonly lines: readonly string[],
  ) {}
}

/** The value of what may be {@link Written}. */
export function plainValue(value: unknown): unknown {
  return value instanceof Written ? value.value : value;
}
