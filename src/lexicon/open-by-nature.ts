import { push } from '../text/group.ts';
import { once } from '../text/memo.ts';
import { finds } from '../text/says.ts';
import { accountStep } from './account-steps.ts';
import { calledByOthers } from './called-by-others.ts';
import { inEnglish } from './elsewhere.ts';
import { grant, type Interactive, interactive, type OpenKind, trades } from './families/open.ts';
import { mailed } from './mailed-tokens.ts';
import { list } from './matcher.ts';
import { holds, type OperationFacts, phrasesOf, realm, sentence, together } from './operation-facts.ts';
import { steps } from './operations.ts';
import { published } from './published.ts';
import { isRedirectedLogin } from './redirected-login.ts';
import { words } from './words.ts';

export type { OpenKind } from './families/open.ts';
export type { OperationFacts } from './operation-facts.ts';

/** Steps that also name what somebody has, not only what a stranger does: `/users/{id}/sessions`. */
const collective = /^(?:sessions?|auth|authorize)$/i;

/**
 * The reason why an operation must be open to anyone, or undefined. Path, method, and one more of the operation's id,
 * tags, summary and inputs must agree; a name alone (`GET /login-history`, `DELETE /tokens/{id}`) is not enough.
 *
 * @returns the kind; undefined for an operation that is not open by nature, or that does not say enough
 */
export function openByNature(operation: OperationFacts): OpenKind | undefined {
  const found = asNamed(operation);
  if (found) return found;
  const translated = inEnglish(operation);
  return translated && asNamed(translated);
}

function asNamed(operation: OperationFacts): OpenKind | undefined {
  return (
    published(operation) ??
    interaction(operation) ??
    calledByOthers(operation) ??
    exchange(operation) ??
    registration(operation) ??
    authenticator(operation) ??
    mailed(operation) ??
    accountStep(operation) ??
    (isRedirectedLogin(operation) ? 'redirected-login' : undefined)
  );
}

const tokens = list(
  'access token, id token, jwt, auth token, session token, bearer token, bearer, token, refresh token',
);
/** What some hand out in the place of tokens, for a name and a password. */
const keys = list('api key, app key, auth key, session key');
/** What only the one who logs in knows, and tells nobody else. */
const secrets = list(
  'password, client secret, refresh token, client assertion, app secret, api secret, assertion, pin, passcode',
);
/** Whoever takes these as well makes or changes something that is kept. */
const kept = list('scopes, expires at, name, description, permissions, role, new password, confirm password');

/**
 * A log-in by any name: what takes a secret, answers with a token, and is called for it. Of what stands below an object of
 * somebody, the caller is known already.
 */
function exchange({
  method,
  path,
  operationId = '',
  tags = [],
  summary = '',
  bodyProperties,
  parameters = [],
  answers = [],
}: OperationFacts): OpenKind | undefined {
  if (method !== 'POST' || path.includes('{') || answers.length === 0) return undefined;
  const inputs = bodyProperties.length > 0 ? bodyProperties : parameters;
  if (inputs.length === 0) return undefined;
  const [taken, given] = [phrasesOf(inputs), phrasesOf(answers)];
  const has = ({ joined }: typeof taken, names: readonly string[]) =>
    names.some((name) => joined.has(together(name)));
  const isLogin = has(taken, ['password']) && has(taken, ['username', 'user name', 'email', 'login']);
  if (!has(taken, secrets) || !has(given, isLogin ? [...tokens, ...keys] : tokens) || has(taken, kept))
    return undefined;
  // RFC 6749 §4.4, §5.1: by these two names nothing else is exchanged.
  if (has(taken, ['client secret']) && has(given, ['access token'])) return 'token';
  const said = sentence([operationId, summary, ...tags, path]);
  if (
    !holds(said, [
      ...trades,
      'session',
      'jwt',
      'token',
      'tokens',
      'authenticate',
      'login',
      'log in',
      'sign in',
      'signin',
      'access tokens',
      'exchange',
      ...(isLogin ? keys : []),
    ])
  )
    return undefined;
  return has(taken, ['password', 'pin', 'passcode']) ? 'login' : 'token';
}

/** `POST /authn-gcp/{account}/authenticate`: a log-in below the kind of proof and the account that it is for. */
function authenticator({ method, path }: OperationFacts): OpenKind | undefined {
  const all = path.split('/').filter((step) => step !== '');
  const isArea = all
    .slice(0, -1)
    .some((step) => /^auth(?:n|entication|enticators?)?(?:[-_].{1,40})?$/i.test(step));
  return method === 'POST' && isArea && all.at(-1)?.toLowerCase() === 'authenticate' ? 'login' : undefined;
}

/** Clients that register themselves, before they know any credential (RFC 7591 §2, §3.2.1). */
function registration({ method, path, bodyProperties, answers = [] }: OperationFacts): OpenKind | undefined {
  if (method !== 'POST' || path.includes('{') || bodyProperties.length === 0) return undefined;
  const [taken, given] = [phrasesOf(bodyProperties).phrases, phrasesOf(answers).phrases];
  const isClient = taken.has('redirect uris') && taken.has('client name');
  return isClient && given.has('client id') ? 'signup' : undefined;
}

const renewed = finds(
  /^(?:api|rest|v?\d[\d.]*|(?:[a-z]+[-_])?(?:auth|token|session|login|jwt)s?|oauth\d?|authentication|authorization|identity|sso|users?|accounts?|security|public)$/i,
);

