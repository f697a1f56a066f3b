/** How others are reached and where they live, in lists that people read about one another. */

import { lexiconOf } from '../../lexicon/lexicon.ts';
import { list, type Meaning } from '../../lexicon/matcher.ts';
import { steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { parts, properties } from '../../openapi/composition.ts';
import type { Api, Operation, Property, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { found } from '../../text/says.ts';
import { administration, areForAdministrators } from '../access/administrators.ts';
import { isOfCaller } from '../access/of-caller.ts';
import { calledAs } from '../schemas/called.ts';
import { successBodies } from './answers.ts';

/** What people write for others to read: who reads it need not write back to them. */
const contributions: ReadonlySet<string> = new Set(
  list(
    'reviews, comments, ratings, posts, replies, questions, answers, testimonials, feedback, listings, ads',
  ),
);
/** People who meet one another in a service, but for customers and users, whom their own staff lists, too. */
const peers: ReadonlySet<string> = new Set(
  list(`
    members, participants, attendees, players, followers, followees, friends, neighbours, neighbors, drivers, riders,
    volunteers, donors, students, alumni, residents, profiles, matches, hosts, guests, subscribers, competitors
  `),
);
const reach: ReadonlySet<string> = new Set(['email address', 'phone number']);
/** Where somebody lives or is, and how he is called there; a company's address is no such thing. */
const atHome =
  /\b(?:home|residential|private|personal) (?:address|phone|number|phone number|location|street)\b|\b(?:home|current|live|last|exact) location\b/;

export interface Contact {
  readonly meaning: Meaning;
  /** Those that answer with the list. */
  readonly operations: readonly Operation[];
  readonly isHome: boolean;
}

/** What of others a property of the items of a list tells; undefined when it is nothing of the kind. */
export function contactOfOthers(property: Property): Contact | undefined {
  const { name, owner } = property;
  const meaning = lexiconOf(owner.api).personal(name, calledAs(owner));
  if (!meaning) return undefined;
  const isHome = atHome.test(words(name).join(' '));
  if (!isHome && !reach.has(meaning.meaning)) return undefined;
  const operations = property
    .operations('output')
    .filter((one) => (listsFor(one, contributions) || (isHome && listsFor(one, peers))) && lists(one, owner));
  if (operations.length === 0 || areForAdministrators(operations)) return undefined;
  return {
    meaning: { ...meaning, reason: 'whoever may read the list learns it of all of them' },
    operations,
    isHome,
  };
}

function listsFor(operation: Operation, nouns: ReadonlySet<string>): boolean {
  const { kind, method, path } = operation;
  if (kind !== 'operation' || method !== 'GET' || isOfCaller(operation)) return false;
  const last = steps(path).at(-1);
  return last != null && nouns.has(words(last).at(-1) ?? '') && administration(operation) === undefined;
}

/** Is an object itself what the list of an answer holds, the answer itself or what an object around it is there for? */
function lists(operation: Operation, owner: Schema): boolean {
  const isItem = (list: Schema) => parts(list).some(({ items }) => items && parts(items).includes(owner));
  return successBodies(operation).some(
    ({ schema }) =>
      schema &&
      (isItem(schema) || [...properties(schema).values()].flat().some((inner) => isItem(inner.schema))),
  );
}

/** As what somebody is called of whom a number or an address is told: `driverPhone`, the `email` of a `guest`. */
const people: ReadonlySet<string> = new Set(
  list(`
    driver, rider, passenger, guest, patient, student, pupil, parent, guardian, resident, voter, borrower, subscriber,
    volunteer, donor, applicant, caregiver, renter, attendee
  `),
);

/** Does it answer with how people are reached who are named as such? */
export function tellsOfPeople(operation: Operation): boolean {
  return reaching(operation.api).has(operation);
}

const reaching = once((api: Api): ReadonlySet<Operation> => {
  const found = new Set<Operation>();
  for (const owner of api.allSchemas)
    for (const property of owner.properties.values()) {
      const meaning = lexiconOf(api).personal(property.name, calledAs(owner))?.meaning ?? '';
      const [first = ''] = words(property.name);
      const of = words(calledAs(owner) ?? '').filter(
        (word) => !/^(?:dto|response|model|view|info|details)$/.test(word),
      );
      if (reach.has(meaning) && (people.has(first) || people.has(of.at(-1) ?? '')))
        for (const operation of property.operations('output')) found.add(operation);
    }
  return found;
});

/** Whose records a service keeps; an `owner` may be a company. */
const persons: ReadonlySet<string> = new Set([
  ...people,
  ...list(
    'user, member, player, customer, client, consignee, recipient, buyer, bidder, employee, person, profile',
  ),
]);
/** By what stands beside it, something is a person's: how somebody is called. */
const called =
  /^(?:nick ?name|nick|user ?name|first ?name|last ?name|full ?name|given name|family name|surname|birthday|avatar)$/;
const told: ReadonlySet<string> = new Set(['email address', 'phone number', 'network address of a person']);

/**
 * How a person is reached, or gets in, among what an answer holds: `consigneePhone`, `email` of a `User`, `gateCode`; undefined where it
 * may be a company's, or its description says that it is shown.
 */
export function privateReach({ name, owner, schema }: Property): Meaning | undefined {
  const all = words(name);
  if (parts(schema).some(({ value: { description } }) => isShown(description))) return undefined;
  const isText = parts(schema).every(({ types }) => types === undefined || types.includes('string'));
  if (isText && /^(?:door|gate|entry|entrance|lockbox|alarm|front door) (?:code|pin)$/.test(all.join(' ')))
    return { meaning: 'code of a door', reason: 'whoever reads it gets in', confidence: 'medium' };
  const of = words(calledAs(owner) ?? '').filter(
    (word) => !/^(?:dto|response|model|view|info|details|out|public|api)$/.test(word),
  );
  if (!isText || offices.test(all[0] ?? '')) return undefined;
  const isPersons = persons.has(all[0] ?? '') || persons.has(of.at(-1) ?? '');
  const isCalled = () => [...owner.properties.keys()].some((one) => called.test(words(one).join(' ')));
  const isHome = all.at(-1) === 'address' && persons.has(all[0] ?? '') && all.length === 2;
  const meaning = lexiconOf(owner.api).personal(name, calledAs(owner));
  if (isHome && !told.has(meaning?.meaning ?? ''))
    return { meaning: 'postal address', reason: 'it tells where somebody lives', confidence: 'medium' };
  return meaning && told.has(meaning.meaning) && (isPersons || (of.length === 0 && isCalled()))
    ? meaning
    : undefined;
}

const isShown = found(
  /\b(?:public|publicly|masked|redacted|hidden|obfuscated|anonymi[sz]ed|hashed|empty|own)\b/i,
);
const offices = /^(?:contact|support|info|help|publisher|office|press|shop|store|company|business|public)$/;
