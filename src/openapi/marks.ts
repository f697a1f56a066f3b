import { bit, blocked, type PropertyNode, type SchemaNode } from './schema.ts';

/** Past so much work a stranger's document is no longer worth it: its properties travel both ways. */
const mostSteps = 1_000_000;

/**
 * `readOnly` and `writeOnly` speak of the value, whichever part of a composition says so (JSON Schema 2020-12
 * validation §9.4): a property that one part lists as `{}`, to close the composition, is read-only when another part
 * says it is. Tells each property what all the values that it is a part of say of it.
 *
 * @param values the schemas at value positions
 * @returns whether any property travels less far than its own schema says
 */
export function markProperties(nodes: readonly SchemaNode[], values: readonly SchemaNode[]): boolean {
  if (!nodes.some(({ all, groups }) => all.length > 0 || groups.length > 0)) return false;
  const names = new Set<string>();
  for (const { properties } of nodes)
    for (const { name, schema } of properties.values()) if (blocked(schema) !== 0) names.add(name);
  if (names.size === 0) return false;
  const masks = new Map<PropertyNode, number>();
  const meet = (property: PropertyNode, said: number) =>
    masks.set(property, (masks.get(property) ?? everyWay) & said);
  let steps = 0;
  for (const value of values) {
    // Where no value of it travels it says nothing against a mark.
    const absent = everyWay & ~value.valueFlow;
    if (value.all.length === 0 && value.groups.length === 0 && value.conditional.length === 0) {
      for (const property of value.properties.values())
        if (names.has(property.name)) meet(property, blocked(property.schema) | absent);
      continue;
    }
    const visits = new Map<SchemaNode, number>();
    const pending: [SchemaNode, Marks][] = [[value, none]];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const [root, inherited] = next;
      const times = visits.get(root) ?? 0;
      if (times > 1) continue;
      visits.set(root, times + 1);
      // What is reached on several ways is marked by none of them: they may say different things.
      const marks = new Map(times === 0 ? inherited : none);
      const group = new Set([root]);
      for (const part of group) {
        steps += 1 + part.properties.size;
        if (steps > mostSteps) return false;
        for (const { name, schema } of part.properties.values())
          if (names.has(name)) marks.set(name, (marks.get(name) ?? 0) | blocked(schema));
        for (const held of part.all) group.add(held);
      }
      for (const part of group) {
        for (const property of part.properties.values())
          if (names.has(property.name)) meet(property, (marks.get(property.name) ?? 0) | absent);
        for (const branch of [...part.groups.flat(), ...part.conditional]) pending.push([branch, marks]);
      }
    }
  }
  let any = false;
  for (const [property, mask] of masks) {
    property.marked = mask & ~blocked(property.schema);
    any ||= property.marked !== 0;
  }
  return any;
}

type Marks = ReadonlyMap<string, number>;
const none: Marks = new Map();
const everyWay = bit.input | bit.output;
