/** The records that requests write, as a whole: where a client's own fields would be assigned in one go. */
import { list } from '../lexicon/matcher.ts';
import { words } from '../lexicon/words.ts';
import { parts } from '../openapi/composition.ts';
import type { Api, Schema } from '../openapi/model.ts';

/** Names under which a body wraps the record that it is about: `{user: {…}}`, `{data: {attributes: {…}}}`. */
const wrappers: ReadonlySet<string> = new Set(
  list('data, attributes, user, account, profile, customer, member'),
);

const known = new WeakMap<Api, ReadonlySet<Schema>>();

/** The schemas of the records that requests write: their bodies, items of lists, and what bodies wrap. */
export function records(api: Api): ReadonlySet<Schema> {
  let found = known.get(api);
  if (!found) {
    const all = new Set<Schema>();
    for (const { content } of api.requestBodies)
      for (const { schema } of content) if (schema) addRecord(schema, all, 2);
    found = all;
    known.set(api, found);
  }
  return found;
}

function addRecord(schema: Schema, all: Set<Schema>, depth: number): void {
  for (const part of parts(schema)) {
    if (all.has(part)) continue;
    all.add(part);
    if (depth === 0) continue;
    if (part.items) addRecord(part.items, all, depth - 1);
    for (const { name, schema: inner } of part.properties.values()) {
      if (wrappers.has(words(name).join(''))) addRecord(inner, all, depth - 1);
    }
  }
}
