import { join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { workspaceRoot } from '../../config/discover.ts';
import { endings, endsAsOurs } from '../../refs/endings.ts';
import { type Files, type FolderEntry, onDisk } from '../../refs/files.ts';
import { isInside } from '../../refs/read-file.ts';

/**
 * Each `**` multiplies what a comparison costs: patterns with more of them, and paths that are deeper, are not compared.
 * What is then not left out is checked.
 */
const mostStars = 3;
const deepest = 64;

/** A `.gitignore` larger than this is none that a person wrote. */
const maximumBytes = 1024 * 1024;

/** Longer lines become regular expressions that V8 refuses: of such a file nothing is left out. */
const longestLine = 4096;

/** A line with n `*` may take so many steps as the nth power of the length of a path: more are not compared. */
const mostSteps = 10_000_000;

/**
 * Every line is held against every name: a large file of them is not compared with many names. What is then not left
 * out is checked.
 */
const mostComparisons = 2_000_000;

interface Rules {
  /** How often its lines may still be compared. */
  left: number;
  readonly lines: number;
  readonly folder: string;
  readonly rules: Ignore;
  /** The most `*` in one of the lines. */
  readonly stars: number;
}

interface Unread {
  readonly path: string;
  readonly code: string;
}

/** What was found below a folder. */
export interface Found {
  readonly files: readonly string[];
  /** Files and folders whose names are no UTF-8: they cannot be opened by what Node takes them for. */
  readonly misnamed: readonly string[];
  /** Files that `.gitignore` names where git does not tell whether it tracks them nevertheless. */
  readonly ignored: readonly string[];
  /** Folders that could not be read, and the system's error. */
  readonly unread: readonly Unread[];
  /** Links whose names are none of files that are looked for: those to folders. */
  readonly links: readonly string[];
}

const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * The JSON and YAML files below a folder, sorted, without what git ignores (`.gitignore` files from the repository's
 * root downwards; gitignore(5)), `.git` and `node_modules`. As for git, what it tracks is not ignored: a line in
 * `.gitignore` hides no committed definition, as long as git is there to be asked. Links to folders are not entered: they
 * lead to cycles, and what they lead to inside the repository is found in its own place.
 *
 * @param start the folder, absolute
 * @param root the folder whose `.gitignore` files count, at or above `start`
 * @param files where they lie: in a commit nothing is ignored, because all of it is tracked
 */
export async function walk(start: string, root: string, files: Files): Promise<Found> {
  const found: string[] = [];
  const misnamed: string[] = [];
  const unread: Unread[] = [];
  const links: string[] = [];
  const leftOut: string[] = [];
  const ignoring = files === onDisk;
  const ignores = (path: string, rules: readonly Rules[], isFolder: boolean) => {
    const ignored = isIgnored(path, rules, isFolder);
    if (ignored) leftOut.push(path);
    return ignored;
  };
  const stack: { folder: string; above: readonly Rules[] }[] = [
    { folder: start, above: ignoring ? rulesAbove(start, root, files) : [] },
  ];
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { folder } = item;
    const own = ignoring ? readRules(folder, files) : undefined;
    const all = own ? [...item.above, own] : item.above;
    for (const entry of entriesOf(folder, unread, files)) {
      const path = join(folder, entry.name);
      if (isMisnamed(entry.name, path, files)) {
        if (entry.isDirectory() || isWanted(entry)) misnamed.push(path);
      } else if (entry.isDirectory()) {
        if (skipped.has(entry.name) || ignores(path, all, true)) continue;
        stack.push({ folder: path, above: all });
      } else if (isWanted(entry) && !ignores(path, all, false)) {
        found.push(path);
      } else if (entry.isSymbolicLink() && !isWanted(entry) && !skipped.has(entry.name)) {
        if (!ignores(path, all, false)) links.push(path);
      }
    }
  }
  if (leftOut.length === 0) return { files: found.sort(), misnamed, ignored: [], unread, links };
  const tracked = await trackedBelow(start);
  return {
    files: [...new Set([...found, ...(tracked ?? [])])].sort(),
    misnamed,
    ignored: tracked ? [] : filesIn(leftOut, unread, files).sort(),
    unread,
    links,
  };
}

