import type { Files } from '../../refs/files.ts';
import { isInside } from '../../refs/workspace.ts';

/** Is there a folder of that name? */
export function isFolder(path: string, files: Files): boolean {
  const real = files.realpath(path);
  return real !== undefined && files.state(real)?.isDirectory() === true;
}

/** Does a path exist and lie in a folder, links resolved? */
export function staysIn(folder: string, path: string, files: Files): boolean {
  const [real, home] = [files.realpath(path), files.realpath(folder)];
  return real !== undefined && home !== undefined && isInside(real, home);
}

/**
 * Where a path leads, links resolved, seen from a folder. Paths that are too long and folders that may not be entered
 * come back as the system's error: there may be something.
 */
export function destination(
  folder: string,
  path: string,
  files: Files,
): 'inside' | 'outside' | 'nowhere' | { readonly code: string } {
  try {
    return isInside(files.follow(path), files.follow(folder)) ? 'inside' : 'outside';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR'
      ? 'nowhere'
      : { code: code ?? 'error' };
  }
}
