import { push } from '../text/group.ts';
import { once, remember } from '../text/memo.ts';
import { accountStep } from './account-steps.ts';
import { grant, type Interactive, interactive, type OpenKind, trades } from './families/open.ts';
import { list } from './matcher.ts';
import { type OperationNames, steps } from './operations.ts';
import { isRedirectedLogin } from './redirected-login.ts';
import { words } from './words.ts';

export type { OpenKind } from './families/open.ts';

/** What is read of an operation to tell whether it must be open to anyone. */
export interface OperationFacts extends OperationNames {
  readonly summary?: string;
  readonly hasBody: boolean;
  /** Names of the body's properties; empty when the body says none. */
  readonly bodyProperties: readonly string[];
  /** Names of the parameters. */
  readonly parameters?: readonly string[];
  /** Names of the properties of what it answers with where all went well. */
  readonly answers?: readonly string[];
  /** Does it say that it leads on: an answer 3xx? */
  readonly leadsOn?: boolean;
  /** May it take more than is known, because a reference could not be followed? */
  readonly hidesInput?: () => boolean;
}

/** Parameters of a path that say in whose realm one logs in, not which object is meant. */
const realm =
  /\{(tenant|realm|org|organi[sz]ation|workspace|directory|domain|issuer|pool|provider|short[-_]?name|sub[-_]?domain)[\w-]*\}/i;
const plain =
  /^(api|rest|v?\d+(\.\d+)?|actuator|system|health|_|_health|management|manage|public|status|monitoring|service)$/i;

/** Steps that also name what somebody has, not only what a stranger does: `/users/{id}/sessions`. */
const collective = /^(?:sessions?|auth|authorize)$/i;

/** What `GET /` says of itself where it greets and leads on; `index` is left out: it may list what the API is about. */
const signsOfLife = list(`
  health, healthcheck, ping, liveness, readiness, heartbeat, alive, uptime, service status, api status, server status
`);
const rootPage = [
  'home',
  'welcome',
  'landing',
  'api root',
  'entry point',
  'entrypoint',
  'hello',
  'discovery',
];

/** What the address of the API itself, or of one version of it, answers with. */
const versions = list(
  'api version, api versions, list versions, list version, version details, get version, get versions, supported versions, version discovery',
);

const aboutServer = list(
  'about, information about api, api information, service version, server version, get version, application version, version of the service, version information, version info',
);

/**
 * The reason why an operation must be open to anyone, or undefined. Path, method, and one more of the operation's id,
 * tags, summary and inputs must agree; a name alone (`GET /login-history`, `DELETE /tokens/{id}`) is not enough.
 *
 * @returns the kind; undefined for an operation that is not open by nature, or that does not say enough
 */
export function openByNature(operation: OperationFacts): OpenKind | undefined {
  return (
    published(operation) ??
    interaction(operation) ??
    reported(operation) ??
    exchange(operation) ??
    registration(operation) ??
    authenticator(operation) ??
    mailed(operation) ??
    accountStep(operation) ??
    (isRedirectedLogin(operation) ? 'redirected-login' : undefined)
  );
}

const calledBack: ReadonlySet<string> = new Set(
  'callback callbacks webhook webhooks hook hooks ipn notify notification notifications postback'.split(' '),
);

/**
 * What others call without an account here: a provider, whose signature is a header of its own (RFC 9421, `X-Hub-Signature`),
 * and browsers with what a policy forbade (CSP 3 §5.3). Who subscribes to calls gives a URL, and needs an account.
 */
function reported({
  method,
  path,
  operationId = '',
  summary = '',
  bodyProperties,
  parameters = [],
}: OperationFacts): OpenKind | undefined {
  if (method !== 'POST' && method !== 'PUT') return undefined;
  const named = steps(path).filter((step) => step !== null);
  const last = words(named.at(-1) ?? '').join(' ');
  if (/^(?:csp (?:violation )?reports?|csp violations?|reports? csp)$/.test(last)) return 'signed-callback';
  // A path of the reader's own server, from the time when definitions had no webhooks (they came with OAS 3.1).
  if (isOfReaders(path)) return 'signed-callback';
  if (
    !named.flatMap(words).some((word) => calledBack.has(word)) &&
    !calledByOthers.test(sentence([operationId, summary]))
  )
    return undefined;
  if (
    bodyProperties.some((name) =>
      /^(?:target|callback|webhook|endpoint|notification)?[_-]?ur[il]$/i.test(name),
    )
  )
    return undefined;
  const isSigned = parameters.some((name) => {
    const last = words(name).findLast((word) => !/^(?:\d+|sha|v)$/.test(word)) ?? '';
    return /^(?:signature|hmac|sig|sign)$/.test(last);
  });
  return isSigned ? 'signed-callback' : undefined;
}

