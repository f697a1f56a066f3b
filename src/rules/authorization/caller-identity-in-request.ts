import {
  actsForHimself,
  asksPerson,
  callsAsUser,
  callsWithToken,
  namesActor,
  namesDoer,
  namingCaller,
  opines,
} from '../../facts/access/acting-users.ts';
import { administration } from '../../facts/access/administrators.ts';
import { isOfCaller } from '../../facts/access/of-caller.ts';
import { openKind } from '../../facts/access/open-by-nature.ts';
import { urlValues } from '../../facts/messages/url-values.ts';
import { writtenRecords } from '../../facts/messages/written-records.ts';
import { saidReadOnly } from '../../facts/schemas/said-read-only.ts';
import { nameOfCaller } from '../../lexicon/families/identifiers.ts';
import { lexicon, lexiconOf } from '../../lexicon/lexicon.ts';
import { list, type Meaning } from '../../lexicon/matcher.ts';
import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation, Property, Schema } from '../../openapi/model.ts';
import { scalar } from '../../syntax/value.ts';
import { once, those } from '../../text/memo.ts';
import { finds, said, says } from '../../text/says.ts';
import { itemsAside } from '../aside.ts';
import { about, defineRule } from '../rule.ts';
import { type Unsure, unsure } from '../unsure.ts';

