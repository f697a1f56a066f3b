import { relative, resolve } from 'node:path';
import { type FSOption, globSync, hasMagic, type Path } from 'glob/raw';
import type { FilePatterns } from '../../config/config.ts';
import { workspaceRoot } from '../../config/discover.ts';
import type { Problem } from '../../findings/problem.ts';
import { type Files, onDisk } from '../../refs/files.ts';
import { isInside } from '../../refs/workspace.ts';
import type { UncheckedResult } from '../../verdict/report.ts';
import { destination, isFolder, staysIn } from './folders.ts';
import type { Candidate, FindRequest } from './request.ts';
import { walk } from './walk.ts';

/** `+(a|b)` and its kind are read as they are written: nested, they backtrack without end. */
const noext = { noext: true } as const;

const skipped: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** Where a search looks, and what it could not do. */
interface Told {
  readonly files: Files;
  /** The patterns that no file matches, and what cannot be opened. */
  readonly errors: Problem[];
  /** What could not be looked into. */
  readonly unchecked: UncheckedResult[];
}

/** A tree that is too deep everywhere is one mistake. */
const mostUnread = 100;

/**
 * Looks for the files of a run: named ones, and those in folders and behind patterns.
 *
 * @param failed is told what a search could not do
 */
export async function search(
  { cwd, root, paths, configured, files }: FindRequest,
  failed: Omit<Told, 'files'>,
): Promise<Candidate[]> {
  const told: Told = { ...failed, files };
  if (paths.length > 0) {
    const found: Candidate[][] = [];
    for (const path of paths) found.push(await expand(path, cwd, root, told));
    return found.flat();
  }
  const { specs, threatModels } = configured;
  const models = threatModels ? matching(threatModels, cwd, told, true) : [];
  const onlyLeavesOut = specs !== null && specs.patterns.length > 0 && specs.patterns.every(isExclusion);
  if (specs && !onlyLeavesOut) {
    const others = threatModels ? [] : await below(cwd, root, cwd, told);
    return [
      ...matching(specs, cwd, told),
      ...models,
      ...others.map((one) => ({ ...one, onlyModel: true as const })),
    ];
  }
  const found = await below(cwd, root, cwd, told);
  const isOut = specs ? exclusions(specs, cwd, told) : () => false;
  return [...found.filter(({ path }) => !isOut(path)), ...models];
}

/** `!pattern`: what it matches is left out, whatever else names it. */
export function isExclusion(pattern: string): boolean {
  return pattern.startsWith('!');
}

/** Is a file left out: by its name, or by the folder that it is in? */
function exclusions({ folder, patterns }: FilePatterns, cwd: string, told: Told): (path: string) => boolean {
  const out = patterns.filter(isExclusion).map((pattern) => pattern.slice(1));
  const files = new Set(
    out.flatMap((pattern) => expandGlob(pattern, folder, cwd, told, workspaceRoot(folder))),
  );
  const folders = out
    .filter((pattern) => !hasMagic(pattern, noext))
    .map((pattern) => resolve(folder, pattern));
  return (path) => files.has(path) || folders.some((one) => path !== one && isInside(path, one));
}

async function below(folder: string, home: string, cwd: string, told: Told): Promise<Candidate[]> {
  const { files, ignored, misnamed, unread, links } = await walk(folder, home, told.files);
  for (const path of misnamed) {
    const message = 'the name is no UTF-8 text, so that it cannot be opened: rename it';
    told.errors.push({ file: relative(folder, path), range: null, message });
  }
  for (const { path, code } of unread) cannotLookInto(path, code, cwd, told);
  return [
    ...[...files, ...links.filter((path) => leavesAsFolder(home, path, told.files))].map((path) => ({
      ...{ path, named: false, home },
    })),
    ...ignored.map((path) => ({ path, named: false, home, ignored: true as const })),
  ];
}

/** A folder behind a link is found in its own place, unless that is outside of the repository. */
function leavesAsFolder(home: string, path: string, files: Files): boolean {
  return destination(home, path, files) === 'outside' && isFolder(path, files);
}

