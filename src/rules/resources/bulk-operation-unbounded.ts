import { areForAdministrators } from '../../facts/access/administrators.ts';
import { asksOnly, saysItReads } from '../../facts/access/reading-by-post.ts';
import { isFileInNumbers } from '../../facts/messages/file-in-numbers.ts';
import { answersTooLarge } from '../../facts/messages/limits-around.ts';
import { promisedCount } from '../../facts/messages/limits-in-prose.ts';
import { changes, isPatch } from '../../facts/messages/patches.ts';
import { isFileType } from '../../facts/messages/uploads.ts';
import { limitsItems } from '../../facts/schemas/limits.ts';
import type { Decision } from '../../findings/finding.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { endOf, lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import {
  allowedValues,
  excludes,
  holds,
  parts,
  properties,
  states,
  unlimited,
} from '../../openapi/composition.ts';
import type { Api, MediaType, Operation, RequestBody, Schema } from '../../openapi/model.ts';
import { settledWhereUsed } from '../../openapi/uses.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { finds, found } from '../../text/says.ts';
import { atMost } from '../at-most.ts';
import { about, defineRule } from '../rule.ts';
import { schemaAt } from '../schema-at.ts';

const bulk: ReadonlySet<string> = new Set(['batch', 'bulk', 'batches', 'multi', 'mass', 'many']);

export default defineRule({
  id: 'bulk-operation-unbounded',
  title: 'Any number of records in one request',
  severity: 'high',
  confidence: 'high',
  category: 'resources',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D'],
  looksAt: ['input'],
  rationale:
    'One request makes the server do as many writes as its body has entries, past every limit on the number of requests: it takes the service down, or tries passwords and codes by the thousand.',
  remediation:
    'State how many entries one request may have, with `maxItems`, and count entries against the rate limit.',
  falsePositives: [
    'A limit on the body’s size is small enough, and enforced before it is parsed.',
    'Only administrators may call it: reported at low.',
    'By its answers it refuses too many (“too many items”; a 413, where the caller is known): reported at medium.',
    'A known caller writes what is his own, or names what is there already; data that is taken in bulk by design (documents of an index, measurements), and records in lists where no way of its own is made for many: reported at medium, unless each costs or reaches somebody.',
    'Numbers with fractions and rows of numbers (a position, a vector, an outline), the values of one property of one record, what a known caller replaces as part of one object, bytes that are written as a list, and the arguments of one call are no records: not reported.',
  ],
  fix: {
    says: 'Writes `maxItems: 100`. Not where answers hold the same list, an example or another keyword asks for more, or words speak of a number.',
    safe: false,
    of({ api, operations, place, value }) {
      const schema = schemaAt(api, place);
      if (!schema || schema.flows('output') || isPart(place)) return null;
      if (operations.some(showsMore) || operations.some(speaksOfNumbers) || speaksOfNumber(value))
        return null;
      return atMost(api, place, 'maxItems', most);
    },
  },
  visit: {
    requestBody(body, { report, examines, isClaimed, cannotTell }) {
      const all = body.operations();
      const operations = all.filter(writes);
      if (operations.length === 0 && all.length > 0) return;
      for (const [list, reached] of body.content.flatMap((media) =>
        isOneThing(body, media) ? [] : listsOf(media, operations),
      )) {
        examines(reached);
        if (holdsFiles(list)) continue;
        const isSettled = settledWhereUsed(list, 'input', 'array', limitsItems);
        const open = isClaimed ? openIn(list, isSettled) : undefined;
        if (open) cannotTell(reached, open.place, open.reason);
        const free = unlimited(list, 'array', limitsItems);
        if (free.length === 0 || isSettled) continue;
        const promise = promiseOf(list, body, reached);
        const milder = whyMilder(list, reached);
        for (const part of free) {
          report({
            at: part.place,
            part: 'key',
            ...(promise === undefined && limitsNone(list.api) ? { decision } : {}),
            ...(promise === undefined
              ? areForAdministrators(reached)
                ? { severity: 'low' as const }
                : milder !== undefined
                  ? { severity: 'medium' as const }
                  : {}
              : { severity: 'medium', remedy: 'state the promised limit as `maxItems`' }),
            message:
              promise === undefined
                ? `${schemaName(part)} may have any number of entries, and each is a write${areForAdministrators(reached) ? ', for administrators only' : (milder ?? '')}`
                : `${schemaName(part)} may have any number of entries, and each is a write: words say “${promise}”, but no \`maxItems\` does`,
            operations: reached,
            about: about.schema(part, 'input', 'bulk'),
          });
        }
      }
    },
  },
});

