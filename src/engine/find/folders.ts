import { existsSync, realpathSync, statSync } from 'node:fs';
import { isInside } from '../../refs/workspace.ts';

/** Is there a folder of that name? */
export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** Does a path exist and lie in a folder, links resolved? */
export function staysIn(folder: string, path: string): boolean {
  try {
    return isInside(realpathSync(path), realpathSync(folder));
  } catch {
    return false;
  }
}

/**
 * Where a path leads, links resolved, seen from a folder. Paths that are too long and folders that may not be entered
 * come back as the system's error: there may be something.
 */
export function destination(
  folder: string,
  path: string,
): 'inside' | 'outside' | 'nowhere' | { readonly code: string } {
  try {
    return isInside(realpathSync(path), realpathSync(folder)) ? 'inside' : 'outside';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR'
      ? 'nowhere'
      : { code: code ?? 'error' };
  }
}
