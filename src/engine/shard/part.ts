import { relative, sep } from 'node:path';
import type { Files } from '../../refs/files.ts';
import { sha256 } from '../../text/sha256.ts';

/** A part of an estate: the `index`th, from 1, of so many. */
export interface Part {
  readonly index: number;
  readonly of: number;
}

/**
 * The part that a definition belongs to. It rests on the name of its root file alone, as seen from the repository's root:
 * no other file, no order of a listing and no machine changes it.
 */
function partOf(name: string, of: number): number {
  // macOS may hand over names decomposed, git keeps them as they were committed.
  const digest = sha256(name.normalize('NFC'));
  return 1 + (Number.parseInt(digest.slice(0, 12), 16) % of);
}

/** Tells whether a file, absolute, belongs to a part; every file does where there is none. */
export function membership(
  part: Part | undefined,
  root: string,
  files: Pick<Files, 'realpath'>,
): (path: string) => boolean {
  if (!part) return () => true;
  const home = files.realpath(root) ?? root;
  return (path) => partOf(fromRoot(files.realpath(path) ?? path, home), part.of) === part.index;
}

function fromRoot(path: string, root: string): string {
  return relative(root, path).split(sep).join('/');
}
