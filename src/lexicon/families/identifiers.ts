import { type Family, list } from '../matcher.ts';

/** Things that have ids, for names written together in lower case: `userid` is one, `paid`, `valid`, `grid` are not. */
const things = list(`
  user, account, customer, client, order, product, item, member, group, team, project, company, org,
  organization, tenant, owner, employee, person, profile, payment, invoice, transaction, session, device,
  message, post, comment, file, document, folder, resource, object, category, event, task, ticket, case,
  contact, store, shop, merchant, vendor, book, pet, patient, doctor, student, course, report, image, video,
  photo, subscription, workspace, booking, reservation, cart, card, job, record, entity, parent, child
`);

/** What people call by a number that is printed on it: its number, or the reference by which one speaks of it. */
const numbered = list(`
  order, invoice, account, customer, client, member, employee, ticket, case, booking, reservation, contract, policy,
  subscription, transaction, document, payment, claim, student, patient, user, card, receipt, loan, shipment, parcel,
  tracking, consignment, passport, prescription, membership, registration, licence, license, certificate, device, meter,
  appointment, application, voucher, quote, statement, payslip, record, asset, emp, acct, cust, personnel, staff, badge,
  matriculation, enrolment, enrollment
`);
const numbers = list('number, no, nr, num, nbr, ref, reference, reference number, ref no');

/** Names that say which object is meant. */
export const identifiers: Family = {
  unless: [
    'request',
    'correlation',
    'trace',
    'span',
    'idempotency',
    'app',
    'schema',
    'is',
    'has',
    'min',
    'max',
    'since',
    // Where a page begins or ends.
    // What everybody knows, and nobody owns.
    ...['language', 'locale', 'currency', 'country', 'timezone', 'zone'],
    ...['cursor', 'last', 'after', 'before', 'until', 'start', 'starting', 'end', 'ending', 'offset'],
    'deduplication',
    'dedup',
    'dedupe',
    'nonce',
  ],
  entries: [
    {
      meaning: 'object identifier',
      match: [
        ...list('id, ids, uuid, uuids, guid, identifier, identifiers, object id, sid, gid, uid, pk'),
        ...things.map((thing) => `${thing} id`),
      ],
      reason: 'it says which object is meant; guessing others must bring nothing',
      confidence: 'high',
    },
    {
      meaning: 'object number',
      match: list(`
        mrn, issue number, pull number, job number, serial number, serial no, serial nr, device serial, meter serial
      `).concat(numbered.flatMap((thing) => numbers.map((number) => `${thing} ${number}`))),
      reason: 'it says which object is meant, and numbers are counted up',
      confidence: 'medium',
    },
    {
      meaning: 'object number',
      match: ['number', 'index', 'no', 'nr', 'nbr', 'ref', 'reference', 'serial', 'matriculation'],
      whole: true,
      reason: 'in a path it mostly says which object is meant',
      confidence: 'low',
    },
  ],
};

/** A name of a person or an account, not an id. */
export const nameOfCaller = 'name of the caller';

/** Identifiers that say who calls, or for whom: on a protected operation the server knows it from the credential. */
export const callers: Family = {
  entries: [
    {
      meaning: nameOfCaller,
      match: list(`
        username, user name, user, login, user login, user email, account, account name, account number,
        account no, customer, client name, customer name, customer number, customer no, customer nr, customer ref,
        client no, client number, member no, member number, employee no, employee number, staff no, staff number, emp no, emp nbr, acct no, acct nbr, cust no, cust nbr,
        patient no, patient number, patient ref, user no, user number, user ref, subscriber no, subscriber number
      `),
      whole: true,
      reason: 'if it says whose data is meant, it can be anyone’s; it often is a filter',
      confidence: 'low',
    },
    {
      meaning: 'identity of the caller',
      match: list(`
        current user id, acting user id, caller id, logged in user id, auth user id, my user id,
        session user id, on behalf of, requester id, impersonated user id, as user, as user id, act as,
        acting as, acting user, acting username, impersonate, impersonate user, impersonated user, sudo,
        sudo user, run as user, current user, current username, logged in user, as role, acting role, act as role,
        effective role, effective user, effective user id, acting member id, acting account id, acting customer id,
        as member, as member id, as customer, as account, impersonated by, on behalf of user, on behalf of user id
      `),
      whole: true,
      reason: 'the server knows the caller from the credential; a value in the request can be anyone’s',
      confidence: 'high',
    },
    {
      meaning: 'identity of the caller',
      match: list(`
        user id, account id, tenant id, owner id, customer id, userid, accountid, tenantid, user uuid,
        id user, id account, id owner, id customer, id usuario, usuario id, id cliente, cliente id,
        tenant uuid, from user id, from member id, from customer id, from account id, from account no,
        from account number, from user, from member, sender id, sender user id, sender member id, sender account id,
        payer id, payer account id, payer account number, payer account no, source account id, source account no,
        source account number, debit account id, debit account number, from card, from card id, from card no,
        from card number, from wallet, from wallet id, source wallet id, source card id, billed org,
        billed account, initiator id, submitted by id
      `),
      whole: true,
      reason: 'if it says who calls, it can be anyone’s: the credential should say it',
      confidence: 'medium',
    },
    {
      meaning: 'identity of the caller',
      match: list(`
        member id, organization id, organisation id, org id, merchant id, subscriber id, employee id,
        workspace id, company id, profile id, client id, person id, uid, patient id, patient uuid, seller id, buyer id
      `),
      whole: true,
      reason: 'if it says who calls, it can be anyone’s; it often names the object instead',
      confidence: 'low',
    },
  ],
};
