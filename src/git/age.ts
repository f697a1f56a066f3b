import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * When a file last changed, as git records it. What is not committed yet changed when it was written: the commit that a
 * hook judges may be the one that brings the file up to date.
 *
 * @param file absolute
 * @returns undefined when git is absent, ignores the file, or has too little history to tell
 */
export function lastChange(file: string): Date | undefined {
  const folder = dirname(file);
  try {
    if (git(folder, ['--no-optional-locks', 'status', '--porcelain', '--', file]))
      return statSync(file).mtime;
    const [date, parents] = git(folder, ['log', '-1', '--format=%cI%n%P', '--', file]).split('\n');
    if (!date) return undefined;
    // Where the history of a shallow clone ends, every file looks as if it had changed just then.
    if (!parents && git(folder, ['rev-parse', '--is-shallow-repository']) === 'true') return undefined;
    return new Date(date);
  } catch {
    return undefined;
  }
}

function git(cwd: string, args: readonly string[]): string {
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 10_000,
  };
  return execFileSync('git', args, options).trim();
}
