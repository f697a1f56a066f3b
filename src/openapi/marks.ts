import { bit, blocked, type PropertyNode, type SchemaNode } from './schema-node.ts';
import { isComposed } from './walk.ts';

/** Past so much work a stranger's document is no longer worth it: its properties travel both ways. */
const mostSteps = 1_000_000;

/**
 * `readOnly` and `writeOnly` speak of the value, whichever part of a composition says so (JSON Schema 2020-12
 * validation §9.4): a property that one part lists as `{}`, to close the composition, is read-only when another part
 * says it is. Tells each property what all the values that it is a part of say of it, and whether that is all there is to
 * it: an empty schema where another part describes the same property is no second one to be judged.
 *
 * @param values the schemas at value positions
 * @returns whether any property travels less far than its own schema says
 */
export function markProperties(nodes: readonly SchemaNode[], values: readonly SchemaNode[]): boolean {
  if (!nodes.some(({ all, groups }) => all.length > 0 || groups.length > 0)) return false;
  const names = new Set<string>();
  for (const { properties } of nodes)
    for (const { name, schema } of properties.values())
      if (blocked(schema) !== 0 || saysNothing(schema)) names.add(name);
  if (names.size === 0) return false;
  const listed = new Map<PropertyNode, boolean>();
  const list = (property: PropertyNode, isDescribed: boolean) => {
    if (saysNothing(property.schema)) listed.set(property, (listed.get(property) ?? true) && isDescribed);
  };
  const masks = new Map<PropertyNode, number>();
  const meet = (property: PropertyNode, said: number) =>
    masks.set(property, (masks.get(property) ?? everyWay) & said);
  let steps = 0;
  for (const value of values) {
    // Where no value of it travels it says nothing against a mark.
    const absent = everyWay & ~value.valueFlow;
    if (!isComposed(value)) {
      for (const property of value.properties.values())
        if (names.has(property.name)) {
          meet(property, blocked(property.schema) | absent);
          list(property, false);
        }
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
      steps += marks.size;
      for (const part of group) {
        steps += 1 + part.properties.size;
        if (steps > mostSteps) return false;
        for (const { name, schema } of part.properties.values())
          if (names.has(name))
            marks.set(name, (marks.get(name) ?? 0) | blocked(schema) | (saysNothing(schema) ? 0 : described));
        for (const held of part.all) group.add(held);
      }
      for (const part of group) {
        for (const property of part.properties.values())
          if (names.has(property.name)) {
            const said = marks.get(property.name) ?? 0;
            meet(property, said | absent);
            list(property, (said & described) !== 0);
          }
        for (const branch of [...part.groups.flat(), ...part.conditional]) pending.push([branch, marks]);
      }
    }
  }
  for (const [property, isListed] of listed) property.isListed = isListed;
  let any = false;
  for (const [property, mask] of masks) {
    property.marked = mask & everyWay & ~blocked(property.schema);
    any ||= property.marked !== 0;
  }
  return any;
}

type Marks = ReadonlyMap<string, number>;
const none: Marks = new Map();
const everyWay = bit.input | bit.output;
/** Some part says what the property is. */
const described = 4;

/** `{}` and `true`. */
function saysNothing({ boolean, value }: SchemaNode): boolean {
  if (boolean !== undefined) return boolean;
  for (const _ in value) return false;
  return true;
}
