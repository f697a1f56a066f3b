/** The documents that a definition is written in, and what stands where in them. */
import type { Api, Node, Operation } from '../openapi/model.ts';
import type { Document } from '../refs/document.ts';
import type { Place } from '../refs/place.ts';
import { own } from '../syntax/value.ts';

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
    api.schemes.values(),
  ];
}

/** Answers which operations the text at some place belongs to. Made once for several places of one definition. */
export function operationsAt(api: Api): (place: Place) => readonly Operation[] {
  // Values are the author's own objects, so the innermost one that the model knows tells.
  const known = new Map<unknown, () => readonly Operation[]>();
  for (const item of api.pathItems) known.set(item.value, () => item.operations);
  for (const schema of api.allSchemas) {
    known.set(schema.value, () => [
      ...new Set([...schema.reachedBy('input'), ...schema.reachedBy('output')]),
    ]);
  }
  for (const shared of [
    api.parameters,
    api.requestBodies,
    api.responses,
    api.headers,
    api.schemes.values(),
  ]) {
    for (const node of shared) known.set(node.value, () => node.operations());
  }
  for (const operation of api.operations) known.set(operation.value, () => [operation]);

  return (place) => {
    let value = place.document.tree.value;
    // A fragment may be a node as a whole.
    let found = known.get(value);
    for (const step of place.path()) {
      value = own(value, String(step));
      found = known.get(value) ?? found;
    }
    return found?.() ?? [];
  };
}
