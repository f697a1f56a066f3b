import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gitAt } from './run.ts';

/**
 * The id of the commit that is checked out; null where there is none, or git does not answer.
 *
 * @param root the repository's folder, the one with `.git`, without links
 */
export function commitAt(root: string): string | null {
  if (!existsSync(join(root, '.git'))) return null;
  try {
    const said = gitAt(root)(['rev-parse', '--verify', '--quiet', '--end-of-options', 'HEAD^{commit}']);
    return /^([0-9a-f]{40,64})$/m.exec(said)?.[1] ?? null;
  } catch {
    return null;
  }
}
