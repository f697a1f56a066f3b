/** Who acts when a user of an API calls it, and where a request says so itself although the credential tells. */
import { list } from '../../lexicon/matcher.ts';
import { steps } from '../../lexicon/operations.ts';
import { singular, words } from '../../lexicon/words.ts';
import type { Api, Operation, SecurityRequirement, SecurityScheme } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { administration } from './administrators.ts';
import { ownOperations } from './declarations.ts';
import { ownDataOf } from './object-ids.ts';
import { openKind } from './open-by-nature.ts';
import { eachWayAsks } from './protection.ts';
import { isCookieKey } from './schemes.ts';

/**
 * Are callers people who signed in, each with a credential of his own, rather than a business whose server calls for all of its
 * customers? They log in or sign up by the API itself, have an area of their own (`/me`), or come by a flow in which a user consents.
 */
export function callsAsUser({ api, protection }: Operation): boolean {
  return eachWayAsks(protection, standsForUser) && (usersSignIn(api) || eachWayAsks(protection, isByConsent));
}

const usersSignIn = once((api: Api): boolean =>
  ownOperations(api).some((operation) => {
    const kind = openKind(operation);
    return kind === 'login' || kind === 'signup' || ownDataOf(operation.path) !== undefined;
  }),
);

/** A person consents in his browser, or logs in with his own password (RFC 6749 §4.1 to §4.3); no server gets a token by it alone. */
function isByConsent({ flows }: SecurityScheme): boolean {
  return flows.length > 0 && flows.every(({ type }) => type !== 'clientCredentials');
}

function standsForUser(scheme: SecurityScheme): boolean {
  if (scheme.type === 'http') return scheme.scheme === 'bearer';
  return (
    isCookieKey(scheme) ||
    scheme.type === 'openIdConnect' ||
    scheme.flows.some(({ type }) => type !== 'clientCredentials')
  );
}

/** People who call for themselves. Users, clients, members, partners and merchants call for others as often, or may be any of these. */
const people: ReadonlySet<string> = new Set(
  list(`
    patient, rider, driver, passenger, trader, buyer, shopper, customer, student, pupil, teacher, guest, player, citizen, resident,
    courier, subscriber, applicant, candidate, donor, voter, employee, policyholder, cardholder, borrower, traveller, traveler
  `),
);

/**
 * Those of some operations in which a value is the id of whom the credential stands for, by what the scheme or its scope is called
 * (`riderId` where each way in asks for `riderToken`, or for the scope `rider`), by the API’s own name (“Rider API”), or because the
 * API speaks of the one who is logged in by that noun (“claims of the signed-in insured person” and `insuredPersonId`).
 */
export function namingCaller(name: string, operations: readonly Operation[]): readonly Operation[] {
  const all = words(name);
  const noun = all.slice(0, -1).join(' ');
  if (all.length < 2 || all.length > 3 || !idWords.has(all.at(-1) ?? '')) return [];
  const isPerson = people.has(noun);
  const isOfNoun = ({ scheme, scopes }: SecurityRequirement) =>
    words(scheme?.name ?? '')[0] === noun || scopes.some((scope) => words(scope).join(' ') === noun);
  return operations.filter((operation) => {
    const { api, protection } = operation;
    const { alternatives } = protection;
    if (alternatives.length === 0) return false;
    if (isPerson && alternatives.every(({ requirements }) => requirements.some(isOfNoun))) return true;
    if (!eachWayAsks(protection, standsForUser)) return false;
    return (
      (isPerson && apiOf(api.title, noun)) || ((isPerson || all.length === 3) && loggedIn(api).has(noun))
    );
  });
}

/** Does each way in ask for a credential of the person himself: a scheme `subscriber`, `playerToken`, a scope `customer`? */
export const asksPerson = once(
  ({ protection: { alternatives } }: Operation): boolean =>
    alternatives.length > 0 &&
    alternatives.every(({ requirements }) =>
      requirements.some(
        ({ scheme, scopes }) =>
          people.has(words(scheme?.name ?? '')[0] ?? '') || scopes.some((one) => people.has(one)),
      ),
    ),
);

/** “Scooter Rider API”, “Patient portal”: whom it is for. */
function apiOf(title: string, noun: string): boolean {
  const all = words(title);
  return all.some((word, at) => word === noun && /^(?:api|app|portal)$/.test(all[at + 1] ?? ''));
}

/** What an API calls those who are logged in: `insured person`. */
const loggedIn = once((api: Api): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { summary, value } of ownOperations(api))
    for (const text of [summary, value.description])
      if (typeof text === 'string')
        for (const [, said = ''] of text.slice(0, saidWithin).matchAll(ofLoggedIn)) {
          const [first = '', second] = words(said);
          found.add(first);
          if (second !== undefined) found.add(`${first} ${second}`);
        }
  return found;
});

