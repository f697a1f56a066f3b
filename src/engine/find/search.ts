import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { globSync, hasMagic, type Path } from 'glob/raw';
import type { FilePatterns } from '../../config/config.ts';
import { workspaceRoot } from '../../config/discover.ts';
import type { Problem } from '../../findings/problem.ts';
import { isInside } from '../../refs/workspace.ts';
import { isFolder, staysIn } from './folders.ts';
import type { Candidate, FindRequest } from './request.ts';
import { walk } from './walk.ts';

/** `+(a|b)` and its kind are read as they are written: nested, they backtrack without end. */
const noext = { noext: true } as const;

const skipped: ReadonlySet<string> = new Set(['node_modules', '.git']);

/**
 * Looks for the files of a run: named ones, and those in folders and behind patterns.
 *
 * @param errors is told the patterns that no file matches
 */
export async function search(
  { cwd, root, paths, configured, onNote }: FindRequest,
  errors: Problem[],
): Promise<Candidate[]> {
  if (paths.length > 0) {
    const found: Candidate[][] = [];
    for (const path of paths) found.push(await expand(path, cwd, root, errors, onNote));
    return found.flat();
  }
  const { specs, threatModels } = configured;
  const models = threatModels ? matching(threatModels, errors, true) : [];
  return [...(specs ? matching(specs, errors) : await below(cwd, root, errors, onNote)), ...models];
}

async function below(
  folder: string,
  home: string,
  errors: Problem[],
  onNote: FindRequest['onNote'],
): Promise<Candidate[]> {
  const { files, misnamed, doubt } = await walk(folder, home);
  for (const path of misnamed) {
    const message = 'the name is no UTF-8 text, so that it cannot be opened: rename it';
    errors.push({ file: relative(folder, path), range: null, message });
  }
  if (doubt !== undefined) onNote?.(doubt);
  return files.map((path) => ({ path, named: false, home }));
}

function matching({ folder, patterns }: FilePatterns, errors: Problem[], areModels = false): Candidate[] {
  const home = workspaceRoot(folder);
  return patterns.flatMap((pattern) => {
    const found = expandGlob(pattern, folder, home);
    if (found.length === 0) {
      errors.push({
        file: pattern,
        range: null,
        message: 'the configuration names this, but no file matches it',
      });
    }
    // Files that a pattern sweeps up may be fragments.
    const named = !hasMagic(pattern, noext);
    if (!named && found.length > 0 && !found.some((path) => staysIn(home, path))) {
      errors.push({
        file: pattern,
        range: null,
        message:
          'the configuration names this, but it matches nothing except links that lead nowhere or out of the repository, which are not followed',
      });
    }
    return found.map((path) => ({ path, named, home, ...(areModels ? { model: pattern } : {}) }));
  });
}

async function expand(
  path: string,
  cwd: string,
  root: string,
  errors: Problem[],
  onNote: FindRequest['onNote'],
): Promise<Candidate[]> {
  const absolute = resolve(cwd, path);
  if (existsSync(absolute)) {
    if (!isFolder(absolute)) return [{ path: absolute, named: true }];
    return below(absolute, isInside(absolute, root) ? root : absolute, errors, onNote);
  }
  if (hasMagic(path, noext)) {
    const found = expandGlob(path, cwd);
    if (found.length > 0) return found.map((file) => ({ path: file, named: false }));
    errors.push({ file: path, range: null, message: 'no file matches this pattern' });
    return [];
  }
  return [{ path: absolute, named: true }];
}

function expandGlob(pattern: string, cwd: string, home?: string): string[] {
  // Links to folders are entered where the pattern says so, but not out of the repository.
  const leaves = (folder: Path) => home !== undefined && !staysIn(home, folder.fullpath());
  return globSync(pattern, {
    ...noext,
    cwd,
    absolute: true,
    nodir: true,
    dot: true,
    ignore: {
      childrenIgnored: (folder) => skipped.has(folder.name) || leaves(folder),
    },
  }).sort();
}
