/** Which parameters say which object is meant, and whose objects those are. */
import { lexicon, lexiconOf } from '../../lexicon/lexicon.ts';
import { list } from '../../lexicon/matcher.ts';
import { namesObject } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation, Parameter } from '../../openapi/model.ts';

/** By its name, or because it stands after the collection of that name: `/orders/{order}`. */
export function addressesObject(parameter: Parameter): boolean {
  const meaning = lexicon.identifier(parameter.name);
  if (parameter.in === 'query') return meaning?.confidence === 'high';
  if (meaning) return true;
  return parameter.operations().some(({ path }) => standsFor(parameter.name, path));
}

/** After its own collection, by its name or by its first letter: `/orders/{order}`, `/profiles/{pid}`. */
function standsFor(parameter: string, path: string): boolean {
  if (namesObject(parameter, path) || isNumberOf(parameter, path)) return true;
  const initial = /^([a-z])_?(?:id|no|nr|num|nbr)$/i.exec(parameter)?.[1]?.toLowerCase();
  if (initial === undefined) return false;
  const step = stepBefore(parameter, path);
  return !step.includes('{') && words(step).at(-1)?.startsWith(initial) === true;
}

/** The step of a path before that of a parameter; empty where it is the first. */
function stepBefore(parameter: string, path: string): string {
  const before = path.slice(0, path.indexOf(`{${parameter}}`)).split('/');
  return before.at(-2) ?? '';
}

/** `/prescriptions/{rxNumber}`, `/lockers/{boxNo}`: the number of one of several things; of a page, a week or a line nobody is the owner. */
function isNumberOf(parameter: string, path: string): boolean {
  const all = words(parameter);
  if (all.length < 2 || !/^(?:number|no|nr|num|nbr)$/.test(all.at(-1) ?? '')) return false;
  const step = stepBefore(parameter, path);
  return !step.includes('{') && /[a-z]s$/i.test(step) && !all.some((word) => counted.has(word));
}

const counted: ReadonlySet<string> = new Set(
  list(`
    page, week, chapter, round, version, line, level, season, episode, year, month, day, part, revision, row, column, step, floor,
    lap, stage, phone, build, port, verse, quarter, sequence, position, slot, game, match, race, hole, question, section, volume,
    track, channel, block, chain, epoch, iteration, run, attempt, flight, train, route, bus, atomic, tax, vat
  `),
);

/** An object that a path leads to. */
export interface AddressedObject {
  /** The parameter's name. */
  readonly id: string;
  /** The step before it, as written; empty when another parameter or nothing stands there. */
  readonly collection: string;
}

/** Names that speak of a person or an account without ending in `id`: `/users/{username}`. */
const personNames: ReadonlySet<string> = new Set(
  list('username, user name, login, handle, email, user, slug, key, uuid, owner, org').map((phrase) =>
    phrase.replaceAll(' ', ''),
  ),
);
/** Steps that only group: what they stand for is in the step before, `/users/v1/{username}`. */
const grouping = /^(v\d+(\.\d+)?|by[-_]?\w*|id|ids)$/i;

/**
 * The objects that a path leads to, in its order: `/orgs/{org}/users/{userId}` gives two. A parameter that names no
 * object (a language, a date, a page) is none.
 *
 * @param path the template as written
 */
export function objectsOf(path: string): readonly AddressedObject[] {
  const steps = path.split('/').filter((step) => step !== '');
  return steps.flatMap((step, at) => {
    const id = /^\{([^{}]+)\}(\.\w+)?$/.exec(step)?.[1];
    if (id === undefined) return [];
    const before = steps.slice(0, at).findLast((one) => !grouping.test(one)) ?? '';
    const collection = before.includes('{') ? '' : before;
    const isObject =
      lexicon.identifier(id) !== undefined ||
      lexicon.caller(id) !== undefined ||
      (collection !== '' && (standsFor(id, path) || personNames.has(words(id).join(''))));
    return isObject ? [{ id, collection }] : [];
  });
}

