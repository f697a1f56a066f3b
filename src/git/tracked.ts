import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { git } from './run.ts';

/**
 * The files of a repository that git tracks and whose names end like these, submodules' included. Ignoring is for files
 * that are not tracked: one that was added before, or by force, stays part of the repository whatever `.gitignore` says.
 *
 * @param root the repository's folder, the one with `.git`
 * @param endings as in `.yaml`; upper and lower case are the same
 * @returns absolute paths, deleted files included; none when git is absent or cannot tell
 */
export function tracked(root: string, endings: readonly string[]): readonly string[] {
  if (!existsSync(join(root, '.git'))) return [];
  const list = ['--icase-pathspecs', 'ls-files', '-z'];
  const names = ['--', ...endings.map((ending) => `*${ending}`)];
  for (const more of [['--recurse-submodules'], []]) {
    try {
      const paths = git(root, [...list, ...more, ...names]).split('\0');
      return paths.filter((path) => path !== '').map((path) => join(root, path));
    } catch {
      // A submodule that is broken must not take the rest with it.
    }
  }
  return [];
}
