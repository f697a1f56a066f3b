import { dirname, resolve } from 'node:path';
import type { Problem } from '../../findings/problem.ts';
import type { Files } from '../../refs/files.ts';
import { isInside } from '../../refs/workspace.ts';
import type { UncheckedResult } from '../../verdict/report.ts';
import { isFolder } from './folders.ts';
import type { Candidate, FindRequest } from './request.ts';

/** What was found to be looked at. */
export interface Found {
  readonly candidates: readonly Candidate[];
  /** Patterns that match nothing, and what else a search could not do. */
  readonly errors: readonly Problem[];
  /** Are there others, which another part of this run looks at? */
  readonly isPart?: boolean;
  /** Folders that could not be looked into. */
  readonly unchecked: readonly UncheckedResult[];
}

/** Finds the files of a run; none is opened. What folders and patterns take to be searched is loaded when there are any. */
export async function find(request: FindRequest): Promise<Found> {
  const { files } = request;
  const named = request.paths.map((path) => resolve(request.cwd, path));
  if (named.length > 0 && named.every((path) => files.realpath(path) !== undefined && !isFolder(path, files)))
    return { candidates: named.map((path) => ({ path, named: true })), errors: [], unchecked: [] };
  const { search } = await import('./search.ts');
  const errors: Problem[] = [];
  const unchecked: UncheckedResult[] = [];
  return { candidates: await search(request, { errors, unchecked }), errors, unchecked };
}

/**
 * What a part of a run looks at: its own files, and others as threat models. A file that was named may be a fragment, which
 * belongs to wherever its definition does.
 */
export function partOfFound(
  found: Found,
  paths: readonly string[],
  isMember: (path: string) => boolean,
): Found {
  const candidates = found.candidates.map((one): Candidate => {
    const isOurs = paths.length > 0 || one.model !== undefined || isMember(one.path);
    return isOurs ? one : { ...one, onlyModel: true };
  });
  return { ...found, candidates, isPart: true };
}

/**
 * The folders that references may reach: the repository, and for a path outside of it the folder that was named.
 */
export function jails(
  { cwd, root, paths }: Pick<FindRequest, 'cwd' | 'root' | 'paths'>,
  files: Files,
): string[] {
  const outside = paths.map((path) => resolve(cwd, path)).filter((path) => !isInside(path, root));
  return [root, ...outside.map((path) => (isFolder(path, files) ? path : dirname(path)))];
}
