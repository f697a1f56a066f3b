/** Which operations only read, although their method is one for writing: what they are sent is not stored. */

import { list } from '../../lexicon/matcher.ts';
import { endOf, lastStep, steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { finds, says } from '../../text/says.ts';
import { openingOf, tagDescriptions } from '../introduction.ts';
import { successes } from '../messages/answers.ts';
import { inputNames } from '../messages/inputs.ts';

const reading: ReadonlySet<string> = new Set(
  list(`
    search, query, queries, find, list, lookup, filter, count, export, preview, validate, calculate, estimate,
    evaluate, aggregate, check, verify, compare, diff, simulate, introspect, analyze, analyse, explain, suggest,
    autocomplete, graphql, report, reports, stats, read, get, fetch, test, render, convert, introspection, wait, waits, await, poll,
    retrieve, inquire, inquiry, inquiries, enquire, enquiry, enquiries, lookups, browse, previews, estimates, comparison
  `),
);

/** Two words that are one question: `lookUpBalance`, `/look-up`, `dry-run`. */
const inTwo: ReadonlySet<string> = new Set(['look up', 'looks up', 'dry run']);

/** What a summary begins with that tells of reading … */
const saidReading = finds(
  /^(?:returns?|gets?|retrieves?|fetche?s?|look(?:s|ing)?[- ]?ups?|search(?:es)?|finds?|lists?|quer(?:y|ies)|reads?|shows?|provides? (?:an? |the )?(?:full[- ]text )?(?:search|lookup|query)|performs? (?:an? |the )?(?:search|lookup|query)|compares?|previews?|estimates?|calculates?|computes?|simulates?|explores?|explains?|converts?|inquires?|enquires?|batch (?:quer(?:y|ies)|filter|get|search|lookup)|(?:checks?|verif(?:y|ies)|tests?|determines?) (?:if|whether))\b/i,
);
/** … unless it goes on. */
const saidWriting = finds(
  /\b(?:create|add|update|delete|remove|set|store|save|insert|upsert|replace|change|modif|assign|issue|generate|send|start|make|regist|enabl|disabl|activat|new|access token|session)/i,
);

/** What is done with a question that is a thing of its own. Whoever creates a report asks for one. */
const saidKeeping = finds(
  /^(?:saves?|stores?|adds?|deletes?|removes?|updates?|renames?|publish(?:es)?|shares?)\b/i,
);
/** “Renders the letter and posts it”: what comes second changes something, whatever comes first. */
const goesOn = finds(
  /\b(?:and|then|&) (?:then |also |immediately )?(?:sends?|save|persists?|publish(?:es)?|submits?|deletes?|executes?|dispatch(?:es)?|delivers?|(?:(?:e-?)?mails?|posts?|stores?|saves|updates?|removes?|charges?|pays?) (?:it|them|this|that|the|an?|each)\b(?! (?:results?|responses?|answers?)\b))\b(?! (?:it |them )?(?:back\b|the (?:result|response|answer)s?\b))/i,
);

/** The first sentence. */
function firstOf(description: unknown): string {
  return typeof description === 'string' ? (/^\s{0,9}([^.\n]{1,200})/.exec(description)?.[1] ?? '') : '';
}

const saidReadOnly = finds(
  /^(?:runs?|executes?|performs?|sends?) (?:an? |the |one or more )?read[- ]?only (?:\w+ )?(?:query|queries|request|requests|statement|statements|command|commands)\b/i,
);

/** “Search the data set” sets nothing. */
function withoutSets(text: string): string {
  return text.replace(/\b(?:data|result|record|code|answer)[- ]?sets?\b/gi, 'data');
}

/** Is it a POST whose path or id says that it asks a question: `/orders/search`, `searchOrders`, `/orders:batchGet`? */
export const readsDespiteMethod = once(({ method, path, id = '', summary, value }: Operation): boolean => {
  if (method !== 'POST') return false;
  const last = words(lastStep(path));
  const [first = '', second = ''] = words(id.split(/[/.:#]/).at(-1) ?? '');
  // `/queries`, “Save a query for later”: a thing that is called like the question.
  if (saidKeeping(summary) || goesOn(summary || firstOf(value.description))) return false;
  if (saidReadOnly(summary)) return true;
  if (reading.has(last[0] ?? '') || reading.has(last.at(-1) ?? '') || reading.has(first)) return true;
  // `/inventory/batch-retrieve-changes`, `BatchRetrieveChanges`.
  if (/^(?:batch|bulk)$/.test(last[0] ?? '') && reading.has(last[1] ?? '')) return true;
  if (/^(?:batch|bulk)$/.test(first) && reading.has(second)) return true;
  if (inTwo.has(last.slice(0, 2).join(' ')) || inTwo.has(last.slice(-2).join(' '))) return true;
  return (
    inTwo.has(`${first} ${second}`) ||
    saysItAnswers(value.description) ||
    (saidReading(summary) && !saidWriting(withoutSets(`${summary} ${id}`)))
  );
});

/** “The job feed endpoint returns an array of records that match”: a whole sentence that tells of reading alone. */
function saysItAnswers(description: unknown): boolean {
  const [, first] = typeof description === 'string' ? (/^\s{0,9}([^.]{1,300})/.exec(description) ?? []) : [];
  return first !== undefined && answering(first) && !saidWriting(withoutSets(first));
}

const answering = finds(
  /^(?:the|this) (?:[\w-]{1,20} ){0,4}(?:endpoint|operation|service|method|call|resource) (?:returns?|lists?|searches|finds?|retrieves?) /i,
);

/** “Creates the credit that is settled”: whatever it is called. What is made of a question is its answer. */
const makes = finds(
  /^(?:creates?|records?|registers?|triggers?|starts?|deletes?|removes?|updates?) (?:an?|the|this|one|each|all) (?!(?:[\w-]{1,20} ){0,4}(?:estimates?|estimations?|previews?|quotes?|quotations?|calculations?|simulations?|comparisons?|conversions?|translations?|validations?|search(?:es)?|quer(?:y|ies)|results?)\b)/i,
);

const asking: ReadonlySet<string> = new Set(
  list(
    'search, query, lookup, validate, validation, calculate, estimate, convert, preview, compare, diff, simulate, transform, translate',
  ),
);

/** Is it a POST that asks only, and keeps nothing of what it is sent, by its path or id: `/validate/api`, `convertUnits`? */
export const asksOnly = once(({ method, path, id = '', value }: Operation): boolean => {
  if (method !== 'POST' || makes(firstOf(value.description))) return false;
  const named = steps(path).filter((step) => step !== null);
  const [first = ''] = words(id.split(/[/.:#]/).at(-1) ?? '');
  const ends = named.length > 0 ? [named[0], named.at(-1)].map((step) => words(step ?? '')) : [];
  return asking.has(first) || ends.some((step) => step.length === 1 && asking.has(step[0] ?? ''));
});

const forms: ReadonlySet<string> = new Set([
  ...list(
    'apply, contact, contact us, feedback, enquiry, enquiries, inquiry, inquiries, newsletter, waitlist, wait list, donate, donation, donations',
  ),
]);

/** “Sign up for the newsletter”: an address is left, and no account is made. */
const joinsList =
  /\b(?:sign(?:s|ing)? up|subscrib\w{0,5}|join(?:s|ing)?|add\w{0,4})\b[^.\n]{0,30}\b(?:news ?letter|mailing[- ]list|wait(?:ing)?[- ]?list)\b/i;

/** Does a visitor hand something in by it: an application, a question, an opinion, an address for news, a gift? */
export function takesForms({ method, path, summary }: Operation): boolean {
  if (method !== 'POST' || path.includes('{')) return false;
  if (says(summary, joinsList)) return true;
  return forms.has(words(endOf(path)).join(' '));
}

/** “It will be reviewed by a curator”: nothing happens before somebody has looked at it. */
const reviewed =
  /\b(?:reviewed|approved|checked|moderated|curated|vetted) by (?:an? |the |our |one of (?:the |our ))?(?:\w{1,20} )?(?:curators?|moderators?|editors?|administrators?|admins?|staff|team|maintainers?|reviewers?|operators?|librarians?)\b|\b(?:pending|awaiting|awaits|subject to|queued for|submitted for|for) (?:manual |editorial |an? )?(?:review|moderation|approval|curation)\b/i;
const contributed = /\bcontribut(?:e|es|ed|ing|ions?|ors?)\b|\bcrowd-?sourc(?:e|ed|ing)\b|\bvolunteers?\b/i;

/**
 * Is something handed in by whoever likes to, without any object that is there already: what somebody looks at before it counts,
 * or a contribution for which he leaves his name and address?
 */
export const takesContributions = once((operation: Operation): boolean => {
  const { api, method, path, summary, tags } = operation;
  if (method !== 'POST' || path.includes('{')) return false;
  const answers = successes(operation).map(({ value }) => own(value, 'description'));
  const said = `${summary}\n${openingOf(operation, beginning)}`;
  if ([said, ...answers].some((text) => typeof text === 'string' && says(text, reviewed))) return true;
  const ofTags = tags.map((tag) => tagDescriptions(api).get(tag));
  if (![said, ...ofTags].some((text) => typeof text === 'string' && says(text, contributed))) return false;
  const names = inputNames(operation);
  return names.some((name) => /\bname$/.test(name)) && names.some((name) => /\be ?mail\b/.test(name));
});

const saysReads = finds(
  /^\s{0,9}(?:gets?|lists?|retrieves?|finds?|search(?:es)?|looks? up|describes?|calculates?|estimates?|previews?|validates?|(?:verif(?:y|ies)|checks?|tests?|determines?) (?:if|whether)|checks? (?!out|in\b))\b/i,
);
/** “This endpoint is used to retrieve a set of contacts by their ids.” */
const isForReading = finds(
  /\b(?:endpoint|method|operation|call|request|resource) (?:is used to|is for|allows? you to|lets you|can be used to) (?:retriev(?:e|ing)|get(?:ting)?|list(?:ing)?|find(?:ing)?|look(?:ing)? up|search(?:ing)?)\b/i,
);

/** Does its summary begin with a word for reading, and its id with none for changing: “Get vendors for a list of needs”? */
export function saysItReads(operation: Operation): boolean {
  const { method, summary, id = '' } = operation;
  if (method !== 'POST') return false;
  if (!saysReads(summary) && !isForReading(openingOf(operation, beginning))) return false;
  return !/^(?:create|add|update|delete|remove|set|save|import|upload|send|start|run)$/.test(
    words(id)[0] ?? '',
  );
}

/** What an operation is for stands at the beginning of what is told of it. */
const beginning = 300;