function cannotLookInto(path: string, code: string, cwd: string, { unchecked }: Told): void {
  if (unchecked.length >= mostUnread) return;
  const reason = `this folder cannot be read (${code}): what is in it was not checked`;
  const file = relative(cwd, path) || '.';
  if (!unchecked.some((one) => one.file === file)) unchecked.push({ file, pointer: '', reason });
}

function matching(
  { folder, patterns }: FilePatterns,
  cwd: string,
  told: Told,
  areModels = false,
): Candidate[] {
  const { errors } = told;
  const home = workspaceRoot(folder);
  const isOut = exclusions({ folder, patterns }, cwd, told);
  const wanted = patterns.filter((pattern) => !isExclusion(pattern));
  return wanted.flatMap((pattern) => {
    const found = expandGlob(pattern, folder, cwd, told, home);
    if (found.length === 0) {
      errors.push({
        file: pattern,
        range: null,
        message: 'the configuration names this, but no file matches it',
      });
    }
    // Files that a pattern sweeps up may be fragments.
    const named = !hasMagic(pattern, noext);
    if (!named && found.length > 0 && !found.some((path) => staysIn(home, path, told.files))) {
      errors.push({
        file: pattern,
        range: null,
        message:
          'the configuration names this, but it matches nothing except links that lead nowhere or out of the repository, which are not followed',
      });
    }
    const left = found.filter((path) => !isOut(path));
    return left.map((path) => ({ path, named, home, ...(areModels ? { model: pattern } : {}) }));
  });
}

/** What is longer is no pattern to the library, which throws, and no path to any system. */
const longestPattern = 65_536;

async function expand(path: string, cwd: string, root: string, told: Told): Promise<Candidate[]> {
  const absolute = resolve(cwd, path);
  if (told.files.realpath(absolute) !== undefined) {
    if (!isFolder(absolute, told.files)) return [{ path: absolute, named: true }];
    return below(absolute, isInside(absolute, root) ? root : absolute, cwd, told);
  }
  if (path.length <= longestPattern && hasMagic(path, noext)) {
    const found = expandGlob(path, cwd, cwd, told);
    if (found.length > 0) return found.map((file) => ({ path: file, named: false }));
    told.errors.push({ file: path, range: null, message: 'no file matches this pattern' });
    return [];
  }
  return [{ path: absolute, named: true }];
}

function expandGlob(pattern: string, folder: string, cwd: string, told: Told, home?: string): string[] {
  // Links to folders are entered where the pattern says so, but not out of the repository.
  const left = new Set<string>();
  const leaves = (path: Path) => {
    const to = home === undefined ? 'inside' : destination(home, path.fullpath(), told.files);
    if (typeof to === 'object') cannotLookInto(path.fullpath(), to.code, cwd, told);
    if (to === 'outside' && path.isSymbolicLink()) left.add(path.fullpath());
    return to !== 'inside';
  };
  const found = globSync(pattern, {
    ...noext,
    cwd: folder,
    fs: listing(told.files, (path, code) => cannotLookInto(path, code, cwd, told)),
    absolute: true,
    nodir: true,
    dot: true,
    ignore: {
      childrenIgnored: (path) => skipped.has(path.name) || leaves(path),
    },
  });
  return [...new Set([...found, ...left])].sort();
}

/** Lists folders for the globs, which take one that cannot be read for an empty one. */
function listing(files: Files, failed: (path: string, code: string) => void): FSOption {
  const readdirSync = (path: string) => {
    try {
      return files.list(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') failed(path, code ?? 'error');
      throw error;
    }
  };
  if (files === onDisk) return { readdirSync: readdirSync as never };
  return {
    readdirSync: readdirSync as never,
    lstatSync: ((path: string) => {
      const state = files.state(path);
      if (!state) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return state;
    }) as never,
    realpathSync: ((path: string) => files.follow(path)) as never,
    readlinkSync: ((path: string) => files.follow(path)) as never,
  };
}
