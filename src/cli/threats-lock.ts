import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../config/discover.ts';
import { type CheckOutcome, check } from '../engine/check.ts';
import { clean } from '../text/clean.ts';
import { formatLock, type Lock, lockName } from '../threats/review/lock.ts';
import { describe } from './problems.ts';
import { today } from './today.ts';
import { writeFile } from './write-file.ts';

export interface LockOptions {
  readonly config?: string | boolean;
}

export type Checked = Exclude<CheckOutcome, { readonly problems: unknown }>;

/**
 * `threatlint threats lock`: pins imports as they are now, and leaves reviews alone.
 *
 * @returns the exit status
 * @throws {UsageError} when the lock cannot be written
 */
export async function lock(options: LockOptions): Promise<number> {
  const checked = await run(options);
  if (!checked) return 2;
  if (unread(checked)) return 3;
  const { before, now } = checked.lock;
  for (const [file, digest] of now.imports) {
    const known = before.imports.get(file);
    if (known !== digest) say(`${known === undefined ? 'locked' : 'locked anew'} ${clean(file)}`);
  }
  for (const file of before.imports.keys()) if (!now.imports.has(file)) say(`released ${clean(file)}`);
  if (!write(now)) say(`${lockName} is up to date`);
  return 0;
}

/** Checks everything below the working folder; undefined when the configuration cannot be accepted, which is said. */
export async function run(options: LockOptions): Promise<Checked | undefined> {
  const cwd = process.cwd();
  const outcome = await check({
    ...{ cwd, root: workspaceRoot(cwd), paths: [], config: options.config ?? true, rulesets: [] },
    ...{ failOn: undefined, maxFindings: undefined, today: today(process.env.THREATLINT_NOW) },
  });
  if (!('problems' in outcome)) return outcome;
  for (const problem of outcome.problems) process.stderr.write(`${describe(problem)}\n`);
  return undefined;
}

/** What could not be read would be missing from the lock: it is said, and nothing is written. */
export function unread({ report }: Checked): boolean {
  for (const error of report.errors) process.stderr.write(`${describe(error)}\n`);
  return report.errors.length > 0;
}

/** Writes the lock of the repository, whole or not at all; false when it says so already. */
export function write(lock: Lock): boolean {
  const file = join(workspaceRoot(process.cwd()), lockName);
  const text = formatLock(lock);
  if (existsSync(file) ? readFileSync(file, 'utf8') === text : lock.imports.size + lock.models.size === 0)
    return false;
  writeFile(file, text);
  return true;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
