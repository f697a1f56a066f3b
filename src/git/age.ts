import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { git } from './run.ts';

/**
 * When a file last changed, as git records it. What is not committed yet changed when it was written: the commit that a
 * hook judges may be the one that brings the file up to date.
 *
 * @param file absolute, links resolved
 * @param root the repository's folder, the one with `.git`
 * @returns undefined when git is absent, ignores the file, or has too little history to tell
 */
export function lastChange(file: string, root: string): Date | undefined {
  if (!existsSync(join(root, '.git'))) return undefined;
  try {
    if (ask(root, ['--no-optional-locks', 'status', '--porcelain', '--', file])) return statSync(file).mtime;
    const [date, parents] = ask(root, ['log', '-1', '--format=%cI%n%P', '--', file]).split('\n');
    if (!date) return undefined;
    // Where the history of a shallow clone ends, every file looks as if it had changed just then.
    if (!parents && ask(root, ['rev-parse', '--is-shallow-repository']) === 'true') return undefined;
    return new Date(date);
  } catch {
    return undefined;
  }
}

function ask(root: string, args: readonly string[]): string {
  return git(root, ['--literal-pathspecs', ...args]).trim();
}
