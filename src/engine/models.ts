import type { Problem } from '../findings/problem.ts';
import type { Document } from '../refs/document.ts';
import type { Workspace } from '../refs/workspace.ts';
import { type Reading, resolveImports } from '../threats/model/imports.ts';
import { readModel } from '../threats/model/read.ts';
import type { Lock } from '../threats/review/lock.ts';
import { Imports, readLock } from './imports.ts';

/** The threat models of a run, with what they import. */
export interface Models {
  readonly models: readonly Reading[];
  /** What was locked, and why that could not be read. */
  readonly lock: Lock;
  readonly errors: readonly Problem[];
  /** The digests of the imports as they are now, by their names in the lock. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Reads threat models, what they import, and the lock of the repository. */
export function loadModels(documents: readonly Document[], workspace: Workspace, root: string): Models {
  const { lock, errors } = readLock(root, workspace);
  const imports = new Imports(workspace, root, lock);
  const models = resolveImports(documents.map(readModel), imports);
  return { models, lock, errors, digests: imports.digests };
}
