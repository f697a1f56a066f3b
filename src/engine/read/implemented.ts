import { recognise } from '../../openapi/read.ts';
import type { Document } from '../../refs/document.ts';
import type { Workspace } from '../../refs/workspace.ts';
import type { ThreatModel } from '../../threats/model/model.ts';

/** The definitions that the models' components implement, read if they were not already. */
export function implemented(models: readonly ThreatModel[], workspace: Workspace): Document[] {
  const documents: Document[] = [];
  for (const model of models) {
    for (const party of model.parties.values()) {
      for (const path of party.implements.values()) {
        const outcome = workspace.follow(path, model.document);
        if ('document' in outcome && recognise(outcome.document.tree.value).kind === 'definition') {
          documents.push(outcome.document);
        }
      }
    }
  }
  return documents;
}
