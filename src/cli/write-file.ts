import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { workspaceRoot } from '../config/discover.ts';
import { isInside } from '../refs/read-file.ts';
import { clean } from '../text/clean.ts';
import { UsageError } from './usage.ts';

export interface WriteOptions {
  /** Make the folders that are not there yet. */
  readonly folders?: boolean;
  /** The repository's root; that of the working folder when absent. */
  readonly root?: string;
  /** Files, absolute and without links, that a result must not replace: what it was made from. */
  readonly inputs?: ReadonlySet<string>;
}

/**
 * Writes a file, whole or not at all: into a temporary one beside it, which takes its place with its mode. A link within
 * the repository stays, and what it leads to is written; through one that leads out of the repository, or to what git
 * keeps, nothing is written. Outside of the repository devices and pipes are written as they are.
 *
 * @param file relative to the working folder
 * @param content a text, or its pieces
 * @throws {UsageError} when it cannot be written; then everything is as it was
 */
export function writeFile(
  file: string,
  content: string | Iterable<string>,
  { folders = false, root = workspaceRoot(process.cwd()), inputs }: WriteOptions = {},
): void {
  const pieces = typeof content === 'string' ? [content] : content;
  try {
    const path = resolve(file);
    const open = descriptorOf(path);
    if (open !== undefined) {
      fill(open, pieces);
      return;
    }
    // From here on only where it leads counts: no link is followed twice.
    const { real, isOurs } = target(path, root);
    if (inputs?.has(real))
      throw new UsageError(`${clean(file)} is what was read, and was not overwritten: name another file`);
    if (folders) makeFolder(dirname(real));
    const old = lstatSync(real, { throwIfNoEntry: false });
    if (old && !old.isFile() && !old.isDirectory() && isOurs) {
      throw new UsageError(
        `${clean(path)} is no file, but a pipe, a device or a socket, and was not written`,
      );
    }
    if (old && (!old.isFile() || /^\/(dev|proc)\//.test(path))) closing(openSync(real, 'w'), pieces);
    else replace(real, old, pieces);
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
    closing(descriptor, pieces, old);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Gives a file the mode of another, and its owner where the system lets us; never the right to run as that owner. */
function keep({ mode, uid, gid }: Stats, descriptor: number): void {
  const own = fstatSync(descriptor);
  if (own.uid !== uid || own.gid !== gid) {
    try {
      fchownSync(descriptor, uid, gid);
    } catch {
      // Only the superuser may give files away.
    }
  }
  fchmodSync(descriptor, mode & 0o1777);
}

function closing(descriptor: number, pieces: Iterable<string>, like?: Stats): void {
  try {
    fill(descriptor, pieces);
    if (like) keep(like, descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function fill(descriptor: number, pieces: Iterable<string>): void {
  for (const piece of pieces) {
    // The system may take less than it is given, and nothing while the other end of a pipe is busy.
    let rest = Buffer.from(piece);
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(descriptor, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      }
    }
  }
}

/** What is open already is written to as it is: opened by its name, a socket fails, and a file is cut off. */
function descriptorOf(path: string): number | undefined {
  if (path === '/dev/stdout') return 1;
  if (path === '/dev/stderr') return 2;
  const [, number] = /^\/(?:dev|proc\/self)\/fd\/(\d{1,4})$/.exec(path) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** One by one: where none can be made, as in /proc, the recursive way of Node tries for ever. */
function makeFolder(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false })) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/**
 * Where a path leads. A link in a repository is a stranger's choice, and so must not decide which file outside of it is
 * overwritten, and none of what git keeps, which it runs. What a person names outside of the repository is that person's choice.
 */
function target(path: string, root: string): { readonly real: string; readonly isOurs: boolean } {
  const realRoot = realpathSync(root);
  const real = realPathOf(path);
  const home = [resolve(root), realRoot].find((folder) => isInside(path, folder));
  if (home === undefined) return { real, isOurs: false };
  // Where the root is that of the system, its devices are no part of a repository.
  const isDevice = /^\/(dev|proc)\//.test(path);
  if (!isInside(real, realRoot) || (isOfGit(relative(realRoot, real)) && !isOfGit(relative(home, path)))) {
    throw new UsageError(`${clean(path)} leads out of the repository by a link, and was not written`);
  }
  return { real, isOurs: !isDevice };
}

function isOfGit(path: string): boolean {
  return path.split(sep).some((step) => step.toLowerCase() === '.git');
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
