/** From a schema to those that it is made of, and to those of the values inside its value. */
import type { Property, Schema } from './model.ts';

/** What a schema is made of, in the model and while it is still being read. */
interface Composed<S> {
  readonly all: readonly S[];
  readonly groups: readonly (readonly S[])[];
  readonly conditional: readonly S[];
}

interface Holding<S> {
  readonly items: S | undefined;
  readonly prefixItems: readonly S[];
  readonly additional: S | boolean | undefined;
  readonly patternProperties: readonly S[];
  readonly embedded: S | undefined;
  /** Read only where somebody asks for them: schemas-aside.ts. */
  readonly aside?: readonly S[];
}

/** The schemas that describe the same value as this one: all must hold, or some of them, or under conditions. */
export function forEachPart<S>({ all, groups, conditional }: Composed<S>, visit: (part: S) => void): void {
  for (const part of all) visit(part);
  for (const group of groups) for (const branch of group) visit(branch);
  for (const part of conditional) visit(part);
}

/** The schemas of the values inside its value, properties aside. */
export function forEachValue<S extends object>(node: Holding<S>, visit: (value: S) => void): void {
  if (node.items) visit(node.items);
  for (const item of node.prefixItems) visit(item);
  if (typeof node.additional === 'object') visit(node.additional);
  for (const value of node.patternProperties) visit(value);
  if (node.embedded) visit(node.embedded);
  if (node.aside) for (const value of node.aside) visit(value);
}

export function isComposed({ all, groups, conditional }: Composed<unknown>): boolean {
  return all.length > 0 || groups.length > 0 || conditional.length > 0;
}

/** What {@link forEachPart} visits, as a list. */
export function ownParts<S>({ all, groups, conditional }: Composed<S>): readonly S[] {
  return groups.length === 0 && conditional.length === 0 ? all : [...all, ...groups.flat(), ...conditional];
}

/**
 * Goes from schemas to all that their values hold, parts and subtypes included.
 *
 * @param known where the way ends: the schemas that were visited, to which `visit` adds
 * @param travels which properties are followed
 */
export function walkValues(
  roots: readonly Schema[],
  known: { has(schema: Schema): boolean },
  visit: (schema: Schema) => void,
  travels: (property: Property) => boolean = () => true,
): void {
  const stack = [...roots];
  // One by one: a call with a stranger's number of arguments may be too large a call.
  const meet = (schema: Schema) => {
    stack.push(schema);
  };
  for (let schema = stack.pop(); schema; schema = stack.pop()) {
    if (known.has(schema)) continue;
    visit(schema);
    forEachPart(schema, meet);
    for (const subtype of schema.subtypes) meet(subtype);
    for (const property of schema.properties.values()) if (travels(property)) meet(property.schema);
    forEachValue(schema, meet);
  }
}