/** What may be any number of records all the same: another branch, of which nothing says that it is no list, or lists in each record. */
function openIn(
  list: Schema,
  isSettled: boolean,
): { readonly place: Place; readonly reason: string } | undefined {
  if (!isSettled && !holds(list, (part) => limitsItems(part) || excludes(part, 'array')))
    return {
      place: list.place,
      reason: 'it may be a list of any length where it is nothing else by its words',
    };
  const inner = parts(list)
    .flatMap((part) => part.items ?? [])
    .flatMap((item) => [...properties(item).values()].flat())
    .find(({ schema }) => holdsRecords(schema) && unlimited(schema, 'array', limitsItems).length > 0);
  return inner && { place: inner.place, reason: `each entry may bring any number of \`${inner.name}\`` };
}

function holdsRecords(list: Schema): boolean {
  return (
    states(list, 'array') && parts(list).some(({ items }) => items !== undefined && states(items, 'object'))
  );
}

/** What most APIs take in at once. */
const most = 100;

/** Is it a part of a composition, whose other parts may ask for more? */
function isPart({ parent }: Place): boolean {
  return parent !== null && ['allOf', 'anyOf', 'oneOf'].includes(String(parent.key));
}

/** Does an example of a body hold more, however deep? */
function showsMore({ body }: Operation): boolean {
  return (body?.content ?? []).some(({ value }) => {
    const shown = [
      own(value, 'example'),
      ...Object.values((own(value, 'examples') as object | undefined) ?? {}),
    ];
    return shown.some((one) => holdsMore(isObject(one) && 'value' in one ? one.value : one));
  });
}

function holdsMore(shown: unknown): boolean {
  if (Array.isArray(shown)) return shown.length > most;
  return isObject(shown) && Object.values(shown).some((one) => Array.isArray(one) && one.length > most);
}

/** A number in words may be the limit that is meant. */
function speaksOfNumbers({ value, body, responses }: Operation): boolean {
  return [value, body?.value, ...responses.map((one) => one.value)].some(speaksOfNumber);
}

function speaksOfNumber(value: unknown): boolean {
  return (
    typeof own(value, 'maximum') === 'number' ||
    [own(value, 'summary'), own(value, 'description')].some(
      (text) => typeof text === 'string' && /\d{2}/.test(text),
    )
  );
}

const decision: Decision = {
  name: 'bulk writes',
  says: 'Lists of records to write have no `maxItems`: one request may have any number of them',
  withMilder: true,
};

/** Does no body of the API say how many records it may bring? */
const limitsNone = once((api: Api): boolean =>
  api.operations.every(
    (operation) =>
      !writes(operation) ||
      (operation.body?.content ?? []).every(
        (media) =>
          isOneThing(operation.body as RequestBody, media) ||
          listsOf(media, [operation]).every(([list]) => unlimited(list, 'array', limitsItems).length > 0),
      ),
  ),
);

/** A limit that the description of the list, of the body, or of the one operation that takes it promises. */
function promiseOf(list: Schema, body: RequestBody, operations: readonly Operation[]): string | undefined {
  const { maximum, description } = list.value;
  // Written with the keyword for numbers, which says nothing about a list (JSON Schema Validation §6.2).
  if (typeof maximum === 'number') return `maximum: ${maximum}`;
  const [only, ...others] = operations;
  const told = [
    description,
    own(body.value, 'description'),
    ...(only && others.length === 0 ? [own(only.value, 'description')] : []),
  ];
  return told.map(promisedCount).find((found) => found !== undefined);
}

/** Why so many writes do less harm than others, as the end of a message: not where each of them costs or reaches somebody. */
function whyMilder(list: Schema, operations: readonly Operation[]): string | undefined {
  if (operations.length === 0) return undefined;
  if (operations.every(refusesTooMany)) return ', though by its answers it refuses too many';
  if (operations.every(takesData)) return ', of data that is taken in bulk by design';
  // The outlets of a device, the lamps of a wall: what is there is set, and nothing made.
  if (!operations.some((one) => isBatch(one) || one.method === 'POST' || costs(one)))
    return ', of what is there already';
  if (operations.some(({ protection }) => protection.anonymous)) return undefined;
  if (operations.some(costs)) return undefined;
  if (operations.every(isOwn)) return ', of what a known caller keeps for himself';
  if (holdsValues(list)) return ', of what is there already and a known caller names';
  // No way of its own for many: the list is what the API takes one record in as well.
  return operations.some(isBatch) ? undefined : ', by a known caller';
}

/** A limit is there, and not told: a 413, of bytes, to callers who are known; “Unprocessable: too many operations”. */
const refusesTooMany = once(
  (operation: Operation): boolean =>
    (answersTooLarge(operation) && !operation.protection.anonymous) ||
    operation.responses.some(({ status, value }) => /^4/.test(status) && saysTooMany(value.description)),
);

const saysTooMany = found(
  /\btoo many (?:operations|items|entries|records|elements|documents|objects|rows|events|messages|ids|changes|updates)\b|\b(?:batch|list|array) (?:is |was )?too (?:large|big|long)\b/i,
);

