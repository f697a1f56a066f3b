import { dirname, resolve } from 'node:path';
import { recognise } from '../../openapi/read.ts';
import type { Document } from '../../refs/document.ts';
import type { Workspace } from '../../refs/workspace.ts';
import type { ThreatModel } from '../../threats/model/model.ts';

/**
 * The definitions that the models' components implement, read if they were not already.
 *
 * @param isWanted tells which paths, absolute, are read at all
 */
export function implemented(
  models: readonly ThreatModel[],
  workspace: Workspace,
  isWanted: (path: string) => boolean = () => true,
): Document[] {
  const documents: Document[] = [];
  for (const model of models) {
    for (const party of model.parties.values()) {
      for (const path of party.implements.values()) {
        if (!isWanted(resolve(dirname(model.document.absolute), path))) continue;
        const outcome = workspace.follow(path, model.document);
        if ('document' in outcome && recognise(outcome.document.tree.value).kind === 'definition') {
          documents.push(outcome.document);
        }
      }
    }
  }
  return documents;
}
