import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { dirname } from 'node:path';

/**
 * When a file last changed, as git records it.
 *
 * @param file absolute
 * @returns undefined when git is absent, or does not know the file
 */
export function lastChange(file: string): Date | undefined {
  try {
    const options: ExecFileSyncOptionsWithStringEncoding = {
      cwd: dirname(file),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 10_000,
    };
    const printed = execFileSync('git', ['log', '-1', '--format=%cI', '--', file], options).trim();
    return printed === '' ? undefined : new Date(printed);
  } catch {
    return undefined;
  }
}
