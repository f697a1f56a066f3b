/** Operations that are for everyone by what they are called, in an API that asks for a credential otherwise. */

import { list } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation } from '../../openapi/model.ts';
import { finds } from '../../text/says.ts';
import { openingOf } from '../introduction.ts';
import { succeeds } from '../messages/answers.ts';
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
    (area.test(operation.path) || isFeed(operation) || operation.tags.some((tag) => ofEveryone.test(tag))) &&
    readOnlyPublic(operation.api, [operation])
  );
}

/** `/news/rss`, `/feed.atom`: readers of feeds bring no credential (RSS 2.0, RFC 4287). */
function isFeed({ path, responses }: Operation): boolean {
  return (
    /(?:^|[/._-])(?:rss|atom|feed)(?:\.xml)?\/?$/i.test(path) &&
    responses.some(({ content }) => content.some(({ type }) => /\b(?:xml|rss|atom)\b/i.test(type)))
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
  return isListOfAll(operation) || isRate(operation) || isOffered(operation);
}

/** What is offered, announced or sold to whoever comes by: `/prices`, `/opening-hours`, `/classes/{id}`. */
function isOffered(operation: Operation): boolean {
  const { path, safe, api } = operation;
  if (!safe) return false;
  const all = path.split('/').filter((step) => step !== '');
  const fixed = all.filter((step) => !step.includes('{'));
  // Below a thing that is named it may be somebody's.
  const isTop =
    all.slice(0, fixed.length).every((step) => !step.includes('{')) && all.length - fixed.length < 2;
  const last = words(fixed.at(-1) ?? '').join(' ');
  const isNamed = offers.has(last) || (announcements.has(last) && showsAnnouncement(operation));
  return isTop && isNamed && readOnlyPublic(api, [operation]);
}

const offers: ReadonlySet<string> = new Set(
  list(`
    price, prices, price list, price lists, pricing, tariff, tariffs, fare, fares, fees, menu, menus, timetable, timetables, time table,
    opening hours, openings, classes, courses, workshops, rewards, offers, promotions, deals, pricing plans, faq, faqs,
    news, announcements, blog, products, product categories, categories, catalog, catalogue, brands, stores, shops, branches,
    store locations, models, exhibitions, exhibits, shows, movies, concerts, recipes
  `),
);

/** What may as well be a record of what happened: it is announced where its answer has a name and tells where, when or for whom. */
const announcements: ReadonlySet<string> = new Set(
  list('event, events, performances, matches, games, meetups, talks, sessions'),
);

function showsAnnouncement({ responses }: Operation): boolean {
  const names = responses
    .flatMap((response) => (succeeds(response) ? response.content : []))
    .flatMap(({ schema }) => (schema ? parts(schema) : []))
    .flatMap((part) => [part, ...(part.items ? parts(part.items) : [])])
    .flatMap((part) => [...part.properties.keys()].map((name) => words(name).join(' ')));
  return (
    names.some((name) => title.test(name)) &&
    names.some((name) => shown.test(name)) &&
    !names.some((name) => kept.test(name))
  );
}

const title = /^(?:(?:event|show) )?(?:name|title)$/;
const shown =
  /^(?:url|link|venue|location|place|city|start|starts|date|doors|poster|image|price|description|organi[sz]er)\b/;
/** What a log has. */
const kept = /\b(?:actor|user|ip|severity|level|payload|trace|request|session|device|account|customer)\b/;

/** `/rates/{currency}/latest`, `/exchange-rates`, and nothing beside it. */
function isRate(operation: Operation): boolean {
  const steps = operation.path
    .split('/')
    .filter((step) => step !== '' && !/^(?:api|v?\d[\d.]*)$/i.test(step));
  return (
    operation.safe &&
    steps.some((step) => /^(?:(?:exchange|currency|fx|forex)[-_]?)?rates?$/i.test(step)) &&
    steps.every(ofRates) &&
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
