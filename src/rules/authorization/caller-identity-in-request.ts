import { administration } from '../../facts/access/administrators.ts';
import { openKind } from '../../facts/access/open-by-nature.ts';
import { urlValues } from '../../facts/messages/url-values.ts';
import { writtenRecords } from '../../facts/messages/written-records.ts';
import { nameOfCaller } from '../../lexicon/families/identifiers.ts';
import { lexicon, lexiconOf } from '../../lexicon/lexicon.ts';
import { list, type Meaning } from '../../lexicon/matcher.ts';
import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'caller-identity-in-request',
  title: 'The request says who the caller is',
  severity: 'medium',
  confidence: 'medium',
  category: 'authorization',
  owasp: ['API1'],
  cwe: [639],
  stride: ['S', 'E'],
  looksAt: ['input'],
  otherCauses: ['identity-header-trusted'],
  rationale:
    'The server knows the caller from the credential. If it believes the id in the request instead, whoever writes another one acts for somebody else.',
  remediation:
    'Take the id out of the request, and read it from the credential; where it names somebody else on purpose, check on each request that the caller may act for him.',
  falsePositives: [
    'The id is a filter, or names the person that the request is about, such as the member to be added.',
    'Only administrators may call the operation.',
  ],
  visit: {
    parameter(parameter, { report, examines }) {
      if (parameter.in === 'path') return;
      for (const value of urlValues(parameter)) {
        const operations = parameter.operations().filter(knowsCaller);
        if (operations.length === 0) continue;
        examines(operations);
        const meaning = callerIn(value.name) ?? namedIn(value.name);
        if (!meaning) continue;
        const concerned = meaning.meaning === nameOfCaller ? operations.filter(answersForOne) : operations;
        if (concerned.length === 0) continue;
        report({
          at: value.at,
          part: value.part,
          ...certainty(meaning),
          message: messageOf(value.name, 'query', concerned),
          operations: concerned,
          about: about.parameter(parameter, value.name === parameter.name ? '' : value.name),
        });
      }
    },

    property(property, { api, report, examines }) {
      if (!property.flows('input') || !writtenRecords(api).has(property.owner)) return;
      const operations = writes(property.operations('input'));
      if (operations.length === 0) return;
      examines(operations);
      const meaning = callerIn(property.name) ?? numberIn(property.name);
      if (!meaning) return;
      report({
        at: property.place,
        part: 'key',
        ...certainty(meaning),
        message: messageOf(property.name, 'body', operations),
        operations,
        about: about.schema(property.owner, 'input', `.${property.name}`),
      });
    },
  },
});

/** The properties of one schema share their lists of operations: each list is looked through once. */
const writes = once((operations: readonly Operation[]) =>
  operations.filter((operation) => operation.body !== undefined && !operation.safe && knowsCaller(operation)),
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

function certainty({ confidence, meaning }: Meaning) {
  if (meaning === nameOfCaller) return { severity: 'low' as const, confidence: 'low' as const };
  // `userId` may be a filter or a target; `currentUserId` cannot.
  return { confidence: confidence === 'high' ? ('high' as const) : ('low' as const) };
}

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