function interaction(operation: OperationFacts): OpenKind | undefined {
  const {
    method,
    path,
    operationId = '',
    tags = [],
    summary = '',
    bodyProperties,
    parameters = [],
  } = operation;
  const all = path.split('/').filter((step) => step !== '');
  const named = steps(path).filter((step) => step !== null);
  const tail = named.at(-1);
  if (tail === undefined) return undefined;
  const end = all.lastIndexOf(tail);
  const holes = all.slice(0, end).filter((step) => step.includes('{') && !realm.test(step));
  if (all.slice(end + 1).some((step) => !/token|code|key/i.test(step))) return undefined;

  // `/users/authenticateWithQuickConnect`: by which way one logs in.
  const way = words(tail).findIndex((word) => word === 'with' || word === 'via');
  const called =
    /^(?:authenticate|login|log|sign)$/.test(words(tail)[0] ?? '') && way > 0
      ? words(tail).slice(0, way)
      : words(tail);
  const endings = [
    called.join(''),
    ...endingsOf(named).slice(1),
    ...(strategy(tail) ? endingsOf(named.slice(0, -1)) : []),
  ];
  // What else is renewed: a report, a balance, a list.
  if (words(tail).join(' ') === 'refresh' && named.length > 1 && !renewed(named.at(-2) ?? ''))
    return undefined;
  const places = new Set(endings.flatMap((ending) => placesByEnding(interactive).get(ending) ?? []));
  if (places.size === 0) return undefined;
  const candidates = interactive.filter(
    ({ inPath }, at) =>
      places.has(at) &&
      // A parameter before the end means an object of someone: `/users/{id}/tokens`. After it, only a token can stand.
      holes.every((step) => inPath?.test(step) === true && !collective.test(tail)),
  );
  if (candidates.length === 0) return undefined;
  const inputs = [phrasesOf(bodyProperties), phrasesOf(parameters)];
  const takesOne = (name: string) => inputs.some(({ phrases }) => phrases.has(name));
  const said = sentence([operationId, summary]);
  const group = sentence(tags);

  for (const one of candidates) {
    if (one.never?.some((name) => takesOne(name) && !grant.some(takesOne))) return undefined;
    const has = (names: readonly string[] = []) =>
      names.some((name) => inputs.some(({ joined }) => joined.has(together(name))));
    const spoken = holds(said, one.said) || holds(group, [...one.said, ...trades]);
    // What it takes may be written out under no name that is known: it answers with a token (RFC 6749 §5.1).
    const gives =
      one.kind === 'token' && spoken && phrasesOf(operation.answers ?? []).phrases.has('access token');
    const takes = has(one.takes) || (spoken && has(one.takesWhenSaid)) || gives;
    const unknownBody =
      (operation.hasBody && bodyProperties.length === 0) || (spoken && leavesInputsUnsaid(operation));
    const writes =
      method === 'POST' ||
      ((one.kind === 'password-reset' || one.kind === 'one-time-code') &&
        (method === 'PUT' || method === 'PATCH'));
    // A login or a confirmation by link is a GET that takes what a POST would.
    const reads = method === 'GET' && one.kind !== 'signup' && one.kind !== 'token';
    if (one.byInputs && (unknownBody || operation.hidesInput?.())) continue;
    if (writes && (takes || (spoken && unknownBody))) return one.kind;
    if (reads && takes && (spoken || takesOne('password'))) return one.kind;
  }
  return undefined;
}

/** Which of them have a phrase for the end of their paths; asked for every operation. */
const placesByEnding = once((all: readonly Interactive[]): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, number[]>();
  for (const [at, { path }] of all.entries()) for (const phrase of path) push(found, together(phrase), at);
  return found;
});

/** By what one proves who one is, below the step that says what is done: `/auth/sign-in/local`, `/login/email`. */
const strategy = finds(
  /^(?:local|e?-?mail|passwords?|phone|mobile|username|credentials|ldap|basic|standard|native|default)$/i,
);

/** The last step, and the last two. */
function endingsOf(named: readonly string[]): readonly string[] {
  return [1, 2]
    .filter((few) => named.length >= few)
    .map((few) => words(named.slice(-few).join('/')).join(''));
}

/** `/auth/login`, of which the definition says that one logs in there, and nothing of what it takes. */
function leavesInputsUnsaid({ path, hasBody, parameters = [] }: OperationFacts): boolean {
  if (hasBody || parameters.length > 0 || path.includes('{')) return false;
  const all = path.split('/').filter((step) => step !== '');
  return (
    /\/(?:log-?in|sign-?in|log-?on|authenticate|sign-?up|register|registration|device[-_/](?:authori[sz]e|authori[sz]ation|code))\/?$/i.test(
      path,
    ) && all.slice(0, -1).every((step) => renewed(step) || /^device$/i.test(step))
  );
}

/**
 * Is a password set for whoever is named: `{email, newPassword}`, and nothing that only the owner of the account was sent?
 * Such an operation resets passwords, and must not be open.
 */
export function setsUnproved({ path, bodyProperties, parameters = [] }: OperationFacts): boolean {
  if (path.includes('{')) return false;
  const [body, others] = [kindsOf(bodyProperties), kindsOf(parameters)];
  const takes = (kind: Kind) => body.has(kind) || others.has(kind);
  return takes('password') && takes('account') && !takes('other');
}

type Kind = 'password' | 'account' | 'other';

/** Operations may share very long lists of names. */
const kindsOf = once(
  (names: readonly string[]): ReadonlySet<Kind> =>
    new Set(
      names.map(words).map((all) => {
        if (isPassword.test(all.at(-1) ?? '')) return 'password';
        return ofAccount.test(all.join(' ')) ? 'account' : 'other';
      }),
    ),
);

const isPassword = /^(?:password|passwd|pwd|passphrase|confirmation|confirm|repeat|again)$/;
const ofAccount =
  /^(?:user |account |your )?(?:e ?mail(?: address)?|user ?name|user|login|phone(?: number)?|mobile|msisdn|user id|account id|id)$/;