export default defineRule<Unsure>({
  id: 'caller-identity-in-request',
  title: 'The request says who the caller is',
  severity: 'medium',
  confidence: 'medium',
  category: 'authorization',
  owasp: ['API1'],
  cwe: [639],
  stride: ['S', 'E'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  otherCauses: ['identity-header-trusted'],
  rationale:
    'The server knows the caller from the credential. If it believes the id in the request instead, whoever writes another one acts for somebody else.',
  remediation:
    'Take the id out of the request, and read it from the credential; where it names somebody else on purpose, check on each request that the caller may act for him.',
  falsePositives: [
    'An id that is no noun of whoever acts (`userId`, not `author_id`) may be a filter or a target: at low in `recommended`, unless users who signed in do by it what people do in their own name (`POST /votes`).',
    'The id is a filter, or names the person that the request is about, such as the member to be added.',
    'Only administrators may call the operation.',
  ],
  options: unsure,
  visit: {
    parameter(parameter, { options, report, examines }) {
      if (parameter.in === 'path') return;
      for (const value of urlValues(parameter)) {
        const operations = parameter.operations().filter(knowsCaller);
        if (operations.length === 0) continue;
        examines(operations);
        const known = ofCaller(
          value.name,
          parameter.value.description ?? value.schema?.value.description,
          operations,
        );
        if (known.length > 0) {
          report({
            at: value.at,
            part: value.part,
            message: messageOf(value.name, parameter.in === 'header' ? 'header' : 'query', known),
            operations: known,
            about: about.parameter(parameter, value.name === parameter.name ? '' : value.name),
          });
          continue;
        }
        const told = parameter.value.description ?? value.schema?.value.description;
        const acting = actingIn(value.name, value.schema, operations, told);
        const meaning =
          callerIn(value.name) ??
          namedIn(value.name) ??
          memberIn(value.name, operations) ??
          usualCaller(value.name, told) ??
          (acting.length > 0 ? actor : undefined);
        if (!meaning) continue;
        const concerned = meaning.meaning === nameOfCaller ? operations.filter(answersForOne) : operations;
        if (concerned.length === 0) continue;
        report({
          at: value.at,
          part: value.part,
          ...certainty(meaning, acting.length > 0, options),
          message: messageOf(value.name, parameter.in === 'header' ? 'header' : 'query', concerned),
          operations: concerned,
          about: about.parameter(parameter, value.name === parameter.name ? '' : value.name),
        });
      }
    },

    property(property, { api, options, report, examines }) {
      if (!property.flows('input')) return;
      const operations = writes(property.operations('input'));
      if (operations.length === 0) return;
      const isRecord = writtenRecords(api).has(property.owner);
      if (isRecord) examines(operations);
      const known = ofCaller(property.name, property.schema.value.description, operations);
      if (known.length > 0 && !saidReadOnly(property.schema)) {
        report({
          at: property.place,
          part: 'key',
          message: messageOf(property.name, 'body', known),
          operations: known,
          about: about.schema(property.owner, 'input', `.${property.name}`),
        });
        return;
      }
      if (!isRecord) return;
      const told = property.schema.value.description;
      const acting = gives(property)
        ? operations.filter((one) => one.method === 'POST' && (asksPerson(one) || callsAsUser(one)))
        : actingIn(property.name, property.schema, operations, told);
      const meaning =
        callerIn(property.name) ?? numberIn(property.name) ?? (acting.length > 0 ? actor : undefined);
      if (!meaning) return;
      const isActing = acting.length > 0 && !saidReadOnly(property.schema);
      report({
        at: property.place,
        part: 'key',
        ...certainty(meaning, isActing, options),
        ...(isActing ? { decision } : {}),
        message: messageOf(property.name, 'body', operations),
        operations,
        about: about.schema(property.owner, 'input', `.${property.name}`),
      });
    },
  },
});

/** Those of some operations that take the id of whom their credential stands for, or one that may be anyone's by its words. */
function ofCaller(
  name: string,
  description: unknown,
  operations: readonly Operation[],
): readonly Operation[] {
  if (admitsAnyone(name, description)) return operations;
  return namingCaller(name, operations);
}

/** “Another merchant's shipments”, “Account to debit; may belong to any customer”, “who is enrolled; any student”: that it is nobody's own is said. */
function admitsAnyone(name: string, description: unknown): boolean {
  return (
    typeof description === 'string' && ofPeople.test(words(name).join(' ')) && says(description, anyones)
  );
}

const ofPeople =
  /^(?:[a-z]{1,20} )?(?:account|user|customer|student|member|patient|employee|driver|player|owner|subscriber|shopper|buyer|traveller|traveler|passenger|guest|card|wallet|merchant|tenant|company|organi[sz]ation|firm)(?: (?:id|uuid|no|nr|number))?$/;
const anyones =
  /\b(?:may|can) (?:belong to|be of|be that of) (?:any|every|an?other) (?:other )?(?:user|customer|student|member|patient|employee|driver|player|subscriber|person|tenant)s?\b|[;:(–—] {0,3}any (?:user|customer|student|member|patient|employee|driver|player|subscriber|person)\b(?! (?:with|who|that|in|of|from)\b)|^\W{0,3}another (?:user|customer|student|member|patient|employee|driver|player|subscriber|person|tenant|merchant|company|organi[sz]ation|firm)['’]s (?!(?:id|uuid|name|account|profile|e-?mail|phone|number|address)\b)|\baccount to be (?:billed|charged|debited)\b[^\n]{0,40}\bown account (?:if|when|unless) (?:left out|omitted|missing|empty|not given|none)\b|\b(?:taken|read|known|identified|decided) (?:from|by) [^.\n]{1,20}\b(?:rather than|instead of|and not) (?:from |by )?(?:the |that of the )?(?:access )?(?:token|session|credential|login|jwt)\b/i;

/** The properties of one schema share their lists of operations: each list is looked through once. */
const writes = those<Operation>(
  (operation) => operation.body !== undefined && !operation.safe && knowsCaller(operation),
);

/** Names that mostly say what a request is about (`memberId`, `clientId`) are left out. */
function callerIn(name: string): Meaning | undefined {
  const meaning = lexicon.caller(name);
  return meaning?.confidence === 'low' ? undefined : meaning;
}

/** A name instead of an id: whoever writes another one gets, or changes, what is somebody else's. */
function namedIn(name: string): Meaning | undefined {
  const meaning = lexicon.caller(name);
  return meaning?.meaning === nameOfCaller ? meaning : undefined;
}

/** `POST /solutions?memberId=`: as whom something is written, beside the path that says of what. */
function memberIn(name: string, operations: readonly Operation[]): Meaning | undefined {
  if (!/^(?:member|person|profile|employee) id$/.test(words(name).join(' '))) return undefined;
  return operations.every(({ safe, method }) => !safe && method !== 'DELETE') ? asMember : undefined;
}

/** “The customer whose accounts are wanted, normally the one who is logged in”: somebody else’s, too. */
function usualCaller(name: string, description: unknown): Meaning | undefined {
  return typeof description === 'string' && ofPeople.test(words(name).join(' ')) && says(description, usually)
    ? asMember
    : undefined;
}

const usually =
  /\b(?:normally|usually|mostly|by default|defaults? to) (?:that of )?(?:the )?(?:(?:one|user|customer|person|member) (?:who|that) is (?:logged|signed) in|(?:logged|signed)[- ]in (?:one|user|customer|person|member)|caller|authenticated (?:one|user|customer|person|member))\b/i;

const asMember: Meaning = {
  meaning: nameOfCaller,
  reason: 'if it says who calls, it can be anyone’s; it often names the object instead',
  confidence: 'low',
};

/** `customer_no` in a body is an id by another name; it may be whom the record is about. */
function numberIn(name: string): Meaning | undefined {
  return /^(?:no|nr|number|ref)$/.test(words(name).at(-1) ?? '') ? namedIn(name) : undefined;
}

/** Names find people, too, and filter what many may see: only where it is the one thing that is asked, or it is written to. */
function answersForOne(operation: Operation): boolean {
  const { parameters, safe, path, id = '' } = operation;
  if ([...words(path), ...words(id)].some((word) => looking.has(word))) return false;
  // Signing in takes a name as well.
  if (openKind(operation)) return false;
  const asked = parameters.filter(
    (one) => one.in === 'query' && lexiconOf(operation.api).pageSize(one.name) === undefined,
  );
  return !safe || asked.length <= 2;
}

const looking: ReadonlySet<string> = new Set(
  list(
    'search, find, lookup, login, logon, signin, signup, register, registration, auth, authenticate, token, tokens, session, sessions, forgot, reset, verify, confirm, filter, exists, check, available, availability, validate, autocomplete, suggest, typeahead, query, match',
  ),
);

function certainty({ confidence, meaning }: Meaning, isActing: boolean, options: Unsure) {
  if (meaning === nameOfCaller) return { severity: 'low' as const, confidence: 'low' as const };
  return {
    ...(isActing || options.unsure ? {} : { severity: 'low' as const }),
    // `userId` may be a filter or a target; `currentUserId` cannot.
    confidence: confidence === 'high' ? ('high' as const) : isActing ? ('medium' as const) : ('low' as const),
  };
}

/** What the lexicon does not say of a name alone: whoever signed in does it himself. */
const actor: Meaning = {
  meaning: 'identity of the actor',
  reason: 'the server knows from the credential who acts',
  confidence: 'medium',
};

/** One shape of requests was decided on: they bring along what the server knows. */
const decision = {
  name: 'acting users',
  says: 'Requests of users who are logged in say themselves who acts: the ids in their bodies can be anyone’s',
  from: 3,
};

/**
 * Those of some operations by which a user who signed in writes something, while the value says who he is: by the noun of what
 * he does (`author_id`), or a plain `userId` where he does what people do in their own name (`POST /votes`).
 */
function actingIn(
  name: string,
  schema: Schema | undefined,
  operations: readonly Operation[],
  description: unknown,
): readonly Operation[] {
  if (schema?.types?.every((type) => type === 'boolean' || type === 'object' || type === 'array')) return [];
  // The name that texts are sent under, which is registered with carriers.
  if (
    /^sender\b/.test(words(name).join(' ')) &&
    schema !== undefined &&
    ofTexts(scalar(schema.value.description))
  )
    return [];
  if (saysDoer(description))
    return operations.filter((one) => !one.safe && (asksPerson(one) || callsAsUser(one)));
  if (namesCallerHimself.test(words(name).join(' ')) || saysCaller(name, description)) return operations;
  // `GET /me/orders?userId=`: the path says whose they are, and the request says it again.
  if (ofSomebody.test(words(name).join(' '))) {
    const own = operations.filter(isOfCaller);
    if (own.length > 0) return own;
  }
  const [first] = operations;
  const doing = namesDoer(name, operations);
  if (doing.length > 0) return doing;
  const isNoun = first !== undefined && namesActor(name, first.api);
  if (!isNoun && !/^(?:user id|id user|user uuid)$/.test(words(name).join(' '))) return [];
  return operations.filter(
    (one) =>
      one.method === 'POST' &&
      (callsAsUser(one) ? isNoun || actsForHimself(one) : callsWithToken(one) && opines(one)),
  );
}

/** `from_user` beside `to_user`: who gives, and whom he gives it; accounts and cards a person may have several of. */
function gives({ name, owner }: Property): boolean {
  const noun = giver.exec(words(name).join(' '))?.[1];
  return (
    noun !== undefined &&
    [...owner.properties.keys()].some((one) => {
      const taker = words(one).join(' ');
      return taker.startsWith(`to ${noun}`) || /^(?:recipient|receiver|target|payee)\b/.test(taker);
    })
  );
}

const giver =
  /^(?:from|sending|paying) (user|member|player|customer|person|student|employee)(?: (?:id|uuid|no|number))?$/;

/** Whatever else an id may be of, these are of whoever calls. */
const namesCallerHimself =
  /^(?:(?:current|logged in|signed in|authenticated|auth|session|acting|calling|requesting|my) )(?:user|account|customer|member|tenant)(?: (?:id|uuid|name|no|number))?$/;
const ofSomebody =
  /^(?:user id|userid|user uuid|owner id|customer id|customerid|member id|patient id|student id|employee id|driver id|player id|uid)$/;

/** “Id of the logged-in user”, “the caller's tenant”: of what is an id by its name. */
function saysCaller(name: string, description: unknown): boolean {
  return (
    typeof description === 'string' &&
    ofPeople.test(words(name).join(' ')) &&
    says(description, ofWhoCalls) &&
    !says(description, heldAgainst)
  );
}

const who =
  '(?:caller|requester|(?:current(?:ly)?|logged[- ]in|signed[- ]in|authenticated|calling|requesting|acting)(?: (?:logged[- ]in|signed[- ]in|authenticated))? (?:user|customer|member|account|patient|student|employee|driver|player|person|client|merchant|tenant|one))';
const ofWhoCalls = new RegExp(
  `\\b(?:ids?|uuid|identifier|number|account|wallet|card|tenant|company|organi[sz]ation|profile)\\b[^.\\n]{0,15} (?:of|for) (?:the |an? )?${who}\\b|\\b${who}['’]s (?:own )?(?:[\\w-]{1,20} )?(?:ids?|uuid|identifier|number|account|wallet|tenant|company|organi[sz]ation)\\b|^\\W{0,3}(?:the )?${who}\\W{0,3}$|\\b(?:user|customer|member|account|person|patient|student|employee|driver|player) (?:who|that|which) (?:is (?:making|sending|submitting|placing|calling)|makes the (?:call|request)|calls|is (?:currently )?(?:logged|signed) in)\\b`,
  'i',
);
/** Where it is said that it must be the one that the credential tells, or that nobody reads it. */
const heldAgainst =
  /\b(?:must|has to|should|needs to) (?:be|match|equal|belong)\b|\b(?:ignored|verified|checked|validated|compared|defaults? to|by default|taken from|derived|if omitted|only)\b/i;

/** “The player who reports”, “number of the student who enrols”, “who says it”. */
const saysDoer = said(
  /^\W{0,3}(?:(?:the )?(?:id|uuid|number|name) of )?(?:the )?(?:(?:user|member|customer|player|student|patient|employee|driver|buyer|guest|person|one) )?who (?:reports|enrols|enrolls|submits|writes|votes|orders|buys|books|says|sends|asks|requests|uploads|posts|transfers|rates|comments|prescribes)\b/i,
);

const ofTexts = finds(
  /\b(?:alphanumeric|sms|text messages?|phone|carrier|sender name|display(?:ed)? name)\b/i,
);

/** What is done to people: the request names whom, not who. */
const aboutPeople: ReadonlySet<string> = new Set(
  list(`
    users, members, membership, memberships, people, accounts, customers, roles, role, permissions, share,
    shares, invite, invites, invitations, assign, assignee, assignees, assignments, participants, followers,
    following, follow, block, blocks, bans, ban, collaborators, owners, owner, recipients, attendees,
    subscribers, tenants, transfer ownership, admins, employees, reviewers, watchers, contacts
  `).map((phrase) => phrase.replaceAll(' ', '')),
);

/** Is there a caller to be told from the credential, who acts for himself? */
const knowsCaller = once((operation: Operation): boolean => {
  const { kind, path, protection } = operation;
  if (kind !== 'operation' || protection.anonymous || administration(operation)) return false;
  const last = lastStep(path);
  return !aboutPeople.has(words(last).join(''));
});

function messageOf(name: string, where: string, operations: readonly Operation[]): string {
  const whom = operations.length === 1 ? operations[0]?.label : `${operations.length} operations`;
  return `The ${where} of ${whom} says whose request it is: \`${name}\` can be anyone’s`;
}
