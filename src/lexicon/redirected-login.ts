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
  const takes = new Set((operation.parameters ?? []).map((name) => words(name).join(' ')));
  if (bringsProof(operation, all, takes)) return true;
  if (method === 'POST')
    return (
      bodyProperties.some((name) => /^saml_?(?:response|request)$/i.test(name)) && loggingIn.test(inPath)
    );
  if (method !== 'GET') return false;
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

const services = new Set(
  (
    'google facebook apple github gitlab bitbucket kakao naver line microsoft azure twitter linkedin discord telegram wechat ' +
    'weixin slack okta auth0 firebase steam twitch vk yandex instagram tiktok spotify keycloak cognito social oauth oidc sso'
  ).split(' '),
);
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
