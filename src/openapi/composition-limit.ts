import { membersOf, stronglyConnected } from '../text/components.ts';
import type { Reader } from './reader.ts';
import type { SchemaNode } from './schema-node.ts';
import { isComposed, ownParts } from './walk.ts';

/**
 * A value composed of more parts than this is not looked into: every question about it costs so many steps, and a
 * stranger could make every schema of a large file a part of the next. Real definitions stay below a few hundred.
 */
const mostParts = 1000;

/**
 * So much is asked of all values of a definition together: parts, references to parts, and properties of parts, again for
 * every composed value that shares them. n schemas that are each a choice of all n are n³. The largest public
 * definitions stay below 20,000.
 */
const mostWork = 100_000;

/**
 * Cuts the composition of values that have too many parts, and of those that exceed what is asked of all values
 * together, and notes that they were not checked.
 */
export function limitComposition(nodes: readonly SchemaNode[], reader: Reader): void {
  const composed = nodes.filter(isComposed);
  const index = new Map(composed.map((node, at) => [node, at]));
  const components = stronglyConnected(composed.length, (at) =>
    ownParts(composed[at] as SchemaNode).flatMap((part) => index.get(part) ?? []),
  );
  const sizes = new Float64Array(components.count);
  const costs = new Float64Array(components.count);
  let work = 0;
  // Callees come first, so that the parts of a part are counted when it is met.
  for (let at = 0; at < components.count; at++) {
    const group = Array.from(membersOf(components, at), (member) => composed[member] as SchemaNode);
    const inner = new Set<number>();
    const plain = new Set<SchemaNode>();
    let size = group.length;
    let cost = 0;
    for (const node of group) {
      const parts = ownParts(node);
      cost += costOf(node) + parts.length;
      for (const part of parts) {
        const known = index.get(part);
        if (known === undefined) plain.add(part);
        else if (components.of[known] !== at) inner.add(components.of[known] as number);
      }
    }
    size += plain.size;
    for (const part of plain) cost += costOf(part);
    for (const component of inner) {
      size += sizes[component] as number;
      cost += costs[component] as number;
    }
    const isTooLarge = size > mostParts;
    if (isTooLarge || work + cost * group.length > mostWork) {
      for (const node of group) cut(node, reader, isTooLarge);
      size = 1;
      cost = 1;
    }
    work += cost * group.length;
    sizes[at] = size;
    costs[at] = cost;
  }
}

/** What one schema object alone takes to look at. */
function costOf(node: SchemaNode): number {
  return 1 + node.properties.size;
}

function cut(node: SchemaNode, reader: Reader, isTooLarge: boolean): void {
  node.all = [];
  node.groups = [];
  node.conditional = [];
  node.outcomes = [];
  const reason = isTooLarge
    ? `the schema is composed of more than ${mostParts} parts: they were not checked`
    : 'the schemas of this definition share so many parts that those of this schema were not checked';
  reader.note(node.place, reason);
}
