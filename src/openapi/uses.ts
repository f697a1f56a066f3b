/**
 * What a schema's surroundings say about it. `allOf: [Base, {properties: {name: {maxLength: 40}}}]` limits a name that
 * `Base` declares without a limit: a statement about a schema is then true at its place of use, not of itself.
 */

import { append } from '../text/lists.ts';
import { once } from '../text/memo.ts';
import { conditionalParts, excludes, holds, holdsIn } from './composition.ts';
import type { Api, Direction, JsonType, Schema } from './model.ts';
import { isComposed, ownParts } from './walk.ts';

/** A place of use: under a property's name, or as an item (undefined), of a whole value. */
interface Use {
  readonly value: Schema;
  readonly name: string | undefined;
}

/** Past so much work a stranger's document is no longer worth it: its findings stand. */
const mostSteps = 1_000_000;
const mostUses = 100_000;
const mostPartsAsked = 10_000;

/**
 * Is a statement about values of a type, which a schema does not make itself, made at each place where it is used: by
 * another part of the same composition, about the same property or the same items?
 *
 * @param type undefined for a statement about values of any type
 * @param says the statement about one schema object alone
 */
export function settledWhereUsed(
  schema: Schema,
  direction: Direction,
  type: JsonType | undefined,
  says: (part: Schema) => boolean,
): boolean {
  const uses = usesOf[direction](schema.api).get(schema);
  if (!uses || uses.length === 0) return false;
  const settles = (part: Schema) => (type !== undefined && excludes(part, type)) || says(part);
  const settled = new Map<Schema, boolean>();
  let asked = 0;
  const isSettled = (inner: Schema): boolean => {
    let found = settled.get(inner);
    if (found === undefined) {
      found = holds(inner, settles);
      settled.set(inner, found);
    }
    return found;
  };
  return uses.every(({ value, name }) => {
    const known = new Map<Schema, boolean>();
    const seen = new Set<Schema>();
    const stack = [value];
    const saysInside = (part: Schema) => {
      const inner = innerOf(part, name);
      return inner !== undefined && ++asked < mostPartsAsked && isSettled(inner);
    };
    for (let part = stack.pop(); part; part = stack.pop()) {
      if (seen.has(part)) continue;
      seen.add(part);
      if (holdsIn(part, saysInside, known)) continue;
      if (innerOf(part, name) === schema) return false;
      append(stack, ownParts(part));
    }
    return true;
  });
}

function innerOf(part: Schema, name: string | undefined): Schema | undefined {
  return name === undefined ? part.items : part.properties.get(name)?.schema;
}

type Uses = ReadonlyMap<Schema, readonly Use[]>;

const usesOf: Readonly<Record<Direction, (api: Api) => Uses>> = {
  input: once((api: Api) => findUses(api, 'input')),
  output: once((api: Api) => findUses(api, 'output')),
};

/**
 * The places of use of the schemas that share a property with another part of some composition, which are few; of a
 * schema that is also used elsewhere (as a whole body, as a map's value) none, because nothing beside it counts there.
 */
function findUses(api: Api, direction: Direction): Uses {
  const values = api.schemas.filter((schema) => schema.flows(direction));
  const shared = new Map<Schema, Use[]>();
  let steps = 0;
  for (const value of values) {
    if (!isComposed(value)) continue;
    const parts = conditionalParts(value);
    steps += parts.length;
    if (steps > mostSteps) return new Map();
    if (parts.some(adds)) collectShared(parts, shared);
  }
  if (shared.size === 0) return shared;
  for (const root of rootsOf(api)) shared.delete(root);
  let count = 0;
  for (const value of values) {
    for (const part of conditionalParts(value)) {
      for (const { name, schema } of part.properties.values()) {
        if (shared.get(schema)?.push({ value, name })) count++;
      }
      if (part.items && shared.get(part.items)?.push({ value, name: undefined })) count++;
      for (const other of part.prefixItems) shared.delete(other);
      for (const other of part.patternProperties) shared.delete(other);
      if (typeof part.additional === 'object') shared.delete(part.additional);
    }
    if (count > mostUses) return new Map();
  }
  return shared;
}

/** The schemas of those properties, and of those items, that several parts of one value describe. */
function collectShared(parts: readonly Schema[], shared: Map<Schema, Use[]>): void {
  const first = new Map<string | undefined, Schema>();
  const meet = (name: string | undefined, schema: Schema) => {
    const other = first.get(name);
    if (other === undefined) first.set(name, schema);
    else if (other !== schema) for (const one of [other, schema]) if (!shared.has(one)) shared.set(one, []);
  };
  for (const part of parts) {
    for (const { name, schema } of part.properties.values()) meet(name, schema);
    if (part.items) meet(undefined, part.items);
  }
}

/** Can it hold together with another part: is it more than a choice? */
function adds({ all, groups, conditional, properties, items }: Schema): boolean {
  const own = properties.size > 0 || items !== undefined ? 1 : 0;
  return all.length > 0 || groups.length + own > 1 || (conditional.length > 0 && own > 0);
}

/** Schemas that stand for a whole value at once. */
function* rootsOf(api: Api): Iterable<Schema> {
  const holders = [...api.parameters, ...api.headers];
  for (const { schema } of holders) if (schema) yield schema;
  for (const { content } of [...api.parameters, ...api.requestBodies, ...api.responses])
    for (const { schema, item } of content) for (const one of [schema, item]) if (one) yield one;
  for (const schema of api.schemas) if (schema.name !== undefined && isUnused(schema)) yield schema;
}

function isUnused(schema: Schema): boolean {
  return schema.reachedBy('input').length === 0 && schema.reachedBy('output').length === 0;
}
