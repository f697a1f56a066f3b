import { remember } from '../text/memo.ts';
import { admin, dataOfTests, debug, flows, grants } from './families/operations.ts';
import { type Family, type Meaning, matcher } from './matcher.ts';
import { words } from './words.ts';

/** What the lexicon reads of an operation. */
export interface OperationNames {
  /** In upper case. */
  readonly method: string;
  readonly path: string;
  readonly operationId?: string | undefined;
  readonly tags?: readonly string[];
  /** Names of what it takes in. */
  readonly inputs?: readonly string[];
}

/** The steps of a path, parameters as `null`: `/a/{b}/c` → `a`, null, `c`. */
export const steps = remember((path: string): readonly (string | null)[] =>
  path
    .split('/')
    .filter((step) => step !== '')
    .map((step) => (step.includes('{') ? null : step)),
);

/** The last step of a path that is no parameter; empty where there is none. */
export function lastStep(path: string): string {
  return steps(path).findLast((step) => step !== null) ?? '';
}

/** The last step of a path, a parameter too, before a version: `donations` of `/donations/v1`; empty where there is none. */
export function endOf(path: string): string {
  return path.split('/').findLast((step) => step !== '' && !version.test(step)) ?? '';
}

const version = /^v\d{1,3}$/i;

/**
 * Does a path parameter stand after its own name or plural, and so names an object of that collection:
 * `/tokens/{token}`, `/v1/shipping_rates/{shipping_rate_token}`?
 */
