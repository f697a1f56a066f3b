import { publicData } from '../../facts/access/public-data.ts';
import { readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { openingOf } from '../../facts/introduction.ts';
import { successBodies } from '../../facts/messages/answers.ts';
import { listsGrowing } from '../../facts/messages/growing-lists.ts';
import { littleIn } from '../../facts/messages/little-lists.ts';
import { isPaged } from '../../facts/messages/paging.ts';
import { limitsItems } from '../../facts/schemas/limits.ts';
import { hidesInput, hidesOutput } from '../../facts/unfollowed.ts';
import { endOf } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { isObjectSchema, parts, unlimited } from '../../openapi/composition.ts';
import type { Operation, Property, Schema } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

/** What the list is called in an object around it, when it has no name of its own. */
const holders: ReadonlySet<string> = new Set(
  'items data results result values entries records list content rows elements collection objects value embedded hits documents'.split(
    ' ',
  ),
);

export default defineRule({
  id: 'collection-unpaginated',
  title: 'Whole collection in one answer',
  severity: 'medium',
  confidence: 'medium',
  category: 'resources',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D', 'I'],
  looksAt: ['input', 'output'],
  otherCauses: ['page-size-unbounded'],
  rationale:
    'One call reads everything there is: it costs the server more with each record, and a stolen credential empties the collection at once.',
  remediation:
    'Answer in pages: a `limit` with a `maximum`, and a cursor or `offset`. Where there can only be so many, say so with `maxItems`.',
  falsePositives: [
    'There are only a few by nature (the days of a week): `maxItems` says so.',
    'What nothing tells to grow, what belongs to one object, what is searched for, what only administrators read, public data and lists of plain values are reported at low.',
  ],
  visit: {
    operation(operation, { report, examines }) {
      const { kind, method, path } = operation;
      if (kind !== 'operation' || !(method === 'GET' || method === 'QUERY' || readsDespiteMethod(operation)))
        return;
      const answers = successBodies(operation).flatMap(({ schema }) => schema ?? []);
      const lists = answers.flatMap((schema) => listsOf(schema, path));
      if (lists.length === 0) return;
      if ((hidesInput(operation) || hidesOutput(operation)) && !isPaged(operation)) return;
      examines([operation]);
      if (!lists.some((list) => unlimited(list, 'array', limitsItems).length > 0) || isPaged(operation))
        return;
      report({
        at: operation.place,
        part: 'key',
        ...(isLarge(operation, lists) ? {} : { severity: 'low' as const }),
        message: `${operation.label} answers with the whole list at once: no parameter asks for a page, and no \`maxItems\` limits it`,
        operation,
        operations: [operation],
        about: about.operation(operation),
      });
    },
  },
});

/** Does it grow with the use of the service, and do callers read of it what is not theirs alone? */
function isLarge(operation: Operation, lists: readonly Schema[]): boolean {
  const own = [operation];
  const { path } = operation;
  // Below an object one reads what was put there.
  if (path.includes('{')) return false;
  if (isNarrowed(operation) || speaksOfFew(operation)) return false;
  if (!listsGrowing(operation) || littleIn(own) !== undefined) return false;
  return publicData(operation.api) === undefined && lists.some(holdsRecords);
}

/** What is searched for, or asked for by something that must be said, is a part of what there is. */
function isNarrowed({ path, parameters }: Operation): boolean {
  return (
    /^(?:search|find|lookup|filter|query)$/.test(words(endOf(path)).at(-1) ?? '') ||
    parameters.some(({ in: where, value }) => where === 'query' && value.required === true)
  );
}

/** “Get all event types”, “the accounts of the current user”. */
function speaksOfFew(operation: Operation): boolean {
  return /\b(?:types|kinds|categories)\b|\b(?:current|authenticated|logged[- ]in|calling) (?:user|account)\b|\byour\b|\byou (?:have|own|belong)\b/i.test(
    `${operation.summary}\n${openingOf(operation, beginning)}`,
  );
}

/** What is listed stands at the beginning. */
const beginning = 200;

function holdsRecords(list: Schema): boolean {
  const items = parts(list).flatMap((part) => (part.items ? parts(part.items) : []));
  return items.some((item) => isObjectSchema(item) || item.groups.length > 0) || items.length === 0;
}

/** The list that an answer is, or that the object around it is there for. */
function listsOf(schema: Schema, path: string): readonly Schema[] {
  if (isList(schema)) return [schema];
  const last = endOf(path);
  // `/orders/{id}` answers with one, whatever lists it holds.
  if (last.includes('{')) return [];
  const collection = words(last.replace(/\.[a-z]+$/i, '')).join('');
  const inside = parts(schema).flatMap((part) => [...part.properties.values()]);
  const main = inside.flatMap(({ name, schema: inner }) => {
    const spelt = words(name).join('');
    if (!holders.has(spelt) && spelt !== 'embedded' && (spelt === '' || spelt !== collection)) return [];
    if (isList(inner)) return [inner];
    // `data: {list: […]}`
    return parts(inner)
      .flatMap((part) => [...part.properties.values()])
      .flatMap((deeper) =>
        (holders.has(words(deeper.name).join('')) ||
          // HAL (draft-kelly-json-hal §4.1.2): `_embedded: {wards: […]}`
          (spelt === 'embedded' && words(deeper.name).join('') === collection)) &&
        isList(deeper.schema)
          ? deeper.schema
          : [],
      );
  });
  return main.length > 0 ? main : onlyOne(inside);
}

/** The one list of objects beside counts and messages: `{total, hotels: […]}`; what has an id of its own is a record. */
function onlyOne(inside: readonly Property[]): readonly Schema[] {
  const lists = inside.filter(({ schema }) => isList(schema));
  const [one] = lists;
  if (!one || lists.length > 1 || !holdsRecords(one.schema)) return [];
  const others = inside.filter((property) => property !== one);
  return others.every(({ name }) => beside.test(words(name).join(' '))) ? [one.schema] : [];
}

const beside =
  /^(?:total|count|size|number|num|sum|status|code|message|messages|success|ok|error|errors|meta|metadata|kind|type|object|request id|total (?:count|items|results|records|number)|(?:result|record|item) count|status code|timestamp|query|links|took)$/;

function isList(schema: Schema): boolean {
  return parts(schema).some(({ types }) => types?.includes('array'));
}
