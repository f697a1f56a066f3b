import { membersOf, stronglyConnected } from './graph.ts';
import type { Reader } from './reader.ts';
import type { SchemaNode } from './schema.ts';

/**
 * A value composed of more parts than this is not looked into: every question about it costs so many steps, and a
 * stranger could make every schema of a large file a part of the next. Real definitions stay below a few hundred.
 */
const mostParts = 1000;

/**
 * Cuts the composition of values that have too many parts, and notes that they were not checked.
 *
 * @param nodes every schema, at its `index`
 */
export function limitComposition(nodes: readonly SchemaNode[], reader: Reader): void {
  const targets = nodes.map((node) => (isComposed(node) ? members(node).map(({ index }) => index) : none));
  if (targets.every((list) => list.length === 0)) return;
  const components = stronglyConnected(nodes.length, (index) => targets[index] as number[]);
  const sizes = new Float64Array(components.count);
  // Callees come first, so that the parts of a part are counted when it is met.
  for (let at = 0; at < components.count; at++) {
    const group = membersOf(components, at);
    const inner = new Set<number>();
    for (const index of group) {
      for (const target of targets[index] as number[]) inner.add(components.of[target] as number);
    }
    inner.delete(at);
    let size = group.length;
    for (const component of inner) size += sizes[component] as number;
    if (size > mostParts) {
      for (const index of group) cut(nodes[index] as SchemaNode, reader);
      size = 1;
    }
    sizes[at] = size;
  }
}

const none: readonly number[] = [];

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
  reader.note(node.place, `the schema is composed of more than ${mostParts} parts: they were not checked`);
}