/** That somebody else's server calls: the path may be named after what it tells. */
const calledByOthers =
  / (?:tells us|tell us|notifies us|informs us|calls us|(?:called|sent|posted|delivered|pushed) by (?:the |our |an? )?\w{1,30} ?(?:provider|service|partner|system|platform|carrier|courier|gateway|processor)?|(?:receives?|incoming|inbound) (?:an? |the )?(?:\w{1,30} )?(?:events?|webhooks?|notifications?|callbacks?)) /;

/** `/your/configured/path`, `/{yourCallbackUrl}`: not a path here, but one that the reader is to offer. */
function isOfReaders(path: string): boolean {
  const [first = ''] = path.split('/').filter((step) => step !== '');
  return (
    words(first).includes('your') ||
    /^\{(?:callback|webhook|notification)[\w-]*(?:ur[il]|path|endpoint)\}$/i.test(first)
  );
}

/** What is read by machines before they know any credential: health, keys and settings, documentation. */
function published({
  method,
  path,
  operationId = '',
  tags = [],
  summary = '',
  hasBody,
  parameters = [],
}: OperationFacts): OpenKind | undefined {
  if ((method !== 'GET' && method !== 'HEAD') || hasBody) return undefined;
  // A path has no query (OAS 3.2 §4.8), but some write one: `/_status?simple=1`.
  const all = path
    .replace(/\?.*$/, '')
    .split('/')
    .filter((step) => step !== '');
  const last = all.at(-1) ?? '';
  const before = all.slice(0, -1);
  const said = () => sentence([operationId, summary, ...tags]);
  if (all.length === 0 && parameters.length === 0) {
    if (holds(said(), signsOfLife)) return 'health';
    return holds(said(), [...rootPage, ...versions]) ? 'documentation' : undefined;
  }
  // Which version of something can be had: `/releases/agent/version`.
  if (
    /^(?:latest[-_]?)?version$/i.test(last) &&
    parameters.length === 0 &&
    all.every((step) => !step.includes('{')) &&
    /^(?:releases?|downloads?|updates?)$/i.test(before.find((step) => !plain.test(step)) ?? '')
  )
    return 'documentation';
  // What a client asks first of all, to know how to ask further.
  if (all.length === 1 && parameters.length === 0 && /^(?:v\d+(?:\.\d+)?|versions?)$/i.test(last))
    return holds(said(), versions) ? 'documentation' : undefined;
  if (all.includes('.well-known') || (/^(jwks|certs)(\.json)?$/i.test(last) && before.every(isRealmStep)))
    return 'well-known';
  // The token that a log-in itself has to bring along.
  if (parameters.length === 0 && /^(?:csrf|xsrf)(?:[-_]?token)?$/i.test(last) && before.every(isRealmStep))
    return 'well-known';
  // OpenID Connect Session Management 1.0 §3.2: the page that clients keep in a frame to learn of a log-out.
  if (/^check[-_]?session(?:[-_]?iframe)?(?:\.html)?$/i.test(last)) return 'well-known';
  if (/^(?:session[-_]?)?iframe$/i.test(last) && holds(said(), ['session iframe', 'check session']))
    return 'well-known';
  if (
    /^_{0,2}(?:healthz?|heartbeat)$/i.test(
      before.find((step) => !plain.test(step) || /health/i.test(step)) ?? '',
    ) &&
    !path.includes('{') &&
    parameters.length === 0
  )
    return 'health';
  if (!before.every((step) => plain.test(step))) return undefined;
  if (/^_{0,2}(healthz?|health[-_]?check|livez|readyz|liveness|readiness|heartbeat|lbheartbeat)$/i.test(last))
    return 'health';
  // The underscore says that it is the server's own.
  if (/^_{1,2}status$/i.test(last)) return 'health';
  if (/^_{0,2}(status|ping|up|live|ready|alive)$/i.test(last)) {
    return holds(said(), signsOfLife) ? 'health' : undefined;
  }
  if (/^(openapi|swagger|api-?docs?|swagger-ui|redoc|asyncapi)([-.](json|ya?ml|html|spec))?$/i.test(last))
    return 'documentation';
  // What a client shows or checks before it asks for anything: which server it is, and of which version.
  if (/^(?:about|version)$/i.test(last) && parameters.length === 0)
    return holds(said(), aboutServer) ? 'documentation' : undefined;
  if (/^(docs?|documentation|spec)(\.(json|ya?ml|html))?$/i.test(last)) {
    return holds(said(), [
      'openapi',
      'swagger',
      'api documentation',
      'api docs',
      'api spec',
      'api specification',
      'documentation',
    ])
      ? 'documentation'
      : undefined;
  }
  return undefined;
}

