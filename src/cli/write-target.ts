import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { isInside } from '../refs/read-file.ts';
import { clean } from '../text/clean.ts';
import { UsageError } from './usage.ts';

/**
 * Where a path leads. A link in a repository is a stranger's choice, and so must not decide which file outside of it is
 * overwritten, and none of what git keeps, which it runs. What a person names outside of the repository is that person's choice.
 */
export function target(path: string, root: string): { readonly real: string; readonly isOurs: boolean } {
  const realRoot = realpathSync(root);
  const real = realPathOf(path);
  const home = [resolve(root), realRoot].find((folder) => isInside(path, folder));
  if (home === undefined) return { real, isOurs: false };
  // Where the root is that of the system, its devices are no part of a repository.
  const isDevice = /^\/(dev|proc)\//.test(path);
  if (!isInside(real, realRoot) || (isOfGit(relative(realRoot, real)) && !isOfGit(relative(home, path)))) {
    throw new UsageError(`${clean(path)} leads out of the repository by a link, and was not written`);
  }
  return { real, isOurs: !isDevice };
}

function isOfGit(path: string): boolean {
  return path.split(sep).some((step) => step.toLowerCase() === '.git');
}

/** Where a path leads, as far as it exists. */
function realPathOf(path: string): string {
  if (lstatSync(path, { throwIfNoEntry: false })) {
    try {
      return realpathSync(path);
    } catch {
      throw new UsageError(`${clean(path)} is a link that leads nowhere, and was not written`);
    }
  }
  const folder = dirname(path);
  return folder === path ? path : join(realPathOf(folder), basename(path));
}
