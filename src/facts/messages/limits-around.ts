/**
 * Limits of a value that are written down around it, in prose: in the description of the object that holds it, of the
 * body, of the operation, of its tag, and for all requests in the introduction.
 */

import { words } from '../../lexicon/words.ts';
import type { Api, Operation, Schema } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { ofText, once } from '../../text/memo.ts';
import { finds, says } from '../../text/says.ts';
import { introductionOf, tagDescriptions } from '../introduction.ts';
import { holdersOf } from '../schemas/holders.ts';
import { promisedCount, promisedLength, promisedSize } from './limits-in-prose.ts';

/** A value of more operations is described by what holds it, not by what is said of each of them. */
const mostOperations = 5;

/** A sentence that promises a limit of something. */
interface Promised {
  /** Its words, as a name would hold them. */
  readonly words: ReadonlySet<string>;
  /** Does it speak of all values that are meant: “all fields”, “the combined length”? */
  readonly isForAll: boolean;
  /** … or of all lists? */
  readonly isForLists: boolean;
  readonly count: string | undefined;
  readonly length: string | undefined;
}

/** The words that promise how many items a list may have, where they name it: “up to 10 invoices per request”. */
export function countAround(list: Schema, operations: readonly Operation[]): string | undefined {
  return around(list, operations, ({ count, isForLists }, isNamed) =>
    isForLists || isNamed ? count : undefined,
  );
}

/** The words that promise how long a text may be, where they name it or speak of all: “all fields: max 255 characters”. */
export function lengthAround(text: Schema, operations: readonly Operation[]): string | undefined {
  return around(text, operations, ({ length, isForAll }, isNamed) =>
    isForAll || isNamed ? length : undefined,
  );
}

/** The words of the introduction that bound every request, and with it what stands in one: “requests larger than 1 MB”. */
export const sizeOfRequests = once((api: Api): string | undefined => {
  const introduction = sentencesOf(introductionOf(api));
  const ofTags = [...tagDescriptions(api).values()].flatMap(sentencesOf).filter(ofAllOf);
  return [...introduction, ...ofTags]
    .filter((sentence) => ofRequests(sentence) && !ofFiles.test(sentence))
    .map(promisedSize)
    .find((found) => found !== undefined);
});

const ofRequests = finds(
  /\b(?:request|payload|bod(?:y|ies)|posts?|message|json|document) ?(?:size|bod(?:y|ies))?s?\b/i,
);
/** What a tag says of more than its own. */
const ofAllOf = finds(/\b(?:all|every|any) (?:api )?(?:endpoints?|requests?|calls?|operations?|methods?)\b/i);
const ofFiles = /\b(?:uploads?|images?|photos?|videos?|attachments?|responses?|answers?|pages?)\b/i;

/** Content Too Large (RFC 9110 §15.5.14): the server knows a limit, and does not tell it. */
export function answersTooLarge({ responses }: Operation): boolean {
  return responses.some(({ status }) => status === '413');
}

/** Does the introduction say that requests have no limit, on purpose? */
export const advertisesNoLimit = once((api: Api): boolean => {
  const introduction = introductionOf(api);
  return introduction !== undefined && says(introduction, noLimit);
});

const noLimit =
  /\b(?:no|without(?: any)?) (?:[\w-]{1,20},? (?:or |and )?){0,5}(?:size|length) (?:limits?|limitations?|constraints?|restrictions?)\b/i;

type Find = (said: Promised, isNamed: boolean) => string | undefined;

function around(schema: Schema, operations: readonly Operation[], find: Find): string | undefined {
  const holders = holdersOf(schema);
  const byObject = holders.map(({ name, owner }) => said(promisesOfObject(owner), name, find));
  // One object of which nothing is said is enough for a value that nothing limits.
  if (byObject.length > 0 && byObject.every((found) => found !== undefined)) return byObject[0];
  if (operations.length === 0 || operations.length > mostOperations) return undefined;
  const [name = ''] = holders.map((holder) => holder.name);
  const byOperation = operations.map((operation) => said(promisesOfOperation(operation), name, find));
  return byOperation.every((found) => found !== undefined) ? byOperation[0] : undefined;
}

function said(promises: readonly Promised[], name: string, find: Find): string | undefined {
  if (promises.length === 0) return undefined;
  const named = words(name)
    .map(singular)
    .filter((word) => !hollow.has(word));
  for (const one of promises) {
    const found = find(one, named.length > 0 && named.every((word) => one.words.has(word)));
    if (found !== undefined) return found;
  }
  return undefined;
}

const promisesOfObject = once(({ value }: Schema) => promisesOf([value.description]));

const promisesOfOperation = once(({ api, value, summary, body, tags }: Operation) => {
  const ofTags = tags.map((tag) => tagDescriptions(api).get(tag));
  return promisesOf([own(value, 'description'), summary, body && own(body.value, 'description'), ...ofTags]);
});

function promisesOf(descriptions: readonly unknown[]): readonly Promised[] {
  const found = descriptions.flatMap((one) => (typeof one === 'string' && one !== '' ? promisesIn(one) : []));
  return found.length === 0 ? none : found;
}

const none: readonly Promised[] = [];

const promisesIn = ofText((description): readonly Promised[] => {
  const found = sentencesOf(description).flatMap((sentence): Promised[] => {
    const [count, length] = [promisedCount(sentence), promisedLength(sentence)];
    if (count === undefined && length === undefined) return [];
    return [
      {
        words: new Set(words(sentence).map(singular)),
        isForAll: ofAll(sentence),
        isForLists: ofLists.test(sentence),
        count,
        length,
      },
    ];
  });
  return found.length === 0 ? none : found;
});

const ofAll = finds(
  /\b(?:each|every|all|any|combined|total|together)\b[^.\n]{0,60}\b(?:fields?|texts?|strings?|values?|propert(?:y|ies)|names?|entries|attributes?|parameters?)\b|\b(?:combined|total) (?:character|length|text)/i,
);

const ofLists = /\b(?:each|every|all|any) (?:of )?(?:the |these |your )?(?:lists?|arrays?)\b/i;

const limitWord = finds(
  /\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|fifty|hundred)\b|\bnumber of [^.\n]{1,40} limited\b/i,
);

/** Sentences with a number in them; of a long text what stands at its beginning. */
function sentencesOf(description: unknown): readonly string[] {
  return typeof description === 'string' ? sentencesIn(description) : [];
}

function sentencesIn(description: string): readonly string[] {
  if (!limitWord(description)) return [];
  return description
    .slice(0, longest)
    .replace(/[`*]/g, '')
    .split(/\n\s{0,9}\n|[.!?](?=\s)|\n\s{0,9}[-•]/)
    .filter(limitWord);
}

const longest = 20_000;

const hollow: ReadonlySet<string> = new Set('id ids list array sid guid uuid ref key'.split(' '));

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}
