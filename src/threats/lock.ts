import { isObject, own } from '../syntax/value.ts';

/** The name of the lock, in the repository's root. */
export const lockName = 'threatlint.lock';

/** What `threatlint.lock` remembers. Written by `threatlint threats lock` and `threatlint threats review`. */
export interface Lock {
  /** Digests of imported files, by their path from the repository's root. */
  readonly imports: ReadonlyMap<string, string>;
}

export const emptyLock: Lock = { imports: new Map() };

/**
 * Reads a lock.
 *
 * @returns the problem in words when the text is none: it was edited, or two branches were merged badly
 */
export function parseLock(text: string): Lock | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'is no JSON; restore it, or delete it and run `threatlint threats lock`' };
  }
  if (own(value, 'version') !== 1) return { problem: 'was written by another version of threatlint' };
  return { imports: texts(own(value, 'imports')) };
}

/** The text of a lock: sorted, one entry a line, so that branches merge. */
export function formatLock({ imports }: Lock): string {
  return `${JSON.stringify({ version: 1, imports: sorted(imports) }, null, 1)}\n`;
}

function texts(value: unknown): Map<string, string> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function sorted<T>(map: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
