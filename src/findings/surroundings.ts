/** What stands where in the documents that a definition is written in. */
import type { Api, Node, Operation, Schema } from '../openapi/model.ts';
import type { Place } from '../refs/place.ts';
import { own } from '../syntax/value.ts';
import { once } from '../text/memo.ts';
import { about } from './about.ts';
import type { About } from './finding.ts';

/** What the model knows about the text at some place. */
export interface Surroundings {
  /** The operations that it belongs to. */
  readonly operations: readonly Operation[];
  /** What it is about: the innermost node of the model, and the way from there. */
  readonly about: About;
}

/** Answers which operations the text at some place belongs to. Made once for several places of one definition. */
export function operationsAt(api: Api): (place: Place) => readonly Operation[] {
  const surroundings = surroundingsAt(api);
  return (place) => surroundings(place).operations;
}

interface Known {
  operations(): readonly Operation[];
  about(detail: string): About;
}

/** Answers what surrounds the text at some place. Made once for several places of one definition. */
export function surroundingsAt(api: Api): (place: Place) => Surroundings {
  // Values are the author's own objects, so the innermost one that the model knows tells.
  const known = knownNodes(api);
  return (place) => {
    let value = place.document.tree.value;
    // A fragment may be a node as a whole.
    let found = known.get(value);
    let rest: (string | number)[] = [];
    for (const step of place.path()) {
      value = own(value, String(step));
      const inner = known.get(value);
      if (inner) [found, rest] = [inner, []];
      else rest.push(step);
    }
    const detail = rest.join('/');
    return found
      ? { operations: found.operations(), about: found.about(detail) }
      : { operations: [], about: about.api(detail) };
  };
}

/** Asked for each place in the schema. */
const reachedEitherWay = once((schema: Schema): readonly Operation[] => [
  ...new Set([...schema.reachedBy('input'), ...schema.reachedBy('output')]),
]);

function knownNodes(api: Api): ReadonlyMap<unknown, Known> {
  const known = new Map<unknown, Known>();
  for (const item of api.pathItems) {
    known.set(item.value, {
      operations: () => item.operations,
      about: (detail) => about.api(`${item.path} ${detail}`),
    });
  }
  for (const schema of api.allSchemas) {
    known.set(schema.value, {
      operations: () => reachedEitherWay(schema),
      about: (detail) => about.schema(schema, schema.flows('input') ? 'input' : 'output', detail),
    });
  }
  const keep = <Shared extends Node & { operations(): readonly Operation[] }>(
    nodes: Iterable<Shared>,
    of: (node: Shared, detail: string) => About,
  ) => {
    for (const node of nodes)
      known.set(node.value, { operations: () => node.operations(), about: (detail) => of(node, detail) });
  };
  keep(api.parameters, about.parameter);
  keep(api.requestBodies, about.body);
  keep(api.responses, about.response);
  keep(api.headers, about.header);
  keep(api.allSchemes, about.scheme);
  for (const operation of api.operations) {
    known.set(operation.value, {
      operations: () => [operation],
      about: (detail) => about.operation(operation, detail),
    });
  }
  return known;
}
