import { relative, sep } from 'node:path';
import { Commit } from '../../git/commit.ts';
import { emptyTree, isUnborn, type Renames, renamesOf, type Span, spanOf } from '../../git/refs.ts';
import { type Files, onDisk } from '../../refs/files.ts';
import { isInside } from '../../refs/read-file.ts';
import type { CheckRequest, SinceRequest } from '../request.ts';

/** A change: what it begins with, and what it comes to. */
export interface Begun {
  readonly since: SinceRequest;
  readonly span: Span;
  readonly base: Commit;
  /** What is judged. */
  readonly head: Files;
  readonly renames: Renames;
  /** Has a file, absolute and without links, the same bytes on both sides? */
  isSame(path: string): boolean;
  /** The name that a file had, absolute. */
  before(path: string): string;
}

/**
 * Opens the base of a change.
 *
 * @returns or why there is none, and what to do: exit status 2
 */
export function begin(
  { root, overlay }: Pick<CheckRequest, 'root' | 'overlay'>,
  since: SinceRequest,
): Begun | { readonly problem: string } {
  const real = onDisk.realpath(root) ?? root;
  if (onDisk.state(`${real}${sep}.git`) === undefined)
    return { problem: '--since compares with a commit, and this is no git repository: leave it away' };
  try {
    const isFirst =
      since.ref === null || (since.initial === true && since.to === undefined && isUnborn(real));
    const span = isFirst ? { base: emptyTree(real), to: null } : spanOf(real, since.ref as string, since.to);
    if ('problem' in span) return span;
    const base = new Commit(real, span.base);
    const head = span.to === null ? onDisk : new Commit(real, span.to);
    const renames = renamesOf(real, span);
    const fromRoot = (path: string) => relative(real, path).split(sep).join('/');
    return {
      ...{ since, span, base, head, renames },
      isSame: (path) => {
        if (overlay?.has(path)) return false;
        if (!isInside(path, real)) return true;
        return head instanceof Commit ? base.hasSame(path, head) : base.isOnDisk(path);
      },
      before: (path) => {
        const name = isInside(path, real) ? renames.before.get(fromRoot(path)) : undefined;
        return name === undefined ? path : `${real}${sep}${name.split('/').join(sep)}`;
      },
    };
  } catch (error) {
    return { problem: `--since: git does not answer: ${(error as Error).message}` };
  }
}
