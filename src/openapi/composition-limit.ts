import { membersOf, stronglyConnected } from './graph.ts';
import type { Reader } from './reader.ts';
import type { SchemaNode } from './schema.ts';

/**
 * A value composed of more parts than this is not looked into: every question about it costs so many steps, and a
 * stranger could make every schema of a large file a part of the next. Real definitions stay below a few hundred.
 */
const mostParts = 1000;

/** Cuts the composition of values that have too many parts, and notes that they were not checked. */
export function limitComposition(nodes: readonly SchemaNode[], reader: Reader): void {
  const composed = nodes.filter(isComposed);
  const index = new Map(composed.map((node, at) => [node, at]));
  const components = stronglyConnected(composed.length, (at) =>
    members(composed[at] as SchemaNode).flatMap((part) => index.get(part) ?? []),
  );
  const sizes = new Float64Array(components.count);
  // Callees come first, so that the parts of a part are counted when it is met.
  for (let at = 0; at < components.count; at++) {
    const group = Array.from(membersOf(components, at), (member) => composed[member] as SchemaNode);
    const inner = new Set<number>();
    const plain = new Set<SchemaNode>();
    for (const part of group.flatMap(members)) {
      const known = index.get(part);
      if (known === undefined) plain.add(part);
      else if (components.of[known] !== at) inner.add(components.of[known] as number);
    }
    let size = group.length + plain.size;
    for (const component of inner) size += sizes[component] as number;
    if (size > mostParts) {
      for (const node of group) cut(node, reader);
      size = 1;
    }
    sizes[at] = size;
  }
}

function isComposed(node: SchemaNode): boolean {
  return node.all.length > 0 || node.groups.length > 0 || node.conditional.length > 0;
}

function members(node: SchemaNode): readonly SchemaNode[] {
  return [...node.all, ...node.groups.flat(), ...node.conditional];
}

function cut(node: SchemaNode, reader: Reader): void {
  node.all = [];
  node.groups = [];
  node.conditional = [];
  node.outcomes = [];
  reader.note(node.place, `the schema is composed of more than ${mostParts} parts: they were not checked`);
}
