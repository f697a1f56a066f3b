/** What an object or a list takes that it did not: undeclared properties, fewer of those that it must have, more items. */
import {
  admits,
  excludes,
  held,
  holds,
  isJsonSchema,
  parts,
  properties,
  refusesOtherItems,
} from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { closes } from './open-objects.ts';

/** A limit that let less through. */
export interface Loosened {
  /** What limited it: a keyword, in marks. */
  readonly limit: string;
  /** `maxLength` was 200, and is gone. */
  readonly text: string;
  /** `maxLength` was 200. */
  readonly before: string;
}

/** Of a choice what holds for every branch counts, together with what holds beside it. */
export function opened(before: Schema, after: Schema): Loosened[] {
  return [...ofObjects(before, after), ...ofNames(before, after), ...ofItems(before, after)];
}

function ofObjects(before: Schema, after: Schema): Loosened[] {
  if (!admits(before, 'object') || !admits(after, 'object')) return [];
  const [was, is] = [closedness(before), closedness(after)];
  const declares = parts(after).some((part) => part.properties.size > 0);
  if (was === 'closed' && is === 'open' && declares)
    return [
      {
        limit: additional,
        text: 'it takes properties that it does not declare',
        before: 'it took declared properties only',
      },
    ];
  if (was === 'closed' && is === 'limited')
    return [
      {
        limit: additional,
        text: 'it takes properties of any name, if they are of one kind',
        before: 'it took declared properties only',
      },
    ];
  if (was === 'limited' && is === 'open')
    return [
      {
        limit: additional,
        text: 'what it takes beyond what it declares may be anything',
        before: '`additionalProperties` said what that is',
      },
    ];
  if (was !== 'closed' || is !== 'closed') return [];
  const known = new Set(patternsOf(before));
  const added = patternsOf(after).filter((one) => !known.has(one));
  if (added.length === 0) return [];
  const shown = added.slice(0, 5).map((one) => `\`${one}\``);
  return [
    {
      limit: additional,
      text: `it takes properties that match ${shown.join(', ')}, too`,
      before: 'it took no properties of such names',
    },
  ];
}

const additional = '`additionalProperties`';

type Closedness = 'closed' | 'limited' | 'open';

function closedness(schema: Schema): Closedness {
  const keeps = (says: (part: Schema) => boolean) =>
    holds(schema, (part) => says(part) || excludes(part, 'object'));
  if (keeps(isClosed)) return 'closed';
  return keeps(closes) ? 'limited' : 'open';
}

/** In itself, without what it says of others' values. */
function isClosed(part: Schema): boolean {
  return closes(part) && typeof part.additional !== 'object';
}

function patternsOf(schema: Schema): string[] {
  return parts(schema).flatMap(({ value }) => keysOf(own(value, 'patternProperties')));
}

function keysOf(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

/** Names are looked for in the branches of a choice in so many steps; what is beyond counts as let go. */
const mostSteps = 200_000;

function ofNames(before: Schema, after: Schema): Loosened[] {
  const [old, now] = [[...held(before)], [...held(after)]];
  const declared = properties(after);
  const isFree = now.some(({ groups }) => groups.length > 0);
  const all = isFree ? parts(before) : old;
  const must = (schema: Schema, name: string) =>
    isFree
      ? holds(schema, (part) => part.required.has(name) || excludes(part, 'object'))
      : (schema === before ? old : now).some((part) => part.required.has(name));
  const names = [...new Set(all.flatMap((part) => [...part.required]))].filter((name) => declared.has(name));
  const most = isFree ? mostSteps / (parts(before).length + parts(after).length) : names.length;
  const lost = names.filter((name, at) => at >= most || (must(before, name) && !must(after, name)));
  const some = demandedOfSome(old).filter(
    ({ names: wanted }) => !wanted.some((name) => now.some((part) => part.required.has(name))),
  );
  const still = new Set(demandedOfSome(now).map(({ key }) => key));
  const conditional = some.filter(
    ({ key, names: wanted }) => !still.has(key) && wanted.some((name) => declared.has(name)),
  );
  return [
    ...(lost.length > 0 ? [needed(lost, '')] : []),
    ...conditional.slice(0, 3).map(({ names: wanted, when }) => needed(wanted, when)),
  ];
}

function needed(names: readonly string[], when: string): Loosened {
  const list = names.map((name) => `\`${name}\``).join(', ');
  return {
    limit: '`required`',
    text: `${list} need not be there${when}`,
    before: `${list} had to be there${when}`,
  };
}

interface Demand {
  readonly key: string;
  readonly names: readonly string[];
  /** To follow a sentence. */
  readonly when: string;
}

/** What must be there under conditions: `then`, `else`, `dependentSchemas`, `dependentRequired` (JSON Schema 2020-12 §10.2.2, validation §6.5.4). */
function demandedOfSome(all: readonly Schema[]): Demand[] {
  return all.flatMap(({ value, api }): Demand[] => {
    if (!isJsonSchema(api)) return [];
    const of = (list: unknown, when: string): Demand[] =>
      (Array.isArray(list) ? list : []).flatMap((name) =>
        typeof name === 'string' ? [{ key: `${name} ${when}`, names: [name], when }] : [],
      );
    const [dependent, schemas] = [own(value, 'dependentRequired'), own(value, 'dependentSchemas')];
    return [
      ...['then', 'else'].flatMap((key) =>
        own(value, 'if') === undefined ? [] : of(own(own(value, key), 'required'), ` in \`${key}\``),
      ),
      ...keysOf(schemas).flatMap((key) => of(own(own(schemas, key), 'required'), ` where \`${key}\` is`)),
      ...keysOf(dependent).flatMap((key) => of(own(dependent, key), ` where \`${key}\` is`)),
    ];
  });
}

/** Items beyond those that are listed (JSON Schema 2020-12 §10.3.1). */
function ofItems(before: Schema, after: Schema): Loosened[] {
  const ends = (schema: Schema) =>
    isJsonSchema(schema.api) &&
    [...held(schema)].some((part) => part.items?.boolean === false || refusesOtherItems(part));
  if (!ends(before) || ends(after) || ![...held(after)].some(({ prefixItems }) => prefixItems.length > 0))
    return [];
  return [
    {
      limit: '`items`',
      text: 'it takes items beyond those that it lists',
      before: 'it took the items that it lists',
    },
  ];
}
