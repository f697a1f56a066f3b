import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Files, onDisk } from '../refs/files.ts';

/** The names of a configuration, the first ones preferred in messages. */
export const configNames: readonly string[] = ['yaml', 'yml', 'json'].flatMap((extension) => [
  `threatlint.${extension}`,
  `.threatlint.${extension}`,
]);

/** The repository that a folder belongs to: the nearest folder upwards with `.git`, else the folder itself. */
export function workspaceRoot(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return resolve(folder);
  }
}

/**
 * Looks for the configuration in the nearest folder upwards, up to the repository's root (README, Configuration);
 * outside of a repository in the folder itself only. A link that leads nowhere counts: without its policy nothing passes.
 *
 * @returns the absolute paths of what was found in that folder, links that lead nowhere too; empty when there is none
 */
export function discoverConfig(cwd: string, files: Files = onDisk): readonly string[] {
  const root = workspaceRoot(cwd);
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = configNames.filter((name) => files.state(join(folder, name)) !== undefined);
    if (found.length > 0) return found.map((name) => join(folder, name));
    if (folder === root || folder === dirname(folder)) return [];
  }
}
