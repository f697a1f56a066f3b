import { words } from './words.ts';

/** What is read of an operation to tell whether browsers come to it while they log in. */
interface Steps {
  readonly method: string;
  readonly path: string;
  readonly operationId?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly summary?: string | undefined;
  readonly parameters?: readonly string[] | undefined;
  readonly bodyProperties: readonly string[];
  readonly hasBody?: boolean | undefined;
  /** Does it say that it leads on: an answer 3xx? */
  readonly leadsOn?: boolean | undefined;
}

const loggingIn =
  / (?:auth|oauth|oauth ?[12]|authn|oidc|openid(?: connect)?|sso|saml|saml ?2|log ?in|sign ?in|log ?on|sign ?on|social|authenticate|authentication|authorize|authorization) /;
/** What only somebody who is known does: end a session, add an account of another service to his own. */
const known = / (?:log ?out|sign ?out|end session|link|unlink|disconnect|revoke|admin) /;
/** What is his, or a list, at the end of a path. */
const fetched = / (?:users?|me|profile|export|downloads?|files?) $/;
const comesBack = /^(?:callback|redirect|return|acs|complete|finish|consume)$/;
/** Whose log-in it is: `/auth/{provider}`, `/{tenant}/sso`. */
const holes: ReadonlySet<string> = new Set(
  'provider idp connection strategy network realm tenant domain org organization'.split(' '),
);

/**
 * Is it a step of logging in by another service (OAuth 2.0, OpenID Connect, SAML): where the browser is sent on, or comes back
 * with a code (RFC 6749 §3.1, §4.1.2; SAML 2.0 Bindings §3.5)? It is led there by an address, and can bring no credential.
 */
export function isRedirectedLogin(operation: Steps): boolean {
  const { method, path, operationId = '', tags = [], summary = '', bodyProperties } = operation;
  const all = path.split('/').filter((step) => step !== '');
  if (all.some((step) => step.includes('{') && !words(step).some((word) => holes.has(word)))) return false;
  const inPath = spoken(all);
  if (known.test(inPath) || fetched.test(inPath)) return false;
  // A GET has no body: what 2.0 says of a form there comes in the URL (RFC 9110 §9.3.1).
  const inUrl = [...(operation.parameters ?? []), ...(method === 'GET' ? bodyProperties : [])];
  const takes = new Set(inUrl.map((name) => words(name).join(' ')));
  if (bringsProof(operation, all, takes)) return true;
  if (isAuthorizationEndpoint(operation, all, takes)) return true;
  if (method === 'POST')
    return (
      bodyProperties.some((name) => /^saml_?(?:response|request)$/i.test(name)) && loggingIn.test(inPath)
    );
  if (method !== 'GET') return false;
  if (beginsAtService(all, takes) || comesFromService(all, takes)) return true;
  const isMeant = loggingIn.test(inPath) || loggingIn.test(spoken([operationId, summary, ...tags]));
  if (!isMeant) return false;
  if (asksOauth(takes)) return true;
  const named = all.filter((step) => !step.includes('{'));
  const isBack = named.slice(-2).some((step) => words(step).some((word) => comesBack.test(word)));
  if (takes.has('code')) return isBack || takes.has('state') || takes.has('error');
  if (takes.has('state') && isBack) return true;
  // Nobody is sent on to another service with what he wants to read.
  const place = spoken(named.filter((step) => !beginning.test(step)).slice(-2));
  return loggingIn.test(place) && operation.leadsOn === true && [...takes].every((name) => where.test(name));
}

/** `/signin/deezer/step1`: below what the step belongs to. */
const beginning = /^(?:step-?\d|start|begin|init(?:iate)?|go|ur[il])$/i;

const providers: ReadonlySet<string> = new Set(
  (
    'google facebook apple github gitlab bitbucket kakao naver line microsoft azure twitter linkedin discord telegram wechat ' +
    'weixin slack okta auth0 firebase steam twitch vk yandex instagram tiktok spotify keycloak cognito'
  ).split(' '),
);
const services: ReadonlySet<string> = new Set([...providers, 'social', 'oauth', 'oidc', 'sso']);
const withOther = / (?:log ?in|sign ?in|log ?on|authenticate|authentication) (?:with|via|using|by|through) /;
/** What another service has signed or drawn for whoever logs in (OpenID Connect Core §2, RFC 6749 §4.1.2; widgets sign a hash). */
const proofs =
  /^(?:id token|identity token|token|access token|credentials?|code|auth code|authorization code|jwt|assertion|hash|auth date|init data|(?:google|facebook|apple|firebase|provider|social|oauth) (?:id )?(?:token|credential|code))$/;