/** Each entry sends, calls, pays or makes an account. */
function costs({ path, id = '' }: Operation): boolean {
  const last = words(lastStep(path));
  return [...last, ...words(id).slice(0, 2)].some((word) => costly.has(word));
}

const costly: ReadonlySet<string> = new Set(
  (
    'send sends sms text texts message messages email emails mail mails call calls notify notification notifications push ' +
    'invite invites invitation invitations pay payment payments payout payouts transfer transfers charge charges refund refunds ' +
    'order orders user users account accounts login password passwords code codes otp'
  ).split(' '),
);

/** Documents of a search index, rows of measurements: one request is one job, and its size is what counts. */
function takesData({ path, method }: Operation): boolean {
  const what = path.replace(/\/_?(?:batch|bulk|many|create)\/?$/i, '');
  return (method === 'POST' || method === 'PUT') && data.has(words(endOf(what)).at(-1) ?? '');
}

const data: ReadonlySet<string> = new Set(
  (
    'documents docs vectors embeddings metrics measurements samples traces spans readings telemetry datapoints timeseries ' +
    'ingest ingestion events logs data'
  ).split(' '),
);

/** `/me/favourites`, `/my/follows`: whose lists are as long as he makes them. */
function isOwn({ path }: Operation): boolean {
  return path.split('/').some((step) => /^(?:me|my|self|mine)$/i.test(step));
}

function writes(operation: Operation): boolean {
  return (
    operation.kind === 'operation' &&
    !operation.safe &&
    !asksOnly(operation) &&
    !saysItReads(operation) &&
    !computes(operation)
  );
}

/** `POST /mapping`, `POST /v1/classify`: each entry is worked on and answered, and none is kept; that is array-unbounded's matter. */
function computes({ method, path, summary, responses }: Operation): boolean {
  return (
    method === 'POST' &&
    (computing.has(words(lastStep(path)).at(-1) ?? '') || computed(summary)) &&
    responses.some(({ status, content }) => status === '200' && content.length > 0)
  );
}

const computing: ReadonlySet<string> = new Set(
  (
    'mapping mappings match resolve enrich translate translation classify classification score scoring predict prediction ' +
    'detect detection analyze analyse analysis parse geocode tokenize embed similarity sentiment entities ' +
    'available availability aggs aggregate aggregates aggregations'
  ).split(' '),
);
const computed = finds(
  /^\W{0,9}(?:(?:\[[^\]]{1,60}\]|bulk|batch)\W{0,3})?(?:infers?|detects?|classif(?:y|ies)|identif(?:y|ies)|predicts?|scores?|recogni[sz]es?|transliterates?|extracts?|analy[sz]es?|ranks?|guess(?:es)?|estimates?|calculates?|describes?)\b/i,
);

/** The lists of records that a body brings, with the operations that write them all. */
function listsOf(
  { type, schema }: MediaType,
  operations: readonly Operation[],
): (readonly [Schema, readonly Operation[]])[] {
  // A patch of one record is json-patch-unrestricted’s matter.
  if (!schema || type === 'application/json-patch+json' || isPatch(schema)) return [];
  if (states(schema, 'array')) {
    if (isOneText(type) || isChanges(schema) || (isVector(schema) && !operations.some(isBatch))) return [];
    const records = operations.filter(
      (one) =>
        !(holdsValues(schema)
          ? setsOneProperty(one) || setsOneSetting(one)
          : one.method === 'PUT' && replacesPart(one)),
    );
    return records.length > 0 || operations.length === 0 ? [[schema, records]] : [];
  }
  const batches = operations.filter(isBatch);
  if (batches.length === 0) return [];
  const own = [...properties(schema).values()].flat();
  const wrapped = own.filter(({ name }) => name === 'data').map((property) => property.schema);
  return [...own, ...wrapped.flatMap((inner) => [...properties(inner).values()].flat())]
    .filter((property) => property.flows('input') && states(property.schema, 'array'))
    .filter(({ name, schema: list }) => !words(name).some((word) => setting.has(word)) && !holdsFiles(list))
    .filter(({ name, schema: list }, _, lists) => lists.length === 1 || !holdsValues(list) || names(name))
    .map((property) => [property.schema, batches] as const);
}

/** Is the list of a body one thing by what is said of it, and no list of records: the arguments of one call, or a file in numbers? */
function isOneThing(body: RequestBody, media: MediaType): boolean {
  const { value } = body;
  const { schema } = media;
  if (!schema || !states(schema, 'array')) return false;
  const names = [own(value, 'name'), schema.name].filter((name) => typeof name === 'string');
  const described = [own(value, 'description'), schema.value.description];
  return (
    names.some((name) => args.has(words(name).at(-1) ?? '')) ||
    described.some(ofCall) ||
    isFileInNumbers(body, media)
  );
}

