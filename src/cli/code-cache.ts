import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import { workspaceRoot } from '../config/discover.ts';

/**
 * The folder of compiled code, `~/.cache/threatlint` or below `XDG_CACHE_HOME`, made when it is not there. What is in
 * it is run, so it must be the user's own, and nobody else may write to it or put another in its place. (Not below the
 * temporary folder, as is Node's default: there another user of the machine could put code before us.) It lies in no
 * repository, wherever the variables point: who commits to one would bring along code that is run.
 *
 * @returns the folder, links followed; undefined where there can be none: everything is compiled at each start then
 */
export function codeCacheFolder(): string | undefined {
  try {
    const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
    if (!isAbsolute(base)) return undefined;
    const workspace = statSync(workspaceRoot(process.cwd()));
    // Folders are made one by one: where none can be made, as in /proc, `recursive` tries for ever.
    const parent = realFolder(base) ?? newFolder(realFolder(dirname(base)), basename(base), workspace);
    if (parent === undefined) return undefined;
    const known = realFolder(join(parent, 'threatlint'));
    if (known === undefined) return newFolder(parent, 'threatlint', workspace);
    return isTrusted(known, workspace) && isPrivate(statSync(known)) ? known : undefined;
  } catch {
    return undefined;
  }
}

/** @returns undefined where nothing is; a path without links otherwise */
function realFolder(path: string): string | undefined {
  return lstatSync(path, { throwIfNoEntry: false }) ? realpathSync.native(path) : undefined;
}

function newFolder(parent: string | undefined, name: string, workspace: Stats): string | undefined {
  // `sudo` may keep the home of the user: root must leave no folder there that its owner cannot use.
  if (parent === undefined || !isOwn(statSync(parent)) || !isTrusted(parent, workspace)) return undefined;
  const folder = join(parent, name);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it a moment ago.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const state = lstatSync(folder);
  return state.isDirectory() && isPrivate(state) ? folder : undefined;
}

/**
 * Is a folder outside of the workspace and of every repository, and can only its owner and the administrator say what
 * lies at its path? Who may write to a folder above it can put another in its place, unless the sticky bit is set.
 *
 * @param folder without links
 */
function isTrusted(folder: string, workspace: Stats): boolean {
  for (let at = folder; ; at = dirname(at)) {
    const state = lstatSync(at);
    if (!state.isDirectory() || (state.ino === workspace.ino && state.dev === workspace.dev)) return false;
    if (lstatSync(join(at, '.git'), { throwIfNoEntry: false })) return false;
    if (process.getuid) {
      if (state.uid !== 0 && !isOwn(state)) return false;
      if ((state.mode & 0o022) !== 0 && (state.mode & 0o1000) === 0) return false;
    }
    if (at === dirname(at)) return true;
  }
}

/**
 * Loads a CommonJS module with the code that V8 compiled for it in an earlier process, which Node does itself from
 * 22.1 on. The code is kept when the process ends: what ran was compiled by then, down to the single functions. A
 * run that takes much longer than the one whose code was kept has used more of the program, and replaces it.
 *
 * Nothing about the cache is ever reported: without it the module is compiled, as it would be anyway. V8 refuses code
 * that was made by another V8 or with other options; it would crash over damaged code, so that is looked at here.
 *
 * @param file ASCII text, whose name changes with what is in it
 * @param folder see {@link codeCacheFolder}
 * @returns what the module exports
 */
export function loadWithCodeCache(file: string, folder: string | undefined): unknown {
  const version = `${process.version}-${process.arch}-${cachedDataVersionTag().toString(16)}`;
  const cache = folder && join(folder, `${basename(file)}-${version}${suffix}`);
  const kept = cache ? read(cache) : undefined;
  const text = readFileSync(file, 'latin1');
  const script = new Script(`(function (exports, require, module, __filename, __dirname) { ${text}\n})`, {
    filename: file,
    ...(kept ? { cachedData: kept.code } : {}),
  });
  if (cache) {
    const known = kept && !script.cachedDataRejected ? kept.elapsed : 0;
    process.on('exit', () => {
      const elapsed = performance.now();
      if (elapsed > known * 1.5) write(cache, script.createCachedData(), elapsed);
    });
  }
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
}

const suffix = '.code';
/** Milliseconds after which the code of another version, or of a process that was killed, is in nobody's use. */
const stale = 30 * 24 * 3600 * 1000;

/** The code. After it stand how long the process ran that kept it (8 bytes) and the checksum of all that (4). */
function read(cache: string): { code: Buffer; elapsed: number } | undefined {
  try {
    const descriptor = openSync(
      cache,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    );
    try {
      const state = fstatSync(descriptor);
      if (!state.isFile() || !isPrivate(state)) return undefined;
      const bytes = readFileSync(descriptor);
      const end = bytes.length - 12;
      if (bytes.readUInt32LE(end + 8) !== crc32(bytes.subarray(0, end + 8))) return undefined;
      return { code: bytes.subarray(0, end), elapsed: bytes.readDoubleLE(end) };
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

/** Other processes may read and write the same at this moment: they see the old code, or the new, never a part. */
function write(cache: string, code: Buffer, elapsed: number): void {
  const unfinished = `${cache}.${process.pid}${suffix}`;
  try {
    const end = Buffer.alloc(12);
    end.writeDoubleLE(elapsed);
    end.writeUInt32LE(crc32(end.subarray(0, 8), crc32(code)), 8);
    writeFileSync(unfinished, Buffer.concat([code, end]), { flag: 'wx', mode: 0o600 });
    renameSync(unfinished, cache);
    const folder = dirname(cache);
    for (const name of readdirSync(folder)) {
      const other = join(folder, name);
      if (name.endsWith(suffix) && Date.now() - statSync(other).mtimeMs > stale) unlinkSync(other);
    }
  } catch {
    try {
      unlinkSync(unfinished);
    } catch {
      // It was never made.
    }
  }
}

/** Windows knows no such owner; profiles are their user's own there. */
function isOwn({ uid }: Stats): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

function isPrivate(state: Stats): boolean {
  return process.getuid === undefined || (isOwn(state) && (state.mode & 0o022) === 0);
}
