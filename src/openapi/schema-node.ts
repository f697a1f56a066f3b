import type { Place } from '../refs/place.ts';
import { isObject, own } from '../syntax/value.ts';
import { membersOf, stronglyConnected } from '../text/components.ts';
import type { Api, Direction, JsonObject, JsonType, Operation, Property, Schema } from './model.ts';

const empty: readonly never[] = Object.freeze([]);
const noProperties: ReadonlyMap<string, PropertyNode> = new Map();
const noNames: ReadonlySet<string> = new Set();

/** Directions as bits: a schema may travel both ways. */
export const bit = { input: 1, output: 2 } as const;

/** Which operations reach a schema: reach.ts computes it once the whole graph is known. */
export interface Reachability {
  asValue(schema: SchemaNode, direction: Direction): readonly Operation[];
  atAll(schema: SchemaNode, direction: Direction): readonly Operation[];
}

/**
 * A schema object, filled in by `Schemas.expand` (schema.ts) before anybody reads it, so that no walk ever recurses while
 * the graph is still being built.
 */
export class SchemaNode implements Schema {
  types: readonly JsonType[] | undefined = undefined;
  nullable = false;
  all: readonly SchemaNode[] = empty;
  groups: readonly (readonly SchemaNode[])[] = empty;
  conditional: readonly SchemaNode[] = empty;
  outcomes: readonly SchemaNode[] = empty;
  properties: ReadonlyMap<string, PropertyNode> = noProperties;
  required: ReadonlySet<string> = noNames;
  items: SchemaNode | undefined = undefined;
  prefixItems: readonly SchemaNode[] = empty;
  additional: SchemaNode | boolean | undefined = undefined;
  patternProperties: readonly SchemaNode[] = empty;
  embedded: SchemaNode | undefined = undefined;
  /** Those of keywords that describe no value; see schemas-aside.ts. */
  aside: readonly SchemaNode[] = empty;
  /** Told by reach.ts once a value of it is met; see subtypes.ts. */
  subtypes: readonly SchemaNode[] = empty;
  subtypesKnown = false;
  readOnly = false;
  writeOnly = false;
  expanded = false;
  /** Does it lead to no other schema, as texts and numbers do? */
  isLeaf = true;
  /** Is it expanded, and every part that `allOf` adds? */
  expandedDeep = false;
  /** What {@link blocked} answered; negative until it is asked. */
  blocked = -1;
  /** Directions in which it stands at a value position, as bits. */
  valueFlow = 0;
  /** Directions in which it is all that a value must be: at a value position, or as an alternative there. */
  wholeFlow = 0;
  /** Directions in which it is reached at all, as a value or as a part of one. */
  totalFlow = 0;
  /** Position in the reach graph. */
  index = -1;

  constructor(
    readonly api: Api,
    readonly place: Place,
    readonly value: JsonObject,
    readonly boolean: boolean | undefined,
    readonly name: string | undefined,
    private readonly reach: Reachability,
    readonly aliases: readonly string[] = empty,
  ) {}

  flows(direction: Direction): boolean {
    return (this.valueFlow & bit[direction]) !== 0;
  }

  operations(direction: Direction): readonly Operation[] {
    return this.reach.asValue(this, direction);
  }

  /** The operations that reach it at all, also as a part of a composed value. */
  reachedBy(direction: Direction): readonly Operation[] {
    return this.reach.atAll(this, direction);
  }
}

export class PropertyNode implements Property {
  /** Directions in which it does not travel because of what other parts of each composition say, as bits. */
  marked = 0;
  isListed = false;

  constructor(
    readonly name: string,
    readonly place: Place,
    readonly schema: SchemaNode,
    readonly owner: SchemaNode,
    readonly required: boolean,
  ) {}

  flows(direction: Direction): boolean {
    return (this.owner.totalFlow & bit[direction]) !== 0 && (this.blocked & bit[direction]) === 0;
  }

  /** The directions in which it does not travel, as bits. */
  get blocked(): number {
    return blocked(this.schema) | this.marked;
  }

  operations(direction: Direction): readonly Operation[] {
    return this.flows(direction) ? this.owner.reachedBy(direction) : empty;
  }
}

/**
 * The directions in which a property's value does not travel: `readOnly` is not taken in, `writeOnly` not given out, and
 * what no value satisfies goes neither way.
 * Any part of an `allOf` may say so. Asked when all of them are filled in, and answered once for each schema, over
 * strongly connected components: long chains of `allOf` are shared by many properties.
 */
export function blocked(schema: SchemaNode): number {
  if (schema.blocked >= 0) return schema.blocked;
  if (schema.all.length === 0) {
    schema.blocked = ownBlocked(schema);
    return schema.blocked;
  }
  let known = ownBlocked(schema);
  let isKnown = true;
  for (const part of schema.all) {
    // Most are made of what is made of nothing else.
    if (part.blocked >= 0 || part.all.length === 0) known |= blocked(part);
    else isKnown = false;
  }
  if (isKnown) {
    schema.blocked = known;
    return known;
  }
  const nodes: SchemaNode[] = [schema];
  const index = new Map([[schema, 0]]);
  for (const node of nodes) {
    for (const part of node.all) {
      if (part.blocked >= 0 || index.has(part)) continue;
      index.set(part, nodes.length);
      nodes.push(part);
    }
  }
  const targets = (at: number) => (nodes[at] as SchemaNode).all.flatMap((part) => index.get(part) ?? []);
  const components = stronglyConnected(nodes.length, targets);
  for (let component = 0; component < components.count; component++) {
    const members = Array.from(membersOf(components, component), (at) => nodes[at] as SchemaNode);
    let mask = 0;
    for (const member of members) {
      mask |= ownBlocked(member);
      for (const part of member.all) if (part.blocked > 0) mask |= part.blocked;
    }
    for (const member of members) member.blocked = mask;
  }
  return schema.blocked;
}

function ownBlocked(schema: SchemaNode): number {
  if (isNever(schema)) return bit.input | bit.output;
  return (schema.readOnly ? bit.input : 0) | (schema.writeOnly ? bit.output : 0);
}

/**
 * `false` (no schema before 3.1), `not: {}` (nothing in 2.0): how a schema says that a property is never there (JSON Schema
 * 2020-12 core §4.3.2).
 */
export function isNever({ api, boolean, value }: Pick<Schema, 'api' | 'boolean' | 'value'>): boolean {
  const knowsBooleans = api.version === '3.1' || api.version === '3.2';
  if (boolean !== undefined) return !boolean && knowsBooleans;
  const not = api.version === '2.0' ? undefined : own(value, 'not');
  return isObject(not) ? isEmptyObject(not) : not === true && knowsBooleans;
}

/** `{}`, which every value satisfies. */
export function isEmptyObject(value: JsonObject): boolean {
  for (const _ in value) return false;
  return true;
}