export function namesObject(parameter: string, path: string): boolean {
  const before = path.slice(0, path.indexOf(`{${parameter}}`));
  const step = before.split('/').findLast((one) => one !== '' && !one.includes('{'));
  if (step === undefined || !before.endsWith(`${step}/`)) return false;
  const collection = words(step).map(singular);
  const own = words(parameter).map(singular);
  // `/password/{newPassword}` sets one; there is no object of that name yet.
  if (/^(?:new|old|current)$/.test(own[0] ?? '')) return false;
  return (
    collection.at(-1) === own.at(-1) || collection.join(' ') === own.slice(0, collection.length).join(' ')
  );
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

type Question = (operation: OperationNames) => Meaning | undefined;

/** The questions about operations, with what the configuration adds to each family. */
export function operationQuestions(added: { admin: Family; debug: Family; flows: Family }): {
  adminOperation: Question;
  debugOperation: Question;
  sensitiveFlow: Question;
} {
  const isAdmin = wholePhrase(matcher(added.admin));
  const isGrant = wholePhrase(matcher(grants));
  const isDebug = wholePhrase(matcher(added.debug));
  const isFlow = matcher(added.flows);

  /** Roles and permissions; those of a person (`/users/{id}/roles`) are surely about rights. */
  const grant = (path: readonly (string | null)[]): Meaning | undefined => {
    const at = path.findLastIndex((step) => step !== null);
    const found = isGrant(path[at] ?? '');
    const holder = path[at - 1] === null ? path[at - 2] : undefined;
    return found && holder && /^(users?|members?|accounts?|people|employees)$/i.test(holder)
      ? { ...found, confidence: 'medium' }
      : found;
  };

  return {
    adminOperation({ method, path, operationId = '', tags = [] }) {
      let received: Meaning | undefined;
      const all = steps(path);
      for (const [at, step] of all.entries()) {
        const found = step === null ? undefined : (isAdmin(step) ?? lookedAfter(all, at));
        if (found && !isReceiver(method, all, at)) return found;
        if (found) received = { ...found, confidence: 'low' };
      }
      for (const tag of tags) {
        const found = isAdmin(tag);
        if (found) return found;
      }
      const byName = leadingWord(operationId, isAdmin);
      if (byName) return byName;
      if (received || safeMethods.has(method)) return received;
      return grant(steps(path));
    },

    debugOperation({ path }) {
      const [first, ...rest] = steps(path).filter(
        (step) => step === null || !/^(api|v\d+(\.\d+)?)$/i.test(step),
      );
      const atRoot = first ? isDebug(first) : undefined;
      // Below `/swagger-ui` stand the files of that page alone.
      const isArea = rest.length > 0 && atRoot?.confidence === 'low' && !/^swagger-?ui$/i.test(first ?? '');
      if (atRoot && !isArea) return atRoot;
      for (const [at, step] of rest.entries()) {
        const found = step === null ? undefined : isDebug(step);
        // `/maintenance/env`: what looks after the service itself.
        if (found && insides.test(step ?? '') && operation.test((at === 0 ? first : rest[at - 1]) ?? ''))
          return { ...found, confidence: 'medium' };
        // What lies below `/tests` or `/metrics` is mostly about those: what tests themselves call is not.
        if (found?.confidence === 'high' && (!isArea || found.meaning === dataOfTests))
          return { ...found, confidence: 'medium' };
      }
      return undefined;
    },

    sensitiveFlow({ method, path, operationId = '', inputs = [] }) {
      const all = steps(path);
      const guess = voucherGuess(method, path, operationId, inputs);
      if (guess) return guess;
      if (method !== 'POST' && method !== 'PUT') return undefined;
      const last = all.at(-1);
      if (last && /^withdraw$/i.test(last) && isPaper(all)) return undefined;
      if (all.some((step) => step !== null && told.test(step))) return undefined;
      // `PUT /payments/{id}` changes one; `POST /payments` and `POST /orders/{id}/pay` start one.
      // `POST /teams/{id}/members`, `inviteMember`: what is sent goes to whoever is named.
      const found = last ? isFlow(last) : undefined;
      if (found || method !== 'POST') return found;
      const before = all.at(-2);
      // `POST /payouts/request`: what is made is said before.
      if (last && before && starts.test(last)) return isFlow(before) ?? namedFlow(operationId, isFlow);
      return (
        (last && before ? isFlow(`${before}/${last}`) : undefined) ??
        (/^(?:invite|invites)$/.test(words(operationId)[0] ?? '') ? isFlow('invite') : undefined) ??
        (last ? namedFlow(operationId, isFlow) : undefined)
      );
    },
  };
}

/** `bookAppointment`, `initiateWireTransfer`: a verb and what it is done with. Words with other uses are read of paths alone. */
function namedFlow(id: string, isFlow: (name: string) => Meaning | undefined): Meaning | undefined {
  const all = words(id);
  if (all.length < 2 || all.length > 4 || !startsFlow.has(all[0] ?? '')) return undefined;
  const found = isFlow(id);
  return found?.confidence === 'low' && all[0] !== 'cast' ? undefined : found;
}

const startsFlow: ReadonlySet<string> = new Set(
  (
    'create make place submit start begin initiate execute perform book reserve buy purchase order pay ' +
    'charge refund withdraw deposit donate transfer send wire redeem claim cast refer hold schedule rent'
  ).split(' '),
);

/** `POST /applications/{id}/withdraw`: who handed it in takes it back, and no money. */
function isPaper(path: readonly (string | null)[]): boolean {
  const of = path.slice(0, -1).findLast((step) => step !== null) ?? '';
  return papers.has(singular(words(of).at(-1) ?? ''));
}

const papers: ReadonlySet<string> = new Set(
  'application request proposal task offer consent complaint submission appeal candidacy candidate nomination objection petition invitation'.split(
    ' ',
  ),
);
/** `POST /webhooks/payment`: what has happened is told there, and nothing is done. */
const told = /^(?:web[-_]?)?hooks?$/i;

/** What is done with anything. */
const starts = /^(?:request|create|submit|initiate|start|execute|process)$/i;

/** What shows the process itself, where it stands below what looks after the service. */
const insides = /^(?:env|dump|beans|loggers)$/i;
const operation =
  /^(?:maintenance|ops|operations|system|sys|management|manage|internal|diagnostics|monitoring|health)$/i;

const moderation: Meaning = {
  meaning: 'moderation',
  reason: 'it is named as a moderator’s',
  confidence: 'medium',
};

const administration: Meaning = {
  meaning: 'administration',
  reason: 'it is named as an administrator’s',
  confidence: 'medium',
};

/** What somebody looks after by the steps of the path together: each of them alone is also something else. */
function lookedAfter(path: readonly (string | null)[], at: number): Meaning | undefined {
  if (moderates(path, at)) return moderation;
  return manages(path, at) ? administration : undefined;
}

/** `/verwaltung/benutzer`, `/beheer/gebruikers`: above what administrators look after; alone it is what an authority is called. */
function manages(path: readonly (string | null)[], at: number): boolean {
  if (!/^(?:verwaltung|beheer)$/i.test(path[at] ?? '')) return false;
  const next = path[at + 1];
  return typeof next === 'string' && managed.test(next);
}

const managed =
  /^(?:benutzer|nutzer|anwender|users?|konten|accounts?|mitglieder|mitarbeiter|kunden|bestellungen|rollen|rechte|berechtigungen|mandanten|tenants?|einstellungen|konfiguration|system|protokolle?|logs?|gebruikers?|leden|medewerkers|klanten|rechten|instellingen)$/i;

/** `/moderation/users/{id}/ban`, `/moderator/reports`: above what is looked after; `/moderation` alone also judges a text. */
function moderates(path: readonly (string | null)[], at: number): boolean {
  if (!/^(?:moderation|moderators?|mod)$/i.test(path[at] ?? '')) return false;
  const next = path[at + 1];
  return typeof next === 'string' && moderated.test(next);
}

const moderated =
  /^(?:users?|members?|accounts?|players?|reports?|queue|bans?|comments?|posts?|threads?|messages?|appeals?|flags?|cases?|actions?|decisions?)$/i;

/** `POST /notifications/admin`, `/contact/admin`: to whom it is sent, and not who sends it. */
function isReceiver(method: string, path: readonly (string | null)[], at: number): boolean {
  const before = path[at - 1];
  return (
    method === 'POST' &&
    at === path.length - 1 &&
    typeof before === 'string' &&
    messaging.test(words(before).join(' '))
  );
}

const messaging =
  /^(?:send )?(?:notif(?:y|ications?)|messages?|msg|contact|e ?mails?|mail|alerts?|sms|push|chats?|feedback|send|tell|write|ask|help|inquir(?:y|ies)|enquir(?:y|ies)|complaints?)(?: to)?$/;

const vouchers =
  /\b(?:coupons?|vouchers?|promos?|promo codes?|promotion codes?|discount codes?|gift ?cards?|gift ?codes?|gift certificates?)\b/;
const tries = /\b(?:validate|verify|check|apply|redeem|claim|use|activate|lookup|balance)\b/;
const code = /\b(?:code|coupon|voucher|promo)$/;
/** What a gift card is paid with, like a code. */
const cardNumber = /\b(?:number|pin|serial)$/;
const giftCards = /\bgift ?cards?\b/;
/** A code of a voucher among what is taken in: `promoCode`, `giftCardNumber`. */
const sentCode =
  /^(?:\w+ )?(?:coupon|voucher|promo|promotion|discount|gift|gift ?card|gift certificate|reward) (?:code|number|pin)$/;
/** What a code is tried out on: a price is told anew, and nothing is bought yet. */
const priced =
  /\b(?:discounts?|quotes?|carts?|baskets?|price|prices|pricing|lookup|redeem|validate|check|apply|verify)\b/;

/**
 * Is a code of a voucher held against those that exist, whatever the method: `POST /coupons/validate`,
 * `PUT /baskets/{id}/coupon/{coupon}`? The answer tells which of them are good.
 */
function voucherGuess(
  method: string,
  path: string,
  operationId: string,
  inputs: readonly string[],
): Meaning | undefined {
  if (method === 'DELETE' || method === 'PATCH') return undefined;
  const all = steps(path);
  const named = all.filter((step) => step !== null).map((step) => words(step).join(' '));
  const [before = '', last = ''] = named.slice(-2).length === 1 ? ['', ...named] : named.slice(-2);
  const id = words(operationId).join(' ');
  const isTried =
    vouchers.test(`${before} ${last}`) && (tries.test(last) || (vouchers.test(last) && tries.test(id)));
  const parameter = all.at(-1) === null ? endOf(path) : undefined;
  const isNamed =
    parameter !== undefined &&
    vouchers.test(last) &&
    isCode(words(parameter.replace(/[{}]/g, '')).join(' '), last);
  const isSent = inputs.some((name) => {
    const sent = words(name).join(' ');
    if (vouchers.test(last)) return method === 'GET' && isCode(sent, last);
    return sentCode.test(sent) && priced.test(last);
  });
  if (!isTried && !isNamed && !isSent) return undefined;
  return {
    meaning: 'voucher',
    reason: 'codes are tried out by the thousand',
    // Read by its code: a shop may also keep them that way.
    confidence: isTried || isSent || method === 'PUT' ? 'medium' : 'low',
  };
}

/** Is it what a voucher of that name is used with? */
function isCode(name: string, vouchers: string): boolean {
  return code.test(name) || (giftCards.test(vouchers) && cardNumber.test(name));
}

export const operationFamilies = { admin, debug, flows };

/** A phrase that is all of the name: `admin`, `admin-api`, but not `enforce-admin`. */
function wholePhrase(find: ReturnType<typeof matcher>): (name: string) => Meaning | undefined {
  return (name) => {
    const found = find(name);
    if (!found) return undefined;
    const all = words(name).join('');
    return found.match.some((phrase) => words(phrase).join('') === all) ? found : undefined;
  };
}

/** The first word of an operation's id, or the first after its group: `adminListUsers`, `users/admin-delete`. */
function leadingWord(operationId: string, find: (name: string) => Meaning | undefined): Meaning | undefined {
  const [group = '', name = ''] = operationId.split(/[/.:#]/, 2);
  for (const part of [group, name]) {
    const [first] = words(part);
    const found = first === undefined ? undefined : find(first);
    if (found) return found;
  }
  return undefined;
}
