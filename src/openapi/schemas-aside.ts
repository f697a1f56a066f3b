/**
 * Schemas that say something of a value without describing it: what an item must be (`contains`), what a value must not be
 * (`not`), the condition of another, names of properties. A mistake in one of them is a mistake, and whoever claims that there is none
 * claims it of them as well. They are read as the model reads schemas, apart from it: as values, nothing in it would be true of them.
 */
import { ownAt } from '../syntax/value.ts';
import { once } from '../text/memo.ts';
import { isJsonSchema } from './composition.ts';
import { limitComposition } from './composition-limit.ts';
import { markProperties } from './marks.ts';
import type { Api, Direction, Operation, Schema, Unchecked } from './model.ts';
import { Reach } from './reach.ts';
import { type Raw, Reader } from './reader.ts';
import { type AsideKeyword, Schemas } from './schema.ts';
import { Subtypes } from './subtypes.ts';

export interface Aside {
  /** Those at value positions, seen from the keywords. */
  readonly schemas: readonly Schema[];
  /** All of them. */
  readonly allSchemas: readonly Schema[];
  /** What could not be read. */
  readonly unchecked: readonly Unchecked[];
  /** The operations that reach some of them: what could not be read may be of any. */
  readonly operations: readonly Operation[];
}

const nothing: Aside = { schemas: [], allSchemas: [], unchecked: [], operations: [] };

/** So many pairs of such a keyword and an operation that reaches it are followed; of definitions that people write it is hundreds. */
const mostRoots = 100_000;

const directions: readonly Direction[] = ['input', 'output'];

/** @param keywords one list for each rule that asks: what was read for them is kept */
export function schemasAside(api: Api, keywords: readonly AsideKeyword[]): Aside {
  const before = readBefore(api);
  const key = keywords.join();
  let aside = before.get(key);
  if (!aside) {
    aside = read(api, known(api, keywords));
    before.set(key, aside);
  }
  return aside;
}

const readBefore = once((_: Api) => new Map<string, Aside>());

/** Those of the keywords that the definition's version knows: before 3.1 a denial (OAS 3.0.4 §4.7.24), in 2.0 none. */
function known(api: Api, keywords: readonly AsideKeyword[]): ReadonlySet<AsideKeyword> {
  if (isJsonSchema(api)) return new Set(keywords);
  return new Set(api.version === '2.0' ? [] : keywords.filter((keyword) => keyword === 'not'));
}

function read(api: Api, keywords: ReadonlySet<AsideKeyword>): Aside {
  const list = [...keywords];
  const holders = api.allSchemas.filter(({ value }) => list.some((keyword) => Object.hasOwn(value, keyword)));
  if (holders.length === 0) return nothing;
  const reader = new Reader(api.version, api, api.place);
  const reach = new Reach(api.place.document.source.text.length, (most) => {
    const pairs = most.toLocaleString('en');
    reader.note(api.place, `more than ${pairs} pairs of a schema and an operation that reaches it`);
  });
  const schemas = new Schemas(api, reader, reach, namedIn(api), keywords);
  const subtypes = new Subtypes(api.place, reader, schemas);
  const operations = new Set<Operation>();
  let roots = 0;
  for (const holder of holders) {
    const found = schemas.asideOf(holder, keywords);
    for (const direction of directions) {
      for (const operation of holder.reachedBy(direction)) {
        operations.add(operation);
        for (const schema of roots < mostRoots ? found : []) reach.root(schema, direction, operation);
        roots += found.length;
      }
    }
  }
  if (roots > mostRoots)
    reader.note(api.place, `there are more than ${mostRoots.toLocaleString('en')} such schemas`);
  reach.spread(schemas, subtypes);
  limitComposition(reach.nodes, reader);
  if (markProperties(reach.nodes, reach.values)) reach.again(schemas, subtypes);
  const unchecked = reader.unchecked;
  return { schemas: reach.values, allSchemas: reach.nodes, unchecked, operations: [...operations] };
}

function namedIn(api: Api): Raw | undefined {
  const path = api.version === '2.0' ? ['definitions'] : ['components', 'schemas'];
  const value = ownAt(api.value, path);
  return value === undefined ? undefined : { place: api.place.child(...path), value };
}
