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
