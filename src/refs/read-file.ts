import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs';
import { join, parse, relative, resolve, sep } from 'node:path';

/** Why a file is not read: `link` leads out of where it may lie, `nowhere` is a link to nothing. */
export type Unread =
  | 'missing'
  | 'nowhere'
  | 'outside'
  | 'link'
  | 'folder'
  | 'no-file'
  | 'too-large'
  | 'unreadable';

export type FileBytes = { readonly bytes: Buffer } | { readonly unread: Unread; readonly code?: string };

/** Nothing waits for somebody to write into a pipe, no link is followed, no terminal taken. */
const flags =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * Reads a file: the one place that opens what is read of a repository. Pipes, devices, sockets and folders are no files;
 * devices are not even opened, because that may have an effect. What is opened is looked at again, so that nothing can
 * take its place in between, and no more is read than the limit, whatever size it says it has (in /proc: 0).
 *
 * @param real a path without links, as `realpath` gives it: where a link stands there now, it is not followed
 * @param maximum bytes
 */
export function readRegular(real: string, maximum: number): FileBytes {
  try {
    const before = lstatSync(real);
    if (!before.isFile()) return { unread: before.isDirectory() ? 'folder' : 'no-file' };
    const descriptor = openSync(real, flags);
    try {
      const state = fstatSync(descriptor);
      if (!state.isFile()) return { unread: 'no-file' };
      return state.size > maximum ? { unread: 'too-large' } : readAtMost(descriptor, state.size, maximum);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return { unread: code === 'ENOENT' ? 'missing' : 'unreadable', code };
  }
}

/**
 * Reads a file inside of a folder, links followed as long as they stay in it. What git keeps for itself is outside: it may
 * hold credentials.
 *
 * @param path absolute
 * @param root the folder, without links
 * @param files where they lie; the disk where nothing is said
 */
export function readInside(path: string, root: string, maximum: number, files: Readable = disk): FileBytes {
  const real = files.realpath(path);
  const place = real ?? files.wouldBe(path);
  const isLink = (at: string) => files.state(at)?.isSymbolicLink() === true;
  if (!isInside(place, root) || isInside(place, join(root, '.git')))
    return { unread: isLink(path) ? 'link' : 'outside' };
  if (real === undefined) return { unread: isLink(path) ? 'nowhere' : 'missing' };
  return files.read(real, maximum);
}

/** What reading inside of a folder asks of where the files lie: see `Files`. */
interface Readable {
  realpath(path: string): string | undefined;
  wouldBe(path: string): string;
  state(path: string): { isSymbolicLink(): boolean } | undefined;
  read(real: string, maximum: number): FileBytes;
}

const disk: Readable = {
  realpath: realpathOf,
  wouldBe: (path) => wouldBe(path),
  state: stateOf,
  read: readRegular,
};

/**
 * Where a path leads. Node's own way asks the system for each folder on it, for each file again; where the system's way
 * comes to the same (elsewhere it also changes the case of letters, or follows drives), it is asked once.
 *
 * @throws the system's error
 */
export const follow: (path: string) => string =
  process.platform === 'linux' ? realpathSync.native : realpathSync;

/** Where a path leads; undefined where that is nowhere. */
export function realpathOf(path: string): string | undefined {
  try {
    return follow(path);
  } catch {
    return undefined;
  }
}

/** Does a path lie in a folder (or is it the folder)? Both absolute and real. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/**
 * Where a path leads that does not exist, as far as it does: through which links tells whether it may be asked for. It is
 * followed from the root: a stranger's may have hundreds of thousands of steps, of which the first leads nowhere.
 */
export function wouldBe(path: string, realpath: Readable['realpath'] = realpathOf): string {
  let folder = parse(path).root;
  let real = realpath(folder);
  if (real === undefined) return path;
  for (let at = path.indexOf(sep, folder.length); at >= 0; at = path.indexOf(sep, at + 1)) {
    const next = path.slice(0, at);
    const led = realpath(next);
    if (led === undefined) break;
    [folder, real] = [next, led];
  }
  return resolve(real, relative(folder, path));
}

function stateOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function readAtMost(descriptor: number, size: number, maximum: number): FileBytes {
  // One byte more than it has tells whether there is more.
  const pieces: Buffer[] = [];
  let length = 0;
  for (let next = size + 1; ; next = 64 * 1024) {
    const piece = Buffer.allocUnsafe(next);
    const read = readSync(descriptor, piece, 0, next, null);
    if (read > 0) pieces.push(piece.subarray(0, read));
    length += read;
    if (length > maximum) return { unread: 'too-large' };
    if (read === 0 || (length === size && size > 0)) break;
  }
  const [first] = pieces;
  return { bytes: pieces.length === 1 && first ? first : Buffer.concat(pieces, length) };
}