/** The JSON and YAML files among some files and below some folders. */
function filesIn(paths: readonly string[], unread: Unread[], files: Files): string[] {
  const found: string[] = [];
  const stack = [...paths];
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    if (!files.state(path)?.isDirectory()) {
      found.push(path);
      continue;
    }
    for (const entry of entriesOf(path, unread, files)) {
      const inside = join(path, entry.name);
      if (entry.isDirectory() ? !skipped.has(entry.name) : isWanted(entry)) stack.push(inside);
    }
  }
  return found;
}

/** Node puts U+FFFD where the bytes of a name are no UTF-8, and then finds nothing under it. */
function isMisnamed(name: string, path: string, files: Files): boolean {
  return name.includes('\ufffd') && files.state(path) === undefined;
}

function isWanted(entry: Omit<FolderEntry, 'isDirectory'>): boolean {
  return endsAsOurs(entry.name) && (entry.isFile() || entry.isSymbolicLink());
}

/** Git is started only when something was left out. */
async function trackedBelow(start: string): Promise<readonly string[] | undefined> {
  const { tracked } = await import('../../git/tracked.ts');
  return tracked(workspaceRoot(start), endings)?.filter((path) => {
    if (
      !isInside(path, start) ||
      relative(start, path)
        .split(sep)
        .some((step) => skipped.has(step))
    )
      return false;
    const stat = onDisk.state(path);
    return stat?.isFile() || stat?.isSymbolicLink();
  });
}

/** The entries of a folder; of one that went away meanwhile there are none. */
function entriesOf(folder: string, unread: Unread[], files: Files): FolderEntry[] {
  try {
    return files.list(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') unread.push({ path: folder, code: code ?? 'error' });
    return [];
  }
}

function rulesAbove(start: string, root: string, files: Files): Rules[] {
  const rules: Rules[] = [];
  const steps = relative(root, start).split(sep);
  if (start === root || steps[0] === '..') return rules;
  let folder = root;
  for (const step of steps) {
    const own = readRules(folder, files);
    if (own) rules.push(own);
    folder = join(folder, step);
  }
  return rules;
}

function readRules(folder: string, files: Files): Rules | undefined {
  const file = join(folder, '.gitignore');
  try {
    // A link is not followed, as in git: it may lead out of the repository, or to what never ends.
    const read = files.read(file, maximumBytes);
    if ('unread' in read) return undefined;
    const lines = read.bytes.toString('utf8').split('\n');
    if (lines.some((line) => line.length > longestLine || line.split('**').length - 1 > mostStars))
      return undefined;
    const stars = lines.map((line) => line.replaceAll('**', '').split('*').length - 1);
    const most = stars.reduce((a, b) => Math.max(a, b), 0);
    return {
      folder,
      rules: ignore({ ignorecase: false }).add(lines),
      stars: most,
      lines: lines.length,
      left: mostComparisons,
    };
  } catch {
    return undefined;
  }
}

/** A line may be no regular expression once it is made one, which is only when it is compared. */
function testOf(rules: Ignore, name: string) {
  try {
    return rules.test(name);
  } catch {
    return undefined;
  }
}

/** The nearest `.gitignore` that says something about a path decides. */
function isIgnored(path: string, all: readonly Rules[], isFolder: boolean): boolean {
  for (let at = all.length - 1; at >= 0; at--) {
    const own = all[at] as Rules;
    const { folder, rules, stars } = own;
    const steps = relative(folder, path).split(sep);
    if (steps.length > deepest) continue;
    const name = steps.join('/') + (isFolder ? '/' : '');
    if (stars > 2 && name.length ** stars > mostSteps) continue;
    // What lies above a name is compared too.
    own.left -= own.lines * steps.length;
    if (own.left < 0) continue;
    const answer = testOf(rules, name);
    if (answer?.ignored || answer?.unignored) return answer.ignored;
  }
  return false;
}