const saidWithin = 400;
const ofLoggedIn = /\b(?:signed|logged)[- ]in ((?:[a-z]{3,20})(?: [a-z]{3,20})?)/gi;

const idWords: ReadonlySet<string> = new Set(list('id, uuid, no, number, nr'));

/** What people are called by what they do: whoever calls is the one who does it. */
const actors: ReadonlySet<string> = new Set(
  list(`
    author, sender, uploader, host, requester, reporter, poster, commenter, submitter, voter, follower, initiator,
    organizer, organiser, bidder, rater
  `),
);

/** What is done by somebody: `posted_by`. */
const deeds: ReadonlySet<string> = new Set(list('submitted, posted, uploaded, requested, reported, sent'));

/**
 * Does a property of what is written name whoever acts: `author_id`, `requesterUserId`, `posted_by`? Where the API keeps
 * authors or hosts as things of their own (`/authors`), it names one of those.
 */
export function namesActor(name: string, api: Api): boolean {
  const all = words(name);
  const [first = '', second = '', third] = all;
  if (all.length === 2 && second === 'by') return deeds.has(first);
  if (all.length === 3 && second === 'by') return deeds.has(first) && isId(third ?? '');
  const isActor =
    actors.has(first) &&
    ((all.length === 2 && isId(second)) || (all.length === 3 && second === 'user' && isId(third ?? '')));
  return isActor && !things(api).has(first);
}

function isId(word: string): boolean {
  return word === 'id' || word === 'uuid';
}

/** What an API keeps, by the steps of its paths and the names of its schemas: `hosts`, `Author`. */
const things = once(
  (api: Api): ReadonlySet<string> =>
    new Set(
      [
        ...ownOperations(api).flatMap(({ path }) =>
          steps(path).flatMap((step) => words(step ?? '').at(-1) ?? []),
        ),
        ...api.allSchemas.flatMap(({ name }) => {
          const all = words(name ?? '');
          return all.length === 1 ? all : [];
        }),
      ].map(singular),
    ),
);

/** Who adds to a collection: a bid is a bidder's, whatever else the API keeps. */
const doers: ReadonlyMap<string, string> = new Map([
  ['bid', 'bidder'],
  ['vote', 'voter'],
  ['comment', 'commenter'],
  ['donation', 'donor'],
  ['rating', 'rater'],
]);
const nouns: ReadonlySet<string> = new Set(doers.values());

/** Those of some operations that add to a collection what only the one does who is named: `bidderId` of `POST /lots/{id}/bids`. */
export function namesDoer(name: string, operations: readonly Operation[]): readonly Operation[] {
  const [noun = '', id = '', ...more] = words(name);
  if (more.length > 0 || !isId(id) || !nouns.has(noun)) return [];
  return operations.filter(
    ({ method, path, protection }) =>
      method === 'POST' &&
      doers.get(singular(words(steps(path).at(-1) ?? '').at(-1) ?? '')) === noun &&
      eachWayAsks(protection, standsForUser),
  );
}

/** What people do in their own name, by the collection that it is added to. */
const acts: ReadonlySet<string> = new Set(
  list(`
    vote, post, comment, review, rating, like, reaction, tweet, reply, question, answer, feedback, friend, follow, favorite, favourite,
    bookmark, order, booking, reservation, cart, basket, wishlist, photo, story, message
  `),
);

/** Does somebody do by it what people do in their own name: `POST /votes`? Where some manage others, they may do it for them. */
export function actsForHimself({ api, method, path }: Operation): boolean {
  const last = steps(path).findLast((step) => step !== null) ?? '';
  const word = words(last).at(-1) ?? '';
  return (
    method === 'POST' &&
    !path.endsWith('}') &&
    (acts.has(word) || acts.has(singular(word))) &&
    !isManaged(api)
  );
}

/** What nobody does for somebody else: he votes, comments and rates himself, whoever else has accounts there. */
const opinions: ReadonlySet<string> = new Set(
  list(
    'vote, comment, review, rating, like, reaction, reply, feedback, favorite, favourite, bookmark, wishlist, follow',
  ),
);

/** Does somebody say by it what he thinks or likes: `POST /posts/{id}/comments`? */
export function opines(operation: Operation): boolean {
  const last = steps(operation.path).findLast((step) => step !== null) ?? '';
  return opinions.has(singular(words(last).at(-1) ?? '')) && actsForHimself(operation);
}

/** Is a token asked for each way in, of whomever it may be? */
export function callsWithToken({ protection }: Operation): boolean {
  return eachWayAsks(protection, standsForUser);
}

const isManaged = once((api: Api): boolean =>
  ownOperations(api).some((operation) => {
    const meaning = administration(operation);
    return meaning !== undefined && meaning.confidence !== 'low';
  }),
);
