/** Operations that are for everyone by what they are called, in an API that asks for a credential otherwise. */

import type { Operation } from '../../openapi/model.ts';
import { finds } from '../../text/says.ts';
import { openingOf } from '../introduction.ts';
import { readOnlyPublic } from './public-data.ts';

/** `GET /timelines/public`, `POST /polls/anonymous`: who it is for is in its path. */
export function isCalledPublic(operation: Operation): boolean {
  const { safe, path, summary } = operation;
  // What changes something is for everyone where a whole area is: `POST /public/reports`, not `PUT /posts/{id}/public`.
  if (safe ? /\/(?:public|open)(?:\/|$)/i.test(path) : area.test(path)) return true;
  // The last step of a path may be a list of those who are nameless; what is done anonymously says so twice.
  return (
    /\/(?:anon|anonymous|anonymously|unauthenticated|no-?auth)(?:\/|$)/i.test(path) &&
    /\banonymous(?:ly)?\b|\bwithout (?:an? )?(?:account|log-?in|authentication|token)\b/i.test(
      `${summary}\n${openingOf(operation, beginning)}`,
    )
  );
}

/** What an operation is for stands at the beginning of what is told of it. */
const beginning = 200;

/** Does a whole area of paths, or a tag, say that it is for everyone, and does it only read what is nobody's: `GET /api/public/stats`? */
export function isInPublicArea(operation: Operation): boolean {
  return (
    operation.safe &&
    (area.test(operation.path) || operation.tags.some((tag) => ofEveryone.test(tag))) &&
    readOnlyPublic(operation.api, [operation])
  );
}

const ofEveryone = /^public(?:[ _-](?:apis?|routes?|endpoints?|operations?))?$/i;

const area = /^(?:\/(?:api|rest|v?\d[\d.]*))*\/public(?:-api)?\/[^/]/i;

/** “Public profile”, “A user’s public page”: who opened it says for whom it is. */
export function isToldPublic(operation: Operation): boolean {
  return /\bpublic(?:ly)?\b/i.test(`${operation.summary}\n${openingOf(operation, beginning)}`);
}

/** What is the same for everyone: lists of currencies, countries, languages, and what a currency is worth. */
export function isReference(operation: Operation): boolean {
  return isListOfAll(operation) || isRate(operation);
}

/** `/rates/{currency}/latest`, `/exchange-rates`, and nothing beside it. */
function isRate(operation: Operation): boolean {
  const steps = operation.path
    .split('/')
    .filter((step) => step !== '' && !/^(?:api|v?\d[\d.]*)$/i.test(step));
  return (
    operation.safe &&
    steps.some((step) => /^(?:(?:exchange|currency|fx|forex)[-_]?)?rates?$/i.test(step)) &&
    steps.every((step) => ofRates(step)) &&
    readOnlyPublic(operation.api, [operation])
  );
}

const ofRates = finds(
  /^(?:(?:(?:exchange|currency|fx|forex)[-_]?)?rates?|currenc(?:y|ies)|latest|current|average|avg|min|max|history|historical|today|convert|\{(?:currency|base|quote|target|from|to|symbol|code|date|pair)[\w-]{0,20}\})$/i,
);

function isListOfAll(operation: Operation): boolean {
  return (
    operation.safe &&
    !operation.path.includes('{') &&
    /\/(?:currency|currencies|countr(?:y|ies)|languages?|locales?|time-?zones?|country-?codes?|currency-?codes?)$/i.test(
      operation.path,
    ) &&
    readOnlyPublic(operation.api, [operation])
  );
}