/** `POST /auth/google` with its token, `GET /auth/telegram`, “Log in with Telegram”: the proof of another service is brought along. */
function bringsProof(operation: Steps, all: readonly string[], takes: ReadonlySet<string>): boolean {
  const { method, operationId = '', summary = '', bodyProperties } = operation;
  if (method !== 'POST' && method !== 'GET') return false;
  const named = all.filter((step) => !step.includes('{'));
  const last = words(named.at(-1) ?? '');
  if (!loggingIn.test(spoken(named.slice(-2)))) return false;
  const isOther = last.some((word) => services.has(word)) && last.every((word) => word !== 'connect');
  if (!isOther && !withOther.test(spoken([operationId, summary]))) return false;
  const given = [...takes, ...bodyProperties.map((name) => words(name).join(' '))];
  return given.some((name) => proofs.test(name)) && !given.some((name) => /\b(?:password|pwd)\b/.test(name));
}

/**
 * RFC 6749 §3.1: `/oauth/authorize`, which browsers come to by GET, and may by POST. Its parameters are the specification’s, and many
 * definitions leave them out; what says that it takes others is something else of that name.
 */
function isAuthorizationEndpoint(
  { method, bodyProperties, hasBody }: Steps,
  all: readonly string[],
  takes: ReadonlySet<string>,
): boolean {
  const [before, last] = [all.at(-2) ?? '', all.at(-1) ?? ''];
  const isIt =
    /^(?:authorize|authorise|auth)$/i.test(last) &&
    /^(?:oauth2?|oauth-?2(?:\.0)?|oidc|openid(?:-?connect)?|connect)$/i.test(
      /^v\d[\d.]*$/i.test(before) ? (all.at(-3) ?? '') : before,
    );
  return (
    isIt &&
    (method === 'GET' || method === 'POST') &&
    takes.size + bodyProperties.length === 0 &&
    hasBody !== true
  );
}

/** `GET /auth/google?redirect_url=…`: right below what is called a log-in, a service, and nothing asked but where to come back to. */
function beginsAtService(all: readonly string[], takes: ReadonlySet<string>): boolean {
  const [before, last] = [words(all.at(-2) ?? ''), words(all.at(-1) ?? '')];
  return (
    last.length === 1 &&
    providers.has(last[0] ?? '') &&
    loggingInAt.test(` ${before.join(' ')} `) &&
    takes.size > 0 &&
    [...takes].every((name) => where.test(name))
  );
}

/** Just what is done, so that its last step is by whom: an administrator’s settings and somebody’s accounts are called otherwise. */
const loggingInAt =
  /^ (?:auth|oauth|oauth ?2|authn|oidc|sso|log ?in|sign ?in|social|authenticate|authorize|authorized|connect) $/;

/** RFC 6749 §4.1.2: a code and the state that it was asked for with, at a step named after a service. */
function comesFromService(all: readonly string[], takes: ReadonlySet<string>): boolean {
  return (
    takes.has('code') &&
    takes.has('state') &&
    all.slice(-2).some((step) => words(step).some((word) => providers.has(word)))
  );
}

/** RFC 6749 §4.1.1: what the client asks the authorization endpoint for. */
function asksOauth(takes: ReadonlySet<string>): boolean {
  return takes.has('client id') && (takes.has('response type') || takes.has('redirect uri'));
}

/** Where the browser is to come back to, and for whom it logs in. */
const where =
  /^(?:redirect|redirect ur[il]|redirect to|return|return to|return ur[il]|next|continue|state|scopes?|prompt|nonce|login hint|locale|lang|provider|idp|client id|callback(?: ur[il])?|from|origin|code challenge(?: method)?|response type)$/;

function spoken(texts: readonly string[]): string {
  return ` ${texts.map((text) => words(text).join(' ')).join(' | ')} `;
}
