/** Which operations only read, although their method is one for writing: what they are sent is not stored. */
import { list } from '../../lexicon/matcher.ts';
import { steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';

const reading: ReadonlySet<string> = new Set(
  list(`
    search, query, queries, find, list, lookup, filter, count, export, preview, validate, calculate, estimate,
    evaluate, check, verify, compare, diff, simulate, introspect, analyze, analyse, explain, suggest,
    autocomplete, graphql, report, reports, stats, read, get, fetch, test, render, convert, introspection, wait, waits, await, poll,
    retrieve, inquire, inquiry, inquiries, enquire, enquiry, enquiries, lookups, browse, previews, estimates, comparison
  `),
);

/** Two words that are one question: `lookUpBalance`, `/look-up`, `dry-run`. */
const inTwo: ReadonlySet<string> = new Set(['look up', 'looks up', 'dry run']);

/** What a summary begins with that tells of reading … */
const saidReading =
  /^(?:returns?|gets?|retrieves?|fetche?s?|look(?:s|ing)?[- ]?ups?|search(?:es)?|finds?|lists?|quer(?:y|ies)|reads?|shows?|compares?|previews?|estimates?|calculates?|inquires?|enquires?)\b/i;
/** … unless it goes on. */
const saidWriting =
  /\b(?:create|add|update|delete|remove|set|store|save|insert|upsert|replace|change|modif|assign|issue|generate|send|start|make|regist|enabl|disabl|activat|new|access token|session)/i;

/** Is it a POST whose path or id says that it asks a question: `/orders/search`, `searchOrders`, `/orders:batchGet`? */
export function readsDespiteMethod({ method, path, id = '', summary }: Operation): boolean {
  if (method !== 'POST') return false;
  const last = words(steps(path).findLast((step) => step !== null) ?? '');
  const [first = '', second = ''] = words(id.split(/[/.:#]/).at(-1) ?? '');
  if (reading.has(last[0] ?? '') || reading.has(last.at(-1) ?? '') || reading.has(first)) return true;
  if (inTwo.has(last.slice(0, 2).join(' ')) || inTwo.has(last.slice(-2).join(' '))) return true;
  return (
    inTwo.has(`${first} ${second}`) || (saidReading.test(summary) && !saidWriting.test(`${summary} ${id}`))
  );
}