function isRealmStep(step: string): boolean {
  return (
    plain.test(step) ||
    realm.test(step) ||
    /^(oauth2?|openid-connect|oidc|auth|protocol|realms|tenants|connect|keys|discovery|openid)$/i.test(step)
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

const mailedTokens = list(
  'token, code, key, hash, mail token, email token, e mail token, reset token, reset code, reset key, password reset token, verification token, verification code, verify token, confirmation token, confirmation code, confirmation key, activation token, activation code, activation key, registration token, invitation token, invite token, password token',
);
const newPasswords = list('password, new password, passwd, pwd');
/** What tells that the token was sent to whoever has lost, or never had, a password: by path, id or summary. */
const afterMail =
  / (?:reset|resets|forgot|forgotten|recover|recovery|lost|mail token|email token|complete registration|completes registration|complete signup|set password|set initial password|activate|activates|activation) /;
const proofOfMail =
  / (?:mail token|email token|reset token|reset code|verify registration|verify user registration|registration verification|verification token|confirm registration|confirm email|email confirmation|verify email|email verification|activate account|account activation|verify account|account verification|confirm account) /;

/** Only who has an account has these, or who made what calls. */
const ofOwners = list('current password, old password, existing password, client secret');

/**
 * The other end of a link in a mail: whoever has its token sets a password with it, or shows that the address is his. He can have
 * no other credential yet, and none of an account is taken.
 */
function mailed({
  method,
  path,
  operationId = '',
  summary = '',
  bodyProperties,
}: OperationFacts): OpenKind | undefined {
  if (!/^(?:POST|PUT|PATCH)$/.test(method) || path.includes('{')) return undefined;
  const taken = phrasesOf(bodyProperties);
  const takes = (names: readonly string[]) => names.some((name) => taken.joined.has(together(name)));
  if (!takes(mailedTokens) || takes(ofOwners)) return undefined;
  const said = sentence([path, operationId, summary]).replace(/ user(?= (?:registration|account))/g, '');
  if (takes(newPasswords) && afterMail.test(said))
    return / (?:registration|sign ?up) /.test(said) ? 'signup' : 'password-reset';
  return bodyProperties.length <= few && (proofOfMail.test(said) || offTheList.test(said))
    ? 'one-time-code'
    : undefined;
}

/** Whoever reads a newsletter has no account: the token of the mail is all that he can prove himself with (RFC 8058 §3.1). */
const offTheList =
  / (?:unsubscribe|unsubscribes|unsubscription|opt out|opts out|optout|confirm subscription|confirms subscription|subscription confirmation|confirm newsletter|double opt in) /;

/** So much is sent with the token of a mail; more is something else. */
const few = 4;

/** Clients that register themselves, before they know any credential (RFC 7591 §2, §3.2.1). */
function registration({ method, path, bodyProperties, answers = [] }: OperationFacts): OpenKind | undefined {
  if (method !== 'POST' || path.includes('{') || bodyProperties.length === 0) return undefined;
  const [taken, given] = [phrasesOf(bodyProperties).phrases, phrasesOf(answers).phrases];
  const isClient = taken.has('redirect uris') && taken.has('client name');
  return isClient && given.has('client id') ? 'signup' : undefined;
}

const renewed =
  /^(?:api|rest|v?\d[\d.]*|(?:[a-z]+[-_])?(?:auth|token|session|login|jwt)s?|oauth\d?|authentication|authorization|identity|sso|users?|accounts?|security|public)$/i;

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
    ...(strategy.test(tail) ? endingsOf(named.slice(0, -1)) : []),
  ];
  // What else is renewed: a report, a balance, a list.
  if (words(tail).join(' ') === 'refresh' && named.length > 1 && !renewed.test(named.at(-2) ?? ''))
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
const strategy =
  /^(?:local|e?-?mail|passwords?|phone|mobile|username|credentials|ldap|basic|standard|native|default)$/i;

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
    /^(?:log-?in|sign-?in|log-?on|authenticate|sign-?up|register|registration)$/i.test(all.at(-1) ?? '') &&
    all.slice(0, -1).every((step) => renewed.test(step))
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

/** The words of some names; operations may share very long lists of them. */
const phrasesOf = once((names: readonly string[]) => {
  const phrases = new Set(names.map((name) => words(name).join(' ')));
  return { phrases, joined: new Set([...phrases].map(together)) };
});

/** `log in` is `login`, and a group before it changes nothing. */
const together = remember((phrase: string): string => phrase.replaceAll(' ', ''));

function sentence(texts: readonly string[]): string {
  return ` ${texts.map((text) => words(text).join(' ')).join(' | ')} `;
}

function holds(text: string, phrases: readonly string[]): boolean {
  return phrases.some((phrase) => text.includes(` ${phrase} `));
}
