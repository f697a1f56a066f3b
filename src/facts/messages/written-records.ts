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

function addRecord(schema: Schema, all: Set<Schema>, depth: number, names: ReadonlySet<string>): void {
  for (const part of conditionalParts(schema)) {
    if (all.has(part)) continue;
    all.add(part);
    for (const subtype of part.subtypes) addRecord(subtype, all, depth, names);
    if (depth === 0) continue;
    if (part.items) addRecord(part.items, all, depth - 1, names);
    for (const { name, schema: inner } of part.properties.values()) {
      if (names.has(words(name).join(''))) addRecord(inner, all, depth - 1, names);
    }
  }
}
