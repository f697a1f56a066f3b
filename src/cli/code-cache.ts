import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
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

/**
 * The folder of compiled code, `~/.cache/threatlint` or below `XDG_CACHE_HOME`, made when it is not there. What is in
 * it is run, so it must be the user's own, and nobody else may write to it. (Not below the temporary folder, as is
 * Node's default: there another user of the machine could put code before us.)
 *
 * @returns undefined where there can be none: everything is compiled at each start then
 */
export function codeCacheFolder(): string | undefined {
  try {
    const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
    if (!isAbsolute(base)) return undefined;
    const folder = join(base, 'threatlint');
    const known = statSync(folder, { throwIfNoEntry: false });
    if (known) return known.isDirectory() && isPrivate(known) ? folder : undefined;
    // `sudo` may keep the home of the user: root must leave no folder there that its owner cannot use.
    const parent = statSync(base, { throwIfNoEntry: false }) ?? statSync(dirname(base));
    if (!isOwn(parent)) return undefined;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isPrivate(statSync(folder)) ? folder : undefined;
  } catch {
    return undefined;
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
    const descriptor = openSync(cache, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
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