const args: ReadonlySet<string> = new Set(['args', 'arguments', 'argv']);
const ofCall = found(
  /\b(?:arguments|parameters) (?:with which to|to (?:invoke|call)|of the (?:call|method|function|procedure)|(?:that are |which are )?(?:passed|given|handed) to the (?:method|function|procedure))\b|\b(?:positional|method|function|call) (?:arguments|parameters)\b/i,
);
/** What a list says about all of a request, and is no list of records by any name. */
const setting: ReadonlySet<string> = new Set(
  'filter filters columns fields sort sorts include includes exclude excludes options headers args arguments params parameters'.split(
    ' ',
  ),
);

/** Do the values of a list say which records are meant, rather than what is done with them: `ids`, `resources`, not `keep`? */
function names(list: string): boolean {
  return words(list).some((word) => naming.has(word));
}

const naming: ReadonlySet<string> = new Set(
  (
    'id ids uuid uuids guid guids key keys identifier identifiers resource resources item items record records entry entries ' +
    'object objects element elements email emails phone phones number numbers recipient recipients user users account ' +
    'accounts member members code codes token tokens url urls value values data'
  ).split(' '),
);

/** Numbers with fractions, or rows of numbers, name no records: a position, a vector, an outline. */
function isVector(schema: Schema): boolean {
  const items = parts(schema).flatMap((part) => part.items ?? []);
  return (
    items.length > 0 &&
    items.every((item) =>
      states(item, 'array')
        ? parts(item).some(
            (row) => row.items && (states(row.items, 'number') || states(row.items, 'integer')),
          )
        : states(item, 'number') && !states(item, 'string'),
    )
  );
}

/** Is each entry a change to one record, said by `op`, in a shape of its own? */
function isChanges(schema: Schema): boolean {
  return changes(schema).some(({ properties: its }) => {
    const operation = its.get('op');
    return (
      operation !== undefined && parts(operation.schema).some((part) => allowedValues(part) !== undefined)
    );
  });
}

/** Is a body of that type one thing, whatever lists are made of its bytes or lines? Rows of a table are records. */
function isOneText(type: string): boolean {
  return isFileType(type) || (type.startsWith('text/') && !/csv|tab-separated|tsv|json/.test(type));
}

/** Files are upload-unbounded's matter. */
function holdsFiles(schema: Schema): boolean {
  const items = parts(schema).flatMap(({ items }) => items ?? []);
  // A file, byte by byte.
  if (items.some(({ value: { minimum, maximum } }) => minimum === 0 && maximum === 255)) return true;
  return items.some((item) => parts(item).some(({ value: { format } }) => format === 'binary'));
}

/** Are the entries values rather than records? */
function holdsValues(schema: Schema): boolean {
  const items = parts(schema).flatMap(({ items }) => items ?? []);
  return (
    items.length > 0 &&
    items.every((item) =>
      (['string', 'number', 'integer', 'boolean'] as const).some((type) => states(item, type)),
    )
  );
}

/** `PUT /invoices/{id}/payments` of a known caller: what stood there is replaced, as part of one object. */
function replacesPart(operation: Operation): boolean {
  return !operation.protection.anonymous && setsOneProperty(operation);
}

/** `PUT /users/{id}/tags`: the list is a property of one record, written as a whole. */
function setsOneProperty({ method, path }: Operation): boolean {
  return (
    (method === 'PUT' || method === 'PATCH') && /\{[^{}]*\}\/[^{}]+$/.test(path) && !/batch|bulk/i.test(path)
  );
}

/** `PUT /user/columns`: names that are kept as one setting. */
function setsOneSetting({ method, path }: Operation): boolean {
  return method === 'PUT' && !path.includes('{') && !/batch|bulk/i.test(path);
}

/** `/orders/batch`, `/orders:batchCreate`, `bulkUpdateOrders`, `orders/bulk-update`. */
function isBatch({ path, id = '' }: Operation): boolean {
  const last = path.split('/').findLast((step) => step !== '' && !step.startsWith('{')) ?? '';
  const starts = id.split(/[/.:#]/, 4).flatMap((part) => words(part).slice(0, 1));
  // `deleteBatchV1…` is an operation of a group named batch.
  const [, second = '', third] = words(id);
  const verbed = third === 'v' ? [] : [second];
  // “Many to one” is a relation.
  if (/\bmany-?to-?(?:one|many)\b/i.test(last)) return false;
  // `/batch/payments`: what is done with many is said before. (`/batch/v1` is a group.)
  if (/\/(?:batch|bulk)\/(?!v\d)[^/{}]{1,100}\/?$/i.test(path)) return true;
  return [...words(last), ...starts, ...verbed, ...words(id).slice(-1)].some((word) => bulk.has(word));
}
