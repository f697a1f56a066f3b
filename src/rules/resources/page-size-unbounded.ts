import { answersWithList } from '../../facts/messages/collections.ts';
import { urlValues } from '../../facts/messages/url-values.ts';
import { largestNumber } from '../../facts/schemas/limits.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import { parts, states, unlimited } from '../../openapi/composition.ts';
import type { Api, Operation, Parameter, Schema } from '../../openapi/model.ts';
import { push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';
import { quotation } from '../../text/quotation.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';

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
    'The collection is small by its nature: regions, countries, currencies.',
    '`size`, `count`, `num`, `first` and `last` may ask for something else than a page where the answer is a list all the same.',
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
  visit: {
    parameter(parameter, context) {
      if (!parameter.schema || (parameter.in !== 'query' && parameter.in !== 'header')) return;
      for (const { name, schema, detail } of sizesIn(parameter)) {
        const judged = parameter
          .operations()
          .filter(
            (operation) => lists(operation) && isPageSize(name, answersWithList(operation), context.api),
          );
        // A component that nothing uses stands for itself.
        const isUnused = parameter.operations().length === 0;
        if (judged.length === 0 && !(isUnused && isPageSize(name, undefined, context.api))) continue;
        const description = [detail === '' ? parameter.value.description : '', schema.value.description];
        judge(name, schema, judged, description, about.parameter(parameter, detail), context);
      }
    },

    property(property, context) {
      if (!property.flows('input') || !lexiconOf(context.api).pageSize(property.name)) return;
      const judged = (searchesOf(context.api).get(property.owner) ?? []).filter((operation) =>
        isPageSize(property.name, answersWithList(operation), context.api),
      );
      if (judged.length === 0) return;
      const description = [property.schema.value.description];
      const of = about.schema(property.schema, 'input');
      judge(property.name, property.schema, judged, description, of, context);
    },
  },
});

interface Size {
  /** As it stands in the URL: `limit`, `page[size]`. */
  readonly name: string;
  readonly schema: Schema;
  readonly detail: string;
}

/** The page sizes that a parameter gives: itself, or properties of an object that is spread over the query. */
function sizesIn(parameter: Parameter): Size[] {
  const { name, schema } = parameter;
  const lexicon = lexiconOf(parameter.api);
  if (schema && lexicon.pageSize(name)) return [{ name, schema, detail: '' }];
  return urlValues(parameter).flatMap((value): Size[] => {
    if (!value.schema || value.schema === schema) return [];
    const written = parameter.value.style === 'deepObject' ? `${name}[${value.name}]` : value.name;
    return lexicon.pageSize(written)
      ? [{ name: written, schema: value.schema, detail: `.${value.name}` }]
      : [];
  });
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
  { options, report, examines }: RuleContext<Options>,
): void {
  if (!states(schema, 'integer') && !states(schema, 'number')) return;
  examines(operations);
  for (const part of unlimited(
    schema,
    'integer',
    (one) => (largestNumber(one) ?? Infinity) <= options.maximum,
  )) {
    const largest = largestNumber(part);
    const written = largest !== undefined && part.value.maximum === largest;
    const promise = written ? undefined : descriptions.map(promised).find((found) => found !== undefined);
    report({
      at: written ? part.place.child('maximum') : part.place,
      part: written ? 'value' : 'key',
      severity: promise !== undefined || (largest ?? Infinity) <= 10 * options.maximum ? 'medium' : 'high',
      message: messageFor(name, largest, promise),
      operations,
      about: of,
      ...(promise === undefined ? {} : { remedy: 'state the promised limit as `maximum`' }),
    });
  }
}

function messageFor(name: string, largest: number | undefined, promise: string | undefined): string {
  if (largest !== undefined) return `\`${name}\` lets one request ask for ${largest} items`;
  const message = `\`${name}\` lets one request ask for any number of items`;
  return promise === undefined
    ? message
    : `${message}: its description says “${promise}”, but no \`maximum\` does`;
}

const limitInProse =
  /\b(?:max(?:imum)?|up to|at most|no more than|not exceed|capped at|limited to|upper limit|between \d{1,9} and|\d{1,9} ?(?:-|–|to))\b[^.\n]{0,20}?\d+(?:,\d{3})*/i;

/** The words of a description that promise a limit; they hold nobody to it. */
function promised(description: unknown): string | undefined {
  if (typeof description !== 'string') return undefined;
  const found = limitInProse.exec(description);
  return found ? quotation(description, found.index, found.index + found[0].length) : undefined;
}

/** Does an operation look things up? Those that create or change something take other numbers of the same name. */
function lists({ kind, method }: Operation): boolean {
  return kind === 'operation' && /^(GET|HEAD|QUERY|POST)$/.test(method);
}

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

/** The searches whose bodies are made of a schema; properties deeper in a body are about something else. */
const searchesOf = once((api: Api): ReadonlyMap<Schema, readonly Operation[]> => {
  const bodies = new Map<Schema, Operation[]>();
  for (const operation of api.operations) {
    if (!operation.body || !lists(operation) || !searches(operation)) continue;
    const roots = operation.body.content.flatMap(({ schema }) => (schema ? parts(schema) : []));
    for (const part of new Set(roots)) {
      push(bodies, part, operation);
    }
  }
  return bodies;
});
