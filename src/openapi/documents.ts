import type { Document } from '../refs/document.ts';
import type { Api, Node } from './model.ts';

/** The root document and those of all nodes that were reached through references, in the order in which they were met. */
export function documentsOf(api: Api): ReadonlySet<Document> {
  const documents = new Set<Document>([api.place.document]);
  for (const nodes of [...nodesOf(api), api.allSchemas])
    for (const { place } of nodes) documents.add(place.document);
  return documents;
}

function nodesOf(api: Api): readonly Iterable<Node>[] {
  return [
    api.pathItems,
    api.operations,
    api.parameters,
    api.requestBodies,
    api.responses,
    api.headers,
    api.allSchemes,
  ];
}
