import type { Problem } from '../../findings/problem.ts';
import type { Document } from '../../refs/document.ts';
import { isDuplicateKey } from '../../syntax/json-duplicates.ts';
import type { Reading } from '../../threats/model/imports.ts';
import { emptyLock, type Lock } from '../../threats/review/lock.ts';
import type { UncheckedResult } from '../../verdict/report.ts';
import { lost } from '../../verdict/unchecked.ts';
import type { Library } from './library.ts';

/** The threat models of a run, with what they import. */
export interface Models {
  readonly readings: readonly Reading[];
  /** What was locked, and why that could not be read. */
  readonly lock: Lock;
  readonly errors: readonly Problem[];
  /** Their files, and those of the repository that they import. */
  readonly files: readonly Document[];
  /** What their files say and is not read: later documents, what readers of YAML do not agree on. */
  readonly unchecked: readonly UncheckedResult[];
  /** The digests of the imports as they are now, by their names in the lock. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Of a run that reads none. */
export const noModels: Models = {
  readings: [],
  lock: emptyLock,
  errors: [],
  files: [],
  unchecked: [],
  digests: new Map(),
};

/** Reads threat models, what they import, and the lock of the repository. What that takes is loaded when there are any. */
export async function readModels(
  documents: readonly Document[],
  library: Library,
  root: string,
): Promise<Models> {
  if (documents.length === 0) return noModels;
  const [{ resolveImports }, { Imports, readLock }] = await Promise.all([
    import('../../threats/model/imports.ts'),
    import('./imports.ts'),
  ]);
  const { lock, errors } = readLock(root, library.workspace);
  const imports = new Imports(library.workspace, root, lock);
  const own: Reading[] = [];
  for (const document of documents) {
    const reading = await library.model(document);
    if (reading) own.push(reading);
  }
  const undone = 'no threat model was verified';
  const readings =
    library.watchdog.shared(documents.length, undone, () => resolveImports(own, imports))?.result ?? [];
  const files = [...new Set([...documents, ...imports.documents])];
  return {
    readings,
    lock,
    errors,
    files,
    // Equal keys are findings.
    unchecked: lost(files, (problem) => !isDuplicateKey(problem)),
    digests: imports.digests,
  };
}
