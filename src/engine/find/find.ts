import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { Problem } from '../../findings/problem.ts';
import { isInside } from '../../refs/workspace.ts';
import { isFolder } from './folders.ts';

/** Where to look for the files of a run. */
export interface FindRequest {
  readonly cwd: string;
  /** The repository's root, or the working folder: references stay inside it. */
  readonly root: string;
  /** Files, folders, globs; empty for everything below the working folder. */
  readonly paths: readonly string[];
  /** What the configuration says; used when no path is given. */
  readonly configured: Pick<Config, 'specs' | 'threatModels'>;
  /** Told what a person should know about the search, and what fails nothing. */
  readonly onNote?: ((message: string) => void) | undefined;
}

/** A file to look at. */
export interface Candidate {
  readonly path: string;
  /** Named by itself, so that silence about it would be wrong. */
  readonly named: boolean;
  /** The pattern of the configuration by which it is a threat model. */
  readonly model?: string;
  /** The folder that links must not lead out of; undefined where a person named the file or wrote the pattern. */
  readonly home?: string;
}

/** What was found to be looked at. */
export interface Found {
  readonly candidates: readonly Candidate[];
  /** Patterns that match nothing, and what else a search could not do. */
  readonly errors: readonly Problem[];
}

/** Finds the files of a run; none is opened. What folders and patterns take to be searched is loaded when there are any. */
export async function find(request: FindRequest): Promise<Found> {
  const files = request.paths.map((path) => resolve(request.cwd, path));
  if (files.length > 0 && files.every((path) => existsSync(path) && !isFolder(path)))
    return { candidates: files.map((path) => ({ path, named: true })), errors: [] };
  const { search } = await import('./search.ts');
  const errors: Problem[] = [];
  return { candidates: await search(request, errors), errors };
}

/**
 * The folders that references may reach: the repository, and for a path outside of it the folder that was named.
 */
export function jails({ cwd, root, paths }: Pick<FindRequest, 'cwd' | 'root' | 'paths'>): string[] {
  const outside = paths.map((path) => resolve(cwd, path)).filter((path) => !isInside(path, root));
  return [root, ...outside.map((path) => (isFolder(path) ? path : dirname(path)))];
}
