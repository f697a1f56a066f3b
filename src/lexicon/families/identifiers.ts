import { type Family, list } from '../matcher.ts';

/** Things that have ids, for names written together in lower case: `userid` is one, `paid`, `valid`, `grid` are not. */
const things = list(`
  user, account, customer, client, order, product, item, member, group, team, project, company, org,
  organization, tenant, owner, employee, person, profile, payment, invoice, transaction, session, device,
  message, post, comment, file, document, folder, resource, object, category, event, task, ticket, case,
  contact, store, shop, merchant, vendor, book, pet, patient, doctor, student, course, report, image, video,
  photo, subscription, workspace, booking, reservation, cart, card, job, record, entity, parent, child
`);

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
        order number, invoice number, account number, customer number, ticket number, case number,
        member number, employee number, booking number, reservation number, contract number, policy number,
        subscription number, issue number, pull number, job number, document number, transaction number,
        payment number, claim number, student number, patient number, order no, invoice no
      `),
      reason: 'it says which object is meant, and numbers are counted up',
      confidence: 'medium',
    },
    {
      meaning: 'object number',
      match: ['number', 'index'],
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
        account no, customer, client name, customer name, customer number
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
        sudo user, run as user, current user, current username, logged in user
      `),
      whole: true,
      reason: 'the server knows the caller from the credential; a value in the request can be anyone’s',
      confidence: 'high',
    },
    {
      meaning: 'identity of the caller',
      match: list(`
        user id, account id, tenant id, owner id, customer id, userid, accountid, tenantid, user uuid,
        tenant uuid
      `),
      whole: true,
      reason: 'if it says who calls, it can be anyone’s: the credential should say it',
      confidence: 'medium',
    },
    {
      meaning: 'identity of the caller',
      match: list(`
        member id, organization id, organisation id, org id, merchant id, subscriber id, employee id,
        workspace id, company id, profile id, client id, person id, uid
      `),
      whole: true,
      reason: 'if it says who calls, it can be anyone’s; it often names the object instead',
      confidence: 'low',
    },
  ],
};
