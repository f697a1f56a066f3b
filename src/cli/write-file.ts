import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { workspaceRoot } from '../config/discover.ts';
import { isInside } from '../refs/workspace.ts';
import { clean } from '../text/clean.ts';
import { UsageError } from './usage.ts';

export interface WriteOptions {
  /** Make the folders that are not there yet. */
  readonly folders?: boolean;
  /** The repository's root; that of the working folder when absent. */
  readonly root?: string;
}

/**
 * Writes a file, whole or not at all: into a temporary one beside it, which takes its place with its mode. A link within
 * the repository stays, and what it leads to is written; through one that leads out of the repository nothing is written.
 * Devices and pipes are written as they are.
 *
 * @param file relative to the working folder
 * @param content a text, or its pieces
 * @throws {UsageError} when it cannot be written; then everything is as it was
 */
export function writeFile(
  file: string,
  content: string | Iterable<string>,
  { folders = false, root = workspaceRoot(process.cwd()) }: WriteOptions = {},
): void {
  const pieces = typeof content === 'string' ? [content] : content;
  try {
    const path = resolve(file);
    refuseWayOut(path, root);
    if (folders) mkdirSync(dirname(path), { recursive: true });
    const old = statSync(path, { throwIfNoEntry: false });
    if (old && (!old.isFile() || /^\/(dev|proc)\//.test(path))) fill(openSync(path, 'w'), pieces);
    else replace(old ? realpathSync(path) : path, old, pieces);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // What makes the pieces may have a bug: that is no matter of the file.
    if (typeof code !== 'string' || !('syscall' in (error as object))) throw error;
    throw new UsageError(`cannot write ${clean(file)}: ${code}`);
  }
}

/** @param old what is there now; undefined where nothing is */
function replace(path: string, old: Stats | undefined, pieces: Iterable<string>): void {
  // Who may not write to a file may still be allowed to put another in its place.
  if (old) accessSync(path, constants.W_OK);
  const temporary = join(dirname(path), `.threatlint-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  const descriptor = openSync(temporary, 'wx', old ? 0o600 : 0o666);
  try {
    fill(descriptor, pieces);
    if (old) keep(old, temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Gives a file the mode of another, and its owner where the system lets us. */
function keep({ mode, uid, gid }: Stats, file: string): void {
  const own = statSync(file);
  if (own.uid !== uid || own.gid !== gid) {
    try {
      chownSync(file, uid, gid);
    } catch {
      // Only the superuser may give files away.
    }
  }
  chmodSync(file, mode & 0o7777);
}

function fill(descriptor: number, pieces: Iterable<string>): void {
  try {
    for (const piece of pieces) {
      // The system may take less than it is given.
      let rest = Buffer.from(piece);
      while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * A link in a repository is a stranger's choice, and so must not decide which file outside of it is overwritten. What a
 * person names outside of the repository is that person's choice.
 */
function refuseWayOut(path: string, root: string): void {
  const realRoot = realpathSync(root);
  if (!isInside(path, resolve(root)) && !isInside(path, realRoot)) return;
  if (!isInside(realPathOf(path), realRoot)) {
    throw new UsageError(`${clean(path)} leads out of the repository by a link, and was not written`);
  }
}

/** Where a path leads, as far as it exists. */
function realPathOf(path: string): string {
  if (lstatSync(path, { throwIfNoEntry: false })) {
    try {
      return realpathSync(path);
    } catch {
      throw new UsageError(`${clean(path)} is a link that leads nowhere, and was not written`);
    }
  }
  const folder = dirname(path);
  return folder === path ? path : join(realPathOf(folder), basename(path));
}
