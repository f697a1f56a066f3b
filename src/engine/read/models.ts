import type { Problem } from '../../findings/problem.ts';
import type { Document } from '../../refs/document.ts';
import { later } from '../../syntax/yaml.ts';
import type { Reading } from '../../threats/model/imports.ts';
import { emptyLock, type Lock } from '../../threats/review/lock.ts';
import type { UncheckedResult } from '../../verdict/report.ts';
import type { Library } from './library.ts';

/** The threat models of a run, with what they import. */
export interface Models {
  readonly readings: readonly Reading[];
  /** What was locked, and why that could not be read. */
  readonly lock: Lock;
  readonly errors: readonly Problem[];
  /** Their files, and those of the repository that they import. */
  readonly files: readonly Document[];
  /** The later documents of their files, which are not read. */
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
    unchecked: files.flatMap(laterDocuments),
    digests: imports.digests,
  };
}

/** What a model's file says besides the model is not read, as in a definition's. */
function laterDocuments({ file, tree }: Document): UncheckedResult[] {
  const warning = later(tree);
  if (!warning) return [];
  return [{ file, pointer: '', reason: warning.message, range: tree.source.range(warning.span) }];
}
