import { relative, sep } from 'node:path';
import { Commit } from '../../git/commit.ts';
import {
  emptyTree,
  isUnborn,
  lackedOf,
  movedOf,
  type Renames,
  renamesOf,
  type Span,
  spanOf,
  sparedOf,
} from '../../git/refs.ts';
import { endsAsOurs } from '../../refs/endings.ts';
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
  /** Its modules are those that could not be read as they were. */
  readonly renames: Renames;
  /** What a sparse checkout leaves out of what is judged, from the root. */
  readonly spared: ReadonlySet<string>;
  /** Has a file, absolute and without links, the same bytes on both sides? */
  isSame(path: string): boolean;
  /** The name that a file had, absolute. */
  before(path: string): string;
  /** Does a link lead from there now to what was a file of its own, and another one? */
  isOther(path: string): boolean;
  /** Where lies now what a file of before said, though another one bears its name? Absolute. */
  moved(path: string): string | undefined;
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
    const commits = [...(isFirst ? [] : [span.base]), ...(span.to === null ? [] : [span.to])];
    const lacked = commits.length > 0 ? lackedOf(real, commits) : new Set<string>();
    const base = opened(real, span.base, lacked);
    const head = span.to === null ? onDisk : opened(real, span.to, lacked);
    if (!base || !head) return { problem: partial('folders') };
    const found = renamesOf(real, span);
    // A submodule has objects of its own.
    const sides = head instanceof Commit ? [base, head] : [base];
    const modules = found.modules.filter((name) => !sides.every((side) => side.readModule(name)));
    const renames = { ...found, modules };
    const gaps = gapsOf(base, renames.changed, lacked);
    if (gaps.length > 0)
      return {
        problem: partial(gaps.length === 1 ? (gaps[0] as string) : `${gaps[0]} and ${gaps.length - 1} more`),
      };
    const fromRoot = (path: string) => relative(real, path).split(sep).join('/');
    const onSystem = (name: string) => `${real}${sep}${name.split('/').join(sep)}`;
    let moved: ReadonlyMap<string, string> | undefined;
    return {
      ...{ since, span, base, head, renames },
      spared: span.to === null ? sparedOf(real) : new Set(),
      isSame: (path) => {
        if (overlay?.has(path)) return false;
        if (!isInside(path, real)) return true;
        return head instanceof Commit ? base.hasSame(path, head) : base.isOnDisk(path);
      },
      before: (path) => {
        const name = isInside(path, real) ? renames.before.get(fromRoot(path)) : undefined;
        return name === undefined ? path : onSystem(name);
      },
      isOther: (path) => {
        const [now, was] = [head.realpath(path), base.realpath(path)];
        return now !== undefined && was !== undefined && now !== was && base.realpath(now) === now;
      },
      moved: (path) => {
        moved ??= movedOf(real, span);
        const name = moved.get(fromRoot(path));
        return name === undefined ? undefined : onSystem(name);
      },
    };
  } catch (error) {
    return { problem: `--since: git does not answer: ${(error as Error).message}` };
  }
}

/** A commit's files; undefined where a partial clone lacks the folders. */
function opened(root: string, id: string, lacked: ReadonlySet<string>): Commit | undefined {
  try {
    return new Commit(root, id);
  } catch (error) {
    if (lacked.size > 0) return undefined;
    throw error;
  }
}

/** What would be read as it was, and is not there. */
function gapsOf(base: Commit, changed: readonly string[], lacked: ReadonlySet<string>): string[] {
  if (lacked.size === 0) return [];
  return changed.filter((name) => endsAsOurs(name) && base.has(name, lacked));
}

function partial(what: string): string {
  return `--since: this is a partial clone, which lacks ${what} as of before the change; clone without \`--filter\`, or fetch all of it (\`git fetch --refetch --no-filter\`)`;
}
