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
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { workspaceRoot } from '../config/discover.ts';
import { clean } from '../text/clean.ts';
import { UsageError } from './usage.ts';
import { target } from './write-target.ts';

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
  options: WriteOptions = {},
): void {
  explained(file, prepare(file, content, options).finish);
}

/**
 * Writes several files, all of them or none: everything that may go wrong is done before the first one changes.
 *
 * @param texts by file, relative to the working folder
 * @param options `ready`: asked when all are ready to take their places, and may throw
 * @throws {UsageError} when one cannot be written; then everything is as it was
 */
export function writeFiles(
  texts: ReadonlyMap<string, string>,
  { ready, ...options }: Pick<WriteOptions, 'root' | 'folders'> & { readonly ready?: () => void } = {},
): void {
  const prepared: [string, Prepared][] = [];
  const made: string[] = [];
  try {
    for (const [file, text] of texts) prepared.push([file, prepare(file, text, options, made)]);
    ready?.();
  } catch (error) {
    for (const [, { discard }] of prepared) discard();
    unmake(made);
    throw error;
  }
  for (const [file, { finish }] of prepared) explained(file, finish);
}

/** A file that is written already, beside the place that it is to take. */
interface Prepared {
  finish(): void;
  discard(): void;
}

function prepare(
  file: string,
  content: string | Iterable<string>,
  { folders = false, root = workspaceRoot(process.cwd()), inputs }: WriteOptions,
  made: string[] = [],
): Prepared {
  const pieces = typeof content === 'string' ? [content] : content;
  return explained(file, () => {
    const path = resolve(file);
    const open = descriptorOf(path);
    if (open !== undefined) return directly(() => fill(open, pieces));
    // From here on only where it leads counts: no link is followed twice.
    const { real, isOurs } = target(path, root);
    if (inputs?.has(real))
      throw new UsageError(`${clean(file)} is what was read, and was not overwritten: name another file`);
    if (folders) makeFolder(dirname(real), made);
    const old = lstatSync(real, { throwIfNoEntry: false });
    if (old && !old.isFile() && !old.isDirectory() && isOurs) {
      throw new UsageError(
        `${clean(path)} is no file, but a pipe, a device or a socket, and was not written`,
      );
    }
    if (old && (!old.isFile() || /^\/(dev|proc)\//.test(path))) {
      const opened = openSync(real, 'w');
      return directly(() => closing(opened, pieces));
    }
    return replace(real, old, pieces);
  });
}

function directly(finish: () => void): Prepared {
  return { finish, discard: () => undefined };
}

/** @throws {UsageError} in words, where the system lets something not be done with the file */
function explained<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // What makes the pieces may have a bug: that is no matter of the file.
    if (typeof code !== 'string' || !('syscall' in (error as object))) throw error;
    const why = code === 'ENOENT' ? `there is no folder ${clean(dirname(file))}` : code;
    throw new UsageError(`cannot write ${clean(file)}: ${why}`);
  }
}

/** @param old what is there now; undefined where nothing is */
function replace(path: string, old: Stats | undefined, pieces: Iterable<string>): Prepared {
  // Who may not write to a file may still be allowed to put another in its place.
  if (old) accessSync(path, constants.W_OK);
  // Loaded with the first file: most runs write none, and the module takes milliseconds.
  const { randomBytes } = process.getBuiltinModule('node:crypto');
  const temporary = join(dirname(path), `.threatlint-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  const descriptor = openSync(temporary, 'wx', old ? 0o600 : 0o666);
  const discard = () => rmSync(temporary, { force: true });
  const orDiscard = (act: () => void) => {
    try {
      act();
    } catch (error) {
      discard();
      throw error;
    }
  };
  orDiscard(() => closing(descriptor, pieces, old));
  return { finish: () => orDiscard(() => renameSync(temporary, path)), discard };
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
function makeFolder(folder: string, made: string[] = []): void {
  if (lstatSync(folder, { throwIfNoEntry: false })) return;
  makeFolder(dirname(folder), made);
  mkdirSync(folder);
  made.push(folder);
}

/** Takes folders away again that were made for nothing, the innermost first: one that somebody put something into stays. */
function unmake(folders: readonly string[]): void {
  for (const folder of [...folders].reverse()) {
    try {
      rmdirSync(folder);
    } catch {
      // It is of use to somebody, or not ours any more.
    }
  }
}
