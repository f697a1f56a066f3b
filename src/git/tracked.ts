import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gitAt } from './run.ts';

/**
 * The files of a repository that git tracks and whose names end like these, submodules' included. Ignoring is for files
 * that are not tracked: one that was added before, or by force, stays part of the repository whatever `.gitignore` says.
 *
 * @param root the repository's folder, the one with `.git`, without links
 * @param endings as in `.yaml`; upper and lower case are the same
 * @returns absolute paths, deleted files included; none outside of a repository; undefined where git does not tell: it is
 *   not installed, or the folder belongs to another user
 */
export function tracked(root: string, endings: readonly string[]): readonly string[] | undefined {
  if (!existsSync(join(root, '.git'))) return [];
  const git = gitAt(root);
  const list = ['--icase-pathspecs', 'ls-files', '-z'];
  const names = ['--', ...endings.map((ending) => `*${ending}`)];
  for (const more of [['--recurse-submodules'], []]) {
    try {
      const paths = git([...list, ...more, ...names]).split('\0');
      return paths.filter((path) => path !== '').map((path) => join(root, path));
    } catch {
      // A submodule that is broken must not take the rest with it.
    }
  }
  return undefined;
}
