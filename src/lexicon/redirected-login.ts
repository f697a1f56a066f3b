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
/** What only somebody who is known does: end a session, add an account of another service to his own, fetch what is his. */
const known =
  / (?:log ?out|sign ?out|end session|link|unlink|disconnect|revoke|admin|users?|me|profile|export|downloads?|files?) /;
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
  if (known.test(inPath)) return false;
  const takes = new Set((operation.parameters ?? []).map((name) => words(name).join(' ')));
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
