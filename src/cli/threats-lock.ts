import { join } from 'node:path';
import { workspaceRoot } from '../config/discover.ts';
import type { Checked } from '../engine/checked.ts';
import { lockText } from '../engine/read/imports.ts';
import { clean } from '../text/clean.ts';
import { formatLock, type Lock, lockName } from '../threats/review/lock.ts';
import { print } from './output.ts';
import { type ConfigOption, checked, requestHere } from './run.ts';
import { UsageError } from './usage.ts';
import { writeFile } from './write-file.ts';

/**
 * `threatlint threats lock`: pins imports as they are now, and leaves reviews alone.
 *
 * @returns the exit status
 * @throws {UsageError} when the lock cannot be written
 */
export async function lock(options: ConfigOption): Promise<number> {
  const run = await checked(requestHere([], options));
  if (!run) return 2;
  // What could not be read would be missing from the lock.
  if (run.report.errors.length > 0) return 3;
  const { before, complete } = run.lock;
  const now = complete ? run.lock.now : withBefore(run.lock);
  for (const [file, digest] of now.imports) {
    const known = before.imports.get(file);
    if (known !== digest) printLine(`${known === undefined ? 'locked' : 'locked anew'} ${clean(file)}`);
  }
  for (const file of before.imports.keys()) if (!now.imports.has(file)) printLine(`released ${clean(file)}`);
  if (!write(now)) printLine(`${lockName} is up to date`);
  return 0;
}

/** What this run has not looked at may still need its pins: they stay. */
function withBefore({ before, now }: Checked['lock']): Lock {
  return { ...now, imports: new Map([...before.imports, ...now.imports]) };
}

/** Writes the lock of the repository, whole or not at all; false when it says so already. */
function write(lock: Lock): boolean {
  const changed = changedLock(lock);
  if (changed) {
    const [file, text] = changed;
    writeFile(file, text);
  }
  return changed !== undefined;
}

/** The file of the repository's lock and what it is to say; undefined when it says so already. */
export function changedLock(lock: Lock): readonly [file: string, text: string] | undefined {
  const root = workspaceRoot(process.cwd());
  const text = formatLock(lock);
  const known = lockText(root);
  if ('problem' in known) throw new UsageError(`${lockName} ${known.problem}: take it away`);
  const isNew = known.text === undefined;
  if (isNew ? lock.imports.size + lock.models.size === 0 : known.text === text) return undefined;
  return [join(root, lockName), text];
}

export function printLine(line: string): void {
  print(`${line}\n`);
}
