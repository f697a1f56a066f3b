/** What somebody asks for and somebody else decides on: leave, a loan, a refund; and what he buys. */
import { list } from '../../lexicon/matcher.ts';
import { steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, parts } from '../../openapi/composition.ts';
import type { Operation, Property, Schema } from '../../openapi/model.ts';
import { those } from '../../text/memo.ts';

const requests: ReadonlySet<string> = new Set(
  list(`
    request, claim, application, loan, expense, refund, withdrawal, reimbursement, timesheet, payout, leave, absence,
    vacation, holiday, permit, petition, submission, complaint, appeal, nomination, requisition, return, dispute, scholarship,
    grant, mortgage, registration, enrollment, enrolment, friend, friendship
  `),
);
const purchases: ReadonlySet<string> = new Set(
  list('order, cart, basket, checkout, purchase, booking, reservation, subscription, ticket, rental'),
);
const baskets: ReadonlySet<string> = new Set(list('cart, basket, checkout'));

/** Of some operations those by which somebody makes or changes his own request or purchase. */
export const asksForDecision = those<Operation>((one) => isAbout(one, requests) || isAbout(one, purchases));

/** Those by which a buyer fills his basket or pays for it: no shop does that for him. */
export const fillsBasket = those<Operation>((one) =>
  namedSteps(one).some((step) => baskets.has(singular(step))),
);

/** Is what it writes such a thing: what the last step of its path that is no parameter names? */
function isAbout(operation: Operation, nouns: ReadonlySet<string>): boolean {
  if (operation.method !== 'POST' && operation.method !== 'PUT' && operation.method !== 'PATCH') return false;
  return nouns.has(singular(namedSteps(operation).at(-1) ?? ''));
}

/** The last word of each step that is no parameter. */
function namedSteps({ path }: Operation): readonly string[] {
  return steps(path).flatMap((step) => (step === null ? [] : (words(step).at(-1) ?? [])));
}

function singular(word: string): string {
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

const begun: ReadonlySet<string> = new Set(
  list(
    'submitted, pending, draft, requested, new, open, waiting, received, created, in review, under review, unpaid',
  ),
);
const decided: ReadonlySet<string> = new Set(
  list(
    'approved, paid, granted, accepted, verified, confirmed, settled, refunded, authorized, authorised, paid out, disbursed',
  ),
);

/**
 * Is it a state that begins with a request and ends with what others decide, by its values: `status: {enum: [submitted, approved, paid]}`?
 */
export function isDecided({ name, schema }: Property): boolean {
  if (!/^(?:status|state|stage)$/.test(words(name).at(-1) ?? '')) return false;
  const values = valuesOf(schema);
  return values.some((one) => begun.has(one)) && values.some((one) => decided.has(one));
}

const refused: ReadonlySet<string> = new Set(
  list('rejected, declined, denied, refused, disapproved, not approved, unapproved'),
);

/** The same of what somebody looks at before it is shown: its values know a refusal as well, `PENDING, APPROVED, REJECTED`. */
export function isModerated(property: Property): boolean {
  return isDecided(property) && valuesOf(property.schema).some((one) => refused.has(one));
}

function valuesOf(schema: Schema): readonly string[] {
  const all = parts(schema).flatMap((part) => allowedValues(part) ?? []);
  return all.flatMap((value) => (typeof value === 'string' ? words(value).join(' ') : []));
}
