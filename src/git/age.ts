import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

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
    if (git(root, ['--no-optional-locks', 'status', '--porcelain', '--', file])) return statSync(file).mtime;
    const [date, parents] = git(root, ['log', '-1', '--format=%cI%n%P', '--', file]).split('\n');
    if (!date) return undefined;
    // Where the history of a shallow clone ends, every file looks as if it had changed just then.
    if (!parents && git(root, ['rev-parse', '--is-shallow-repository']) === 'true') return undefined;
    return new Date(date);
  } catch {
    return undefined;
  }
}

/**
 * Runs git at the repository's root, never in the folder of the file: a folder that looks like a bare repository has a
 * configuration of its own, which names programs to run, and comes with the files that a stranger commits.
 */
function git(cwd: string, args: readonly string[]): string {
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 10_000,
  };
  const own = ['-c', 'safe.bareRepository=explicit', '--literal-pathspecs'];
  return execFileSync('git', [...own, ...args], options).trim();
}
