import { publicData } from '../../facts/access/public-data.ts';
import { successBodies } from '../../facts/messages/answers.ts';
import { valueSchemaOf } from '../../facts/messages/any-value.ts';
import { answersWithList, mayAnswerWithList } from '../../facts/messages/collections.ts';
import { boundedBySet, cutDown, promised, promisedPage } from '../../facts/messages/limits-in-prose.ts';
import { littleIn } from '../../facts/messages/little-lists.ts';
import { isOtherSize } from '../../facts/messages/other-sizes.ts';
import { urlValues } from '../../facts/messages/url-values.ts';
import { isUntyped } from '../../facts/schemas/free-text.ts';
import { largestNumber } from '../../facts/schemas/limits.ts';
import { vendorLimit } from '../../facts/schemas/vendor-limits.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, excludes, holds, parts, states, unlimited } from '../../openapi/composition.ts';
import type { Api, Operation, Parameter, Schema } from '../../openapi/model.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { isObject, own } from '../../syntax/value.ts';
import { push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';
import { finds, said } from '../../text/says.ts';
import { afterType, set } from '../fix.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import { schemaAt, shownValues } from '../schema-at.ts';

interface Options {
  readonly maximum: number;
}

export default defineRule<Options>({
  id: 'page-size-unbounded',
  title: 'Page size without a sensible maximum',
  severity: 'high',
  confidence: 'high',
  category: 'resources',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D', 'I'],
  looksAt: ['input'],
  otherCauses: ['collection-unpaginated'],
  rationale:
    'One request asks for everything: the database reads whole tables, the service holds them in memory, and whoever copies the data needs a single call.',
  remediation: 'State a `maximum` that one answer can serve in good time, such as `maximum: 100`.',
  falsePositives: [
    'The collection is small by its nature or kept by the provider (regions, countries, currencies, plans, models), or holds what belongs to one object of a known caller: reported at medium.',
    'The whole list is answered with anyhow, and the number cuts it into pieces (Kubernetes): reported at low where the description says so.',
    '`size`, `count`, `num`, `first` and `last` may ask for something else than a page where the answer is a list all the same.',
    'A limit stands under a key of one’s own (`x-max`), or a setting of the search bounds what it finds: reported at low.',
    'A maximum above the option that words state as well is a decision: reported at low, up to ten times the option.',
    'Words promise a limit: reported at medium; at low where the API writes its limits down in words nearly everywhere, and knows its callers.',
    'The server cuts the number down anyway: state its limit as `maximum`, so that it can be tested and relied on.',
  ],
  options: {
    schema: {
      type: 'object',
      properties: {
        maximum: { type: 'integer', minimum: 1, description: 'The largest page that is accepted' },
      },
      additionalProperties: false,
    },
    defaults: { maximum: 1000 },
  },
  fix: {
    says: 'Writes `maximum: 100`, or the option `maximum` where that is less. Not for numbers that are written as texts, and not where an example asks for more.',
    safe: false,
    of({ api, place, options }) {
      const at = place.key === 'maximum' && place.parent ? place.parent : place;
      const schema = schemaAt(api, at);
      // What most APIs serve at once.
      const most = Math.min(options.maximum, 100);
      if (!schema || !isNumber(schema) || schema.boolean !== undefined) return null;
      const { minimum } = schema.value;
      const asked = [...shownValues(schema.value), minimum];
      if (asked.some((size) => typeof size === 'number' && size > most)) return null;
      return {
        title: `Write \`maximum: ${most}\`, a default`,
        safe: false,
        changes: [set(at.child('maximum'), most, afterType)],
      };
    },
  },
  visit: {
    parameter(parameter, context) {
      if (!['query', 'querystring', 'header'].includes(parameter.in)) return;
      for (const { name, schema, detail } of sizesIn(parameter)) {
        if (isPosition(name, schema)) continue;
        const description = [detail === '' ? parameter.value.description : '', schema.value.description];
        const judged = parameter
          .operations()
          .filter(
            (operation) =>
              lists(operation) &&
              (isPageSize(name, listIn(operation), context.api) ||
                (isSaidSize(schema, description) && listIn(operation) === true)) &&
              !isOtherSize(name, operation, description),
          );
        // A component that nothing uses stands for itself.
        const isUnused = parameter.operations().length === 0;
        if (judged.length === 0 && !(isUnused && isPageSize(name, undefined, context.api))) continue;
        judge(name, schema, judged, description, about.parameter(parameter, detail), context);
      }
    },

    property(property, context) {
      if (!property.flows('input') || !lexiconOf(context.api).pageSize(property.name)) return;
      const description = [property.schema.value.description];
      const judged = (searchesOf(context.api).get(property.owner) ?? []).filter(
        (operation) =>
          isPageSize(property.name, mayAnswerWithList(operation), context.api) &&
          !isOtherSize(property.name, operation, description),
      );
      if (judged.length === 0) return;
      const of = about.schema(property.schema, 'input');
      judge(property.name, property.schema, judged, description, of, context);
    },
  },
});

const decision = {
  name: 'page sizes',
  says: 'Page sizes of this API have no `maximum`: one request may ask for any number of items',
  withMilder: true as const,
};

/** Of how many operations a parameter states the largest page, and of how many one does not. */
const statedPages = once((api: Api): { readonly stated: number; readonly open: number } => {
  let [stated, open] = [0, 0];
  for (const parameter of api.parameters) {
    const reached = parameter.operations().length;
    if (reached === 0) continue;
    for (const { schema } of sizesIn(parameter)) {
      if (!isNumber(schema)) continue;
      if (largestNumber(schema) === undefined) open += reached;
      else stated += reached;
    }
  }
  return { stated, open };
});

/** Does a parameter of the API have a largest page, whichever? Then the others were forgotten, and not decided on. */
function limitsPages(api: Api): boolean {
  return statedPages(api).stated > 0;
}

/** Are the limits of this API written down in words, and hardly ever as a keyword? Then servers know them all the same. */
function keepsLimitsInWords(api: Api): boolean {
  const { stated, open } = statedPages(api);
  return stated * 10 <= open;
}

/** What the whole definition says about pages. */
const promisedForAll = once((api: Api): string | undefined =>
  isObject(api.value) && isObject(api.value.info) ? promisedPage(api.value.info.description) : undefined,
);

interface Size {
  /** As it stands in the URL: `limit`, `page[size]`. */
  readonly name: string;
  readonly schema: Schema;
  readonly detail: string;
}

/** The page sizes that a parameter gives: itself, or properties of an object that is spread over the query. */
function sizesIn(parameter: Parameter): Size[] {
  const { name } = parameter;
  const schema = valueSchemaOf(parameter);
  const lexicon = lexiconOf(parameter.api);
  if (schema && (lexicon.pageSize(name) || isSaidSize(schema, [parameter.value.description])))
    return [{ name, schema, detail: '' }];
  return urlValues(parameter).flatMap((value): Size[] => {
    if (!value.schema || value.schema === schema) return [];
    const written = parameter.value.style === 'deepObject' ? `${name}[${value.name}]` : value.name;
    return lexicon.pageSize(written)
      ? [{ name: written, schema: value.schema, detail: `.${value.name}` }]
      : [];
  });
}

/** “Number of memories to return”, “how many plans come in one answer”, “events per page”: a page size by its words, whatever its name. */
function isSaidSize(schema: Schema, descriptions: readonly unknown[]): boolean {
  return isNumber(schema) && [...descriptions, schema.value.description].some(saysSize);
}

const counted =
  '(?:[a-z-]{2,20} ){0,2}?(?!(?:pages|seconds|minutes|hours|days|weeks|months|years|levels|digits|decimals|places|bytes|characters|dimensions|lines)\\b)[a-z-]{2,20}s';
const saysSize = said(
  new RegExp(
    `^\\W{0,3}(?:the )?(?:maximum |max\\.? |largest |desired )?(?:number|amount|count) of ${counted} (?:to (?:return|show|list|fetch|retrieve)\\b|(?:that are |which are )?(?:returned|listed)\\b|(?:per|on a|on each|in one|in an?|in the|in each) (?:page|answer|response|request)\\b)|^\\W{0,3}how many ${counted} (?:to (?:return|show|list|fetch|retrieve)\\b|(?:are|will be|shall be|should be) (?:returned|listed|shown)\\b|(?:come |are )?(?:per|on a|on each|in one|in an?|in the|in each) (?:page|answer|response)\\b)|^\\W{0,3}${counted} per page\\b`,
    'i',
  ),
);

/** `first` and `last` as texts say behind what to go on, as numbers how many (GraphQL Cursor Connections). */
function isPosition(name: string, schema: Schema): boolean {
  return /^(?:first|last)$/i.test(name) && states(schema, 'string') && !isNumber(schema);
}

/** Does it say how many items the answer holds? Unclear names count where a list is answered with, others unless not. */
function isPageSize(name: string, isList: boolean | undefined, api: Api): boolean {
  const meaning = lexiconOf(api).pageSize(name);
  if (!meaning || meaning.confidence === 'low') return false;
  return meaning.confidence === 'high' ? isList !== false : isList === true;
}

function judge(
  name: string,
  schema: Schema,
  operations: readonly Operation[],
  descriptions: readonly unknown[],
  of: string | (() => string),
  { options, report, examines, cannotTell, isClaimed }: RuleContext<Options>,
): void {
  // What is read as a number may come as a text (JSON Schema 2020-12 validation §6.2: `maximum` says nothing of it).
  if (isClaimed && (!isText(schema) || isNumber(schema))) {
    const settles = (one: Schema) => excludes(one, 'string') || hasFewDigits(one, options.maximum);
    if (!states(schema, 'array') && !holds(schema, settles))
      cannotTell(
        operations,
        schema.place,
        `\`${name}\` may be a text as well, of which \`maximum\` says nothing`,
      );
  }
  if (!isNumber(schema) && !isText(schema)) return;
  // Names of what is counted: `{count: ['*'], sum: ['price']}`.
  if (states(schema, 'array')) return;
  examines(operations);
  for (const part of unlimitedParts(schema, options.maximum)) {
    const largest = largestNumber(part);
    const written = largest !== undefined && part.value.maximum === largest;
    // Without it the list is whole: a client asks for pages to have less of it at once.
    const isChunk = largest === undefined && descriptions.some(tellsOfChunks);
    const promise = written
      ? undefined
      : (descriptions.map(promised).find((found) => found !== undefined) ??
        promisedByEach(operations) ??
        promisedForAll(schema.api));
    // Whoever is known, and asks for more than he is told, is told off or given less.
    const key = written ? undefined : vendorLimit(part, 'number');
    const cut =
      largest === undefined && operations.length > 0 && operations.every(searches)
        ? cutBySetting(schema.api)
        : undefined;
    const isKept =
      promise !== undefined &&
      keepsLimitsInWords(schema.api) &&
      operations.length > 0 &&
      operations.every(({ protection }) => !protection.anonymous);
    const isSmall = largest === undefined && descriptions.some(boundedBySet);
    // What anybody may read is not stolen by reading it at once; what is left is the work.
    const isPublic = operations.length > 0 && publicData(schema.api) !== undefined;
    const little = largest === undefined ? littleIn(operations) : undefined;
    const isDecided =
      largest !== undefined &&
      written &&
      largest <= 10 * options.maximum &&
      saysLimit(largest, descriptions, operations);
    const isCut = largest === undefined && descriptions.some(cutDown);
    const isMedium =
      promise !== undefined ||
      isCut ||
      isPublic ||
      little !== undefined ||
      (largest ?? Infinity) <= 10 * options.maximum;
    report({
      at: written ? part.place.child('maximum') : part.place,
      part: written ? 'value' : 'key',
      severity:
        isChunk || isSmall || isKept || isDecided || key !== undefined || cut !== undefined
          ? 'low'
          : isMedium
            ? 'medium'
            : 'high',
      message: isChunk
        ? `\`${name}\` only cuts the list into pieces: by its description one request may have all of it`
        : `${messageFor(name, largest, promise, key)}${isDecided ? ', as words say, too' : ''}${cut === undefined ? '' : `; \`${cut}\` is a setting that cuts it`}${isSmall ? '; by its description there are only so many' : isPublic ? ', of data for everyone' : isCut ? '; by its description the server cuts it down' : promise === undefined ? (little ?? '') : ''}`,
      operations,
      about: of,
      ...(promise === undefined && key === undefined
        ? {}
        : { remedy: 'state the promised limit as `maximum`' }),
      ...(largest === undefined && operations.length > 0 && !limitsPages(schema.api) ? { decision } : {}),
    });
  }
}

/** The setting of a search that bounds all that it finds, whatever is asked for: `maxTotalHits`, `max_result_window`. */
const cutBySetting = once((api: Api): string | undefined => {
  for (const { properties } of api.allSchemas)
    for (const { name, schema } of properties.values())
      if (schema.flows('input') && /^max (?:total hits|result window)$/.test(words(name).join(' ')))
        return name;
  return undefined;
});

/** Do words state the very maximum, at the parameter or at each operation: “The size limit is 3000”? */
function saysLimit(
  largest: number,
  descriptions: readonly unknown[],
  operations: readonly Operation[],
): boolean {
  const states = (text: unknown) =>
    [promised(text), promisedPage(text)].some((found) =>
      found?.match(/\d+(?:,\d{3})*/g)?.some((number) => Number(number.replaceAll(',', '')) === largest),
    );
  return (
    descriptions.some(states) ||
    (operations.length > 0 && operations.every(({ value }) => states(own(value, 'description'))))
  );
}

/** What each of the operations says about its pages. */
function promisedByEach(operations: readonly Operation[]): string | undefined {
  const said = operations.map(({ value }) => promisedPage(own(value, 'description')));
  return said.every((found) => found !== undefined) ? said[0] : undefined;
}

const wholeList = finds(
  /\b(?:returns?|lists?|gives?) (?:all|every|the (?:whole|entire|full))\b[^.\n]{0,40}\b(?:results?|items?|objects?|list|entries|resources?|records?|collection)\b/i,
);
const pieces = /\bchunk(?:s|ed|ing)?\b|\bcontinue (?:field|token|parameter)\b|\bcontinuation\b/i;

/** Kubernetes: “Servers may … return all of the available results”, “to receive smaller chunks of a very large result”. */
function tellsOfChunks(description: unknown): boolean {
  if (typeof description !== 'string') return false;
  const text = description.replace(/[`*]/g, '');
  return wholeList(text) && pieces.test(text);
}

function isNumber(schema: Schema): boolean {
  return states(schema, 'integer') || states(schema, 'number');
}

/** A number written as a text, or as nobody says what: the server reads it as one all the same. */
function isText(schema: Schema): boolean {
  return states(schema, 'string') || isUntyped(schema);
}

function unlimitedParts(schema: Schema, most: number): readonly Schema[] {
  const isLow = (one: Schema) => (largestNumber(one) ?? Infinity) <= most;
  if (isNumber(schema)) return unlimited(schema, 'integer', isLow);
  if (isUntyped(schema)) return holds(schema, (one) => hasFewDigits(one, most)) ? [] : [schema];
  return unlimited(schema, 'string', (one) => hasFewDigits(one, most));
}

/** Can the text be no number above the largest page, because it is too short for one or one of a list? */
function hasFewDigits(one: Schema, most: number): boolean {
  const { maxLength, pattern } = one.value;
  if (allowedValues(one)) return true;
  const digits = String(most + 1).length - 1;
  if (typeof maxLength === 'number' && maxLength <= digits) return true;
  return typeof pattern === 'string' && analysePattern(pattern).maxLength <= digits;
}

function messageFor(
  name: string,
  largest: number | undefined,
  promise: string | undefined,
  key: string | undefined,
): string {
  if (largest !== undefined) return `\`${name}\` lets one request ask for ${largest} items`;
  const message = `\`${name}\` lets one request ask for any number of items`;
  if (key !== undefined) return `${message}: \`${key}\` is none that validators read`;
  return promise === undefined ? message : `${message}: words say “${promise}”, but no \`maximum\` does`;
}

/** Does an operation look things up? Those that create or change something take other numbers of the same name. */
function lists({ kind, method }: Operation): boolean {
  return kind === 'operation' && /^(GET|HEAD|QUERY|POST)$/.test(method);
}

/**
 * Does it answer with a list that could be a page? What changes something answers with more than one thing, too, and takes
 * sizes of others: how many machines a group shall have.
 */
function listIn(operation: Operation): boolean | undefined {
  if (operation.safe || searches(operation)) return mayAnswerWithList(operation);
  if (answersWithList(operation) === false) return false;
  return isListItself(operation) ? true : undefined;
}

function isListItself(operation: Operation): boolean {
  return successBodies(operation).some(({ schema }) => schema !== undefined && states(schema, 'array'));
}

const ofPages = /^(?:pagination|paging|pager|pageable|page(?: (?:info|request|options|params|settings))?)$/;

const searching: ReadonlySet<string> = new Set([
  'search',
  'query',
  'list',
  'find',
  'filter',
  'browse',
  'lookup',
  'scan',
]);

/** Is it meant for looking things up with a body, by its path or its id? */
function searches({ method, path, id = '' }: Operation): boolean {
  return method === 'QUERY' || [...words(path), ...words(id)].some((word) => searching.has(word));
}

/** The searches whose bodies are made of a schema, or hold it as what says which page is meant; what else is deeper in a body is about something else. */
const searchesOf = once((api: Api): ReadonlyMap<Schema, readonly Operation[]> => {
  const bodies = new Map<Schema, Operation[]>();
  for (const operation of api.operations) {
    if (!operation.body || !lists(operation) || !searches(operation)) continue;
    const roots = operation.body.content.flatMap(({ schema }) => (schema ? parts(schema) : []));
    const pages = roots
      .flatMap((part) => [...part.properties.values()])
      .filter(({ name }) => ofPages.test(words(name).join(' ')))
      .flatMap(({ schema }) => parts(schema));
    for (const part of new Set([...roots, ...pages])) {
      push(bodies, part, operation);
    }
  }
  return bodies;
});
