/** Which collections grow with each day that a service is used, by what they are called. */
import { list } from '../../lexicon/matcher.ts';
import { steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';

/** What people add to, and what happens to them; not what somebody sets up and leaves as it is. */
const growing: ReadonlySet<string> = new Set(
  list(`
    order, user, customer, account, transaction, payment, invoice, message, event, log, activity, audit,
    booking, reservation, appointment, patient, employee, student, contact, lead, product, article, post, comment, review,
    photo, image, picture, video, document, file, upload, ticket, issue, claim, shipment, delivery, parcel, trip, ride,
    visit, record, reading, measurement, statement, transfer, withdrawal, deposit, subscription, donation,
    purchase, sale, vehicle, submission, vote, bid, trade, quote, alert, incident, scan, person, friend,
    follower, subscriber, prescription, application, candidate, applicant, enrollment, enrolment, loan, expense, payslip,
    receipt, refund, bill, email, mail, call, recording, conversation, chat, story, playlist, track, song, book, recipe,
    member, client, guest, passenger, driver, flight, house, hotel, room, task, observation, result, contract
  `),
);
/** `/orders/search`, `/users/all`: what is listed stands before. */
const asking: ReadonlySet<string> = new Set(
  list(
    'all, list, listing, search, find, query, export, dump, full, download, filter, lookup, index, report',
  ),
);

/** What is many though no `s` ends it. */
const collective: ReadonlySet<string> = new Set(
  list('people, history, activity, audit, feed, mail, inbox, log, logbook, ledger, journal'),
);

/** Does an operation list what grows: `/orders`, `/v1/users/all`, `/transaction-history`? What ends with a parameter is about one. */
export function listsGrowing(operation: Operation): boolean {
  const { path } = operation;
  if (/\}\/?$/.test(path) || asksByName(operation)) return false;
  const named = steps(path).filter((step) => step !== null);
  const last = named.findLast((step) => !asking.has(words(step).at(-1) ?? '') || words(step).length > 1);
  const own =
    last === undefined ? [] : words(last.replace(/\.[a-z]+$/i, '')).filter((word) => !asking.has(word));
  if (named.length > 0 && last === undefined) return true;
  // `/order-statuses` are statuses.
  const end = own.at(-1) ?? '';
  // `/user` is whoever calls.
  return collective.has(end) || (end.endsWith('s') && growing.has(singular(end)));
}

const ownRecords: ReadonlySet<string> = new Set(list('me, profile, settings, preferences'));

/** Does an operation write one of those records, or the caller's own: `POST /orders`, `PUT /users/{id}`, `PATCH /me`? */
export function writesRecord({ path, method }: Operation): boolean {
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return false;
  const last = words(steps(path).findLast((step) => step !== null) ?? '').at(-1) ?? '';
  return ownRecords.has(last) || growing.has(last) || growing.has(singular(last));
}

/** Must the caller name what he wants: `?ids=1,2,3`? The answer is no longer than his list. */
function asksByName({ parameters }: Operation): boolean {
  return parameters.some(
    ({ in: where, name, required }) =>
      where === 'query' &&
      required &&
      /^(?:ids|uuids|keys|usernames|handles|skus|codes|slugs|names)$/.test(words(name).at(-1) ?? ''),
  );
}

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
