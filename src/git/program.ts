import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { isInside } from '../refs/read-file.ts';

/** git, and the folders in which it may look for its own programs. */
export interface GitProgram {
  /** Absolute. */
  readonly program: string;
  /** `PATH`, without the folders of the repository. */
  readonly path: string;
}

/**
 * Finds git where `PATH` says, but not in the repository: npm puts `node_modules/.bin` there, an empty or relative entry is
 * the working folder, and Windows looks into that first. What is called git in a repository is no git.
 *
 * @param root the repository's folder, without links
 * @throws `ENOENT` when there is none
 */
export function findGit(root: string): GitProgram {
  const all = (process.env.PATH ?? '').split(delimiter);
  const outside = all.filter((folder) => isAbsolute(folder) && liesOutside(folder, root));
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  const program = outside.map((folder) => join(folder, name)).find((file) => isProgram(file, root));
  if (program === undefined) throw Object.assign(new Error('git is not installed'), { code: 'ENOENT' });
  return { program, path: outside.join(delimiter) };
}

function liesOutside(path: string, root: string): boolean {
  try {
    return !isInside(realpathSync.native(path), root);
  } catch {
    return false;
  }
}

function isProgram(file: string, root: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile() && liesOutside(file, root);
  } catch {
    return false;
  }
}
