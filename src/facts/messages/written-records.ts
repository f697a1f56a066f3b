/** The records that requests write, as a whole: where a client's own fields would be assigned in one go. */
import { list } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { conditionalParts } from '../../openapi/composition.ts';
import type { Api, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';

/** Names under which a body wraps the record that it is about: `{user: {…}}`, `{data: {attributes: {…}}}`. */
const wrappers: ReadonlySet<string> = new Set(
  list('data, attributes, user, account, profile, customer, member'),
);

/** Wrappers that say nothing about what is inside: the record itself, never another one that it refers to. */
const plainWrappers: ReadonlySet<string> = new Set(list('data, attributes'));

/** The schemas of the records that requests write: their bodies, items of lists, and what bodies wrap. */
export const writtenRecords = once((api: Api): ReadonlySet<Schema> => recordsIn(api, wrappers));

/** The same without people and accounts inside a body, which the record may only refer to (`{customer: {id}}`). */
export const writtenRecordsWithoutPeople = once(
  (api: Api): ReadonlySet<Schema> => recordsIn(api, plainWrappers),
);

function recordsIn(api: Api, names: ReadonlySet<string>): ReadonlySet<Schema> {
  const all = new Set<Schema>();
  for (const { content } of api.requestBodies)
    for (const { schema } of content) if (schema) addRecord(schema, all, 2, names);
  return all;
}

/** Each generation of subtypes is one level deeper, and there may be thousands: no call stack holds them. */
function addRecord(root: Schema, all: Set<Schema>, depth: number, names: ReadonlySet<string>): void {
  const open = [recordsBelow(root, all, depth, names)];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const next = top.next();
    if (next.done) open.pop();
    else {
      const [schema, left] = next.value;
      open.push(recordsBelow(schema, all, left, names));
    }
  }
}

/** Adds a record and its parts, and says what else to add before it goes on. */
function* recordsBelow(
  schema: Schema,
  all: Set<Schema>,
  depth: number,
  names: ReadonlySet<string>,
): Generator<[Schema, number]> {
  for (const part of conditionalParts(schema)) {
    if (all.has(part)) continue;
    all.add(part);
    for (const subtype of part.subtypes) yield [subtype, depth];
    if (depth === 0) continue;
    if (part.items) yield [part.items, depth - 1];
    for (const item of part.prefixItems) yield [item, depth - 1];
    for (const value of part.patternProperties) yield [value, depth - 1];
    if (part.embedded) yield [part.embedded, depth - 1];
    for (const { name, schema: inner } of part.properties.values()) {
      if (names.has(words(name).join(''))) yield [inner, depth - 1];
    }
  }
}