/** Collections whose objects belong to somebody: a person, a customer, a business. */
const owned: ReadonlySet<string> = new Set(
  list(`
    user, account, customer, client, member, employee, person, people, patient, student, profile, contact,
    subscriber, applicant, candidate, guest, passenger, tenant, org, organization, organisation, workspace,
    order, invoice, payment, transaction, transfer, refund, payout, charge, bill, receipt, quote,
    subscription, cart, basket, checkout, booking, reservation, ticket, claim, policy, loan, card, wallet,
    statement, balance, deposit, withdrawal, message, conversation, chat, inbox, mailbox, notification,
    prescription, appointment, diagnosis, record, document, file, upload, attachment, note, contract, case,
    credential, key, token, secret, session, device, address, salary, payroll, paycheck, invitation, passport, payslip,
    visa, scan, xray, referral, vaccination, certificate, enrollment, enrolment, mortgage, timesheet, parcel, shipment,
    questionnaire, submission, dossier
  `),
);

/** Does a collection hold what belongs to somebody: `users`, `order-items` not, `userOrders`? */
export function isOwned(collection: string): boolean {
  const last = words(collection).findLast((word) => !/^\d+$/.test(word)) ?? '';
  return owned.has(last) || owned.has(singular(last));
}

/** Steps that stand for whoever calls, without an id. */
const ownAreas: ReadonlySet<string> = new Set(
  list('me, my, mine, self, myself, account, profile, user, currentuser, currentaccount, loggedinuser'),
);

/**
 * The step of a path that stands for the caller, so that what follows is his: `/me/albums/{albumId}`. After `/user` and
 * `/account` an id would name somebody, and theirs is a collection like others.
 */
export function ownAreaOf(path: string): string | undefined {
  const steps = path.split('/').filter((step) => step !== '');
  const at = steps.findIndex((step) => ownAreas.has(words(step).join('')));
  const [next] = steps.slice(at + 1);
  return at >= 0 && next !== undefined && !next.includes('{') ? steps[at] : undefined;
}

/** Steps that mean nobody but the caller, whatever follows. */
const callers: ReadonlySet<string> = new Set(list('me, my, mine, self, myself'));
const present: ReadonlySet<string> = new Set(list('current, currentuser, loggedin'));

/** The step by which a path leads to the caller himself and what is his, without any id: `/me/orders`, `/users/current`. */
export function ownDataOf(path: string): string | undefined {
  const steps = path.split('/').filter((step) => step !== '');
  return steps.find((step, at) => {
    const name = words(step).join('');
    if (callers.has(name)) return true;
    return (
      present.has(name) && /^(?:users?|accounts?|customers?|members?|profiles?)$/i.test(steps[at - 1] ?? '')
    );
  });
}

/** Collections whose objects hold everything else of one customer: the walls of a multi-tenant service. */
const tenants: ReadonlySet<string> = new Set(
  list(`
    org, organization, organisation, tenant, account, workspace, company, team, customer, client, project,
    group, user, site, shop, store, merchant, school, enterprise, business, department, partner, agency,
    subscription, realm, namespace, environment, domain, member, employee, patient, owner, clinic, hospital
  `),
);

/** Is it a collection of tenants: `orgs`, `workspaces`? */
export function holdsTenants(collection: string): boolean {
  const named = words(collection);
  return named.length === 1 && (tenants.has(named[0] ?? '') || tenants.has(singular(named[0] ?? '')));
}

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

/** The objects that an operation is about, without those whose id is itself a credential: `/links/{token}`. */
export function objectsAddressed({ api, path }: Operation): readonly AddressedObject[] {
  return objectsOf(path).filter(({ id }) => {
    const credential = lexiconOf(api).credential(id);
    return credential === undefined || namesObject(id, path);
  });
}
