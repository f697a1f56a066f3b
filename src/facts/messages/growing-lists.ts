/** Which collections grow with each day that a service is used, by what they are called. */
import { list } from '../../lexicon/matcher.ts';
import { steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';

/** What people add to, and what happens to them; not what somebody sets up and leaves as it is. */
const growing: ReadonlySet<string> = new Set(
  list(`
    order, user, customer, account, transaction, payment, invoice, message, notification, event, log, activity, audit,
    booking, reservation, appointment, patient, employee, student, contact, lead, product, article, post, comment, review,
    photo, image, picture, video, document, file, upload, ticket, issue, case, claim, shipment, delivery, parcel, trip, ride,
    visit, session, record, reading, measurement, history, statement, transfer, withdrawal, deposit, subscription, donation,
    purchase, sale, listing, vehicle, submission, vote, bid, trade, quote, alert, incident, scan, person, people, friend,
    follower, subscriber, prescription, application, candidate, applicant, enrollment, enrolment, loan, expense, payslip,
    receipt, refund, bill, email, mail, call, recording, conversation, chat, feed, story, playlist, track, song, book, recipe,
    member, client, guest, passenger, driver, flight, property, house, hotel, room, job, task, observation, result, contract
  `),
);
/** `/orders/search`, `/users/all`: what is listed stands before. */
const asking: ReadonlySet<string> = new Set(
  list('all, list, search, find, query, export, dump, full, download, filter, lookup, index, report'),
);

/** Does an operation list what grows: `/orders`, `/v1/users/all`, `/transaction-history`? */
export function listsGrowing({ path }: Operation): boolean {
  const named = steps(path).filter((step) => step !== null);
  const last = named.findLast((step) => !asking.has(words(step).at(-1) ?? '') || words(step).length > 1);
  const own =
    last === undefined ? [] : words(last.replace(/\.[a-z]+$/i, '')).filter((word) => !asking.has(word));
  if (named.length > 0 && last === undefined) return true;
  // `/order-statuses` are statuses.
  return growing.has(singular(own.at(-1) ?? ''));
}

function singular(word: string): string {
  if (growing.has(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
