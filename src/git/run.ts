import type { ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';

/**
 * Runs git at the repository's root, never in the folder of a file: a folder that looks like a bare repository has a
 * configuration of its own, which names programs to run, and comes with the files that a stranger commits.
 *
 * @param root the repository's folder, the one with `.git`
 * @returns what it prints
 * @throws when git is absent, fails, takes too long or prints too much
 */
export function git(root: string, args: readonly string[]): string {
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 10_000,
    maxBuffer: 128 * 1024 * 1024,
  };
  // Loading it takes milliseconds, and few runs ask Git anything.
  const { execFileSync } = process.getBuiltinModule('node:child_process');
  return execFileSync('git', ['-c', 'safe.bareRepository=explicit', ...args], options);
}
