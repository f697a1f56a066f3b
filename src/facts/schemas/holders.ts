/** Which objects hold a value, and which lists stand only inside of lists. */
import { holds } from '../../openapi/composition.ts';
import type { Api, Property, Schema } from '../../openapi/model.ts';
import { settledWhereUsed } from '../../openapi/uses.ts';
import { forEachPart } from '../../openapi/walk.ts';
import { push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';
import { limitsItems } from './limits.ts';

const none: readonly Property[] = [];

/** The properties of requests that a schema is the value of. */
export function holdersOf(schema: Schema): readonly Property[] {
  return holders(schema.api).get(schema) ?? none;
}

const holders = once((api: Api): ReadonlyMap<Schema, readonly Property[]> => {
  const all = new Map<Schema, Property[]>();
  for (const schema of api.allSchemas)
    for (const property of schema.properties.values())
      if (property.flows('input')) push(all, property.schema, property);
  return all;
});

/** The lists of requests whose items a schema describes; none where it stands elsewhere as well. */
export function listsOf(item: Schema): readonly Schema[] {
  return lists(item.api).get(item) ?? [];
}

const lists = once((api: Api): ReadonlyMap<Schema, readonly Schema[]> => {
  const all = new Map<Schema, Schema[]>();
  for (const schema of api.allSchemas)
    if (schema.items && schema.flows('input')) push(all, schema.items, schema);
  return all;
});

/** Does a value come in only as something inside of a list, which itself may have any number of items? */
export function isInsideOpenList(schema: Schema): boolean {
  return schema.operations('input').length > 0 && !outside(schema.api).has(schema);
}

/** All that requests bring without a list of any length around it. */
const outside = once((api: Api): ReadonlySet<Schema> => {
  const found = new Set<Schema>();
  const stack: Schema[] = [];
  const meet = (schema: Schema | undefined) => {
    if (schema && !found.has(schema)) stack.push(schema);
  };
  for (const { schema } of [...api.parameters, ...api.headers]) meet(schema);
  // What callbacks answer with comes in, too.
  for (const { content } of [...api.parameters, ...api.requestBodies, ...api.responses])
    for (const { schema } of content) if (schema?.flows('input')) meet(schema);
  for (let schema = stack.pop(); schema; schema = stack.pop()) {
    if (found.has(schema)) continue;
    found.add(schema);
    forEachPart(schema, meet);
    for (const subtype of schema.subtypes) meet(subtype);
    for (const property of schema.properties.values()) if (property.flows('input')) meet(property.schema);
    if (schema.items && isBounded(schema)) meet(schema.items);
    for (const item of schema.prefixItems) meet(item);
    if (typeof schema.additional === 'object') meet(schema.additional);
    for (const value of schema.patternProperties) meet(value);
    meet(schema.embedded);
  }
  return found;
});

function isBounded(list: Schema): boolean {
  return holds(list, limitsItems) || settledWhereUsed(list, 'input', 'array', limitsItems);
}
