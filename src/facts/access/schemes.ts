/** What a security scheme is worth, by what it sends. */

import { words } from '../../lexicon/words.ts';
import type {
  Api,
  FlowType,
  OAuthFlow,
  SecurityAlternative,
  SecurityRequirement,
  SecurityScheme,
} from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { own, scalar } from '../../syntax/value.ts';
import { says } from '../../text/says.ts';
import { introductionOf } from '../introduction.ts';

/**
 * HTTP schemes that prove a secret without sending it (RFC 7616, 7804, 7486, 8120, 4559, 9449, 8292, 9729): overheard,
 * they give away less than the secret.
 */
const proofs =
  /^(digest|scram-.*|hoba|mutual|negotiate|dpop|vapid|concealed|signature|hmac.*|aws4-hmac-.*|aws4-ecdsa-.*|hawk|acs3-hmac-.*|tc3-hmac-.*|google-hmac)$/;

/** `http` with scheme `basic`, and 2.0's `basic`. */
export function isBasic(scheme: SecurityScheme): boolean {
  return scheme.type === 'http' && scheme.scheme === 'basic';
}

/**
 * Is a scheme required by one of these names: as it is written, or by the URI of one that is declared under the name (OAS 3.2
 * §4.30)?
 */
export function isNamed({ name, scheme }: SecurityRequirement, names: ReadonlySet<string>): boolean {
  if (names.has(name)) return true;
  if (!scheme || scheme.name === name) return false;
  for (const one of names) if (scheme.api.schemes.get(one)?.value === scheme.value) return true;
  return false;
}

/** The field that is called a password, and who says that something else stands in it or nothing does. */
const placeOfPassword =
  /\b(?:instead|in (?:the |its )?place|in lieu) of (?:an? |the |your )?password\b|\b(?:takes|replaces) (?:the place of )?(?:the |your )?password\b|\b(?:key|token|secret)\b[^.\n]{0,30}?\bas (?:the |your |its )?password\b|\bpassword(?: field)?(?: is| must be| should be| can be| may be|:)? ?(?:(?:left|leave|remains|kept|keep) (?:it )?)?(?:empty|blank|unused|ignored|anything|arbitrary|irrelevant|not (?:used|needed|required))\b|\b(?:empty|blank|no|any|dummy|without an?) password\b/gi;
const keys =
  /\b(?:api|access|secret|account|application|app|private|personal access|project)[ _-]?(?:key|token)s?\b|\b(?:client|api)[ _-]secrets?\b|\b(?:its|your|their|the|a) (?:key|token)\b/i;

/** Basic in form only: by its name or description it carries an API key or token, not a person's password. */
export function carriesKeyAsBasic(scheme: SecurityScheme): boolean {
  if (!isBasic(scheme)) return false;
  const { description } = scheme.value;
  const text = typeof description === 'string' ? description : '';
  if (/\bapp(?:lication)?[- ]passwords?\b/i.test(text)) return true;
  if (/\bpasswords?\b/i.test(text.replace(placeOfPassword, ''))) return false;
  if (says(text, keys) || words(scheme.name).some((word) => /^(key|token)$/.test(word))) return true;
  // Many tell it for the API as a whole: “your API token as the password”.
  const introduction = introductionOf(scheme.api);
  return text === '' && introduction !== undefined && says(introduction, keyAsPassword);
}

const keyAsPassword =
  /\b(?:key|token)s?\b[^.\n]{0,30}?\bas (?:the |your |its )?(?:authentication |basic )?password\b|\bpassword (?:is|being) (?:the|your|an?) (?:api |access )*(?:key|token)\b|\buser ?names? (?:is|being|must be|should be|set to) (?:the|your|an?) (?:(?:api|access|secret|account|private) )*(?:key|token)\b|\b(?:key|token)s?\b[^.\n]{0,30}?\bas (?:the |your |its )?(?:authentication |basic )?user ?name\b/i;

/** Where an HTTP scheme says which one it is: 2.0 says `basic` by its type. */
export function httpSchemePlace(scheme: SecurityScheme): Place {
  const { type } = scheme.value;
  const typed = typeof type === 'string' && type.toLowerCase() === 'basic';
  return scheme.place.child(typed ? 'type' : 'scheme');
}

/**
 * The key travels in a cookie, which browsers attach by themselves: `in: cookie`, and how 2.0 writes it, the header
 * `Cookie`.
 */
export function isCookieKey(scheme: SecurityScheme): boolean {
  if (scheme.type !== 'apiKey') return false;
  return (
    scheme.in === 'cookie' || (scheme.in === 'header' && scheme.parameterName?.toLowerCase() === 'cookie')
  );
}

/** The key travels in the URL. */
export function isQueryKey(scheme: SecurityScheme): boolean {
  return scheme.type === 'apiKey' && scheme.in === 'query';
}

/**
 * A key in form only: each request carries a signature of itself, made with a secret that stays where it is (RFC 9421, AWS
 * Signature 4). OpenAPI has no other way to write it. What is signed once and sent again is a token: “a JWT signed with …”;
 * in the URL a signature opens it for whoever finds it.
 */
function isSignature({ type, in: where, parameterName = '', value }: SecurityScheme): boolean {
  if (type !== 'apiKey') return false;
  if (/^aws-?sig-?v4a?$/i.test(scalar(own(value, 'x-amazon-apigateway-authtype')))) return true;
  if (where !== 'header') return false;
  const description = own(value, 'description');
  const text = typeof description === 'string' ? description : '';
  if (/\b(?:jwts?|jws|bearer|tokens?|cookies?)\b/i.test(text)) return false;
  const named = words(parameterName);
  return ['signature', 'hmac'].includes(named.at(-1) ?? '') || says(text, signing);
}

const signing =
  /\b(?:aws|amazon) signature\b|\bsig(?:nature)? ?v(?:ersion)? ?4\b|\bhmac\b|\b(?:request|body|payload|message) (?:signature|hmac)\b|\bsigned with\b|\bsignature (?:of|over) (?:the |each |every )?(?:whole |raw )?(?:request|body|payload|message)\b|\bhttp (?:message )?signatures?\b/i;

/** Is a parameter called a signature? Of what, and whether once or of each request, is for its description to say. */
export function namesSignature(name: string): boolean {
  return /^(?:signature|sign|sig|hmac)$/.test(words(name).at(-1) ?? '');
}

/** Does each request carry something that is enough to pose as the caller? */
export function carriesCredential(scheme: SecurityScheme): boolean {
  switch (scheme.type) {
    case 'apiKey':
      return !isSignature(scheme);
    case 'oauth2':
    case 'openIdConnect':
      return true;
    case 'http':
      return !proofs.test(scheme.scheme ?? '');
    default:
      return false;
  }
}

/** Does requiring it protect anything: is its scheme declared, and does it lack nothing? */
export function protects({ scheme, lack }: SecurityRequirement): boolean {
  return scheme !== undefined && lack === undefined;
}

/** Why an alternative is weak as a whole; undefined when something in it is not. */
export function weakness({ requirements }: SecurityAlternative): string | undefined {
  const reasons = requirements.map(({ scheme }) => scheme && schemeWeakness(scheme));
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

function schemeWeakness(scheme: SecurityScheme): string | undefined {
  if (isBasic(scheme)) return 'sends the password itself with every request';
  if (scheme.type === 'http' && scheme.scheme === 'digest')
    return 'lets whoever overhears it guess the password';
  if (scheme.type !== 'apiKey') return undefined;
  return weakKey(scheme) ?? (isQueryKey(scheme) ? 'puts the key into the URL' : undefined);
}

/** What is called a key, and is a short code or a name: neither is a secret that stands for a caller. */
function weakKey(scheme: SecurityScheme): string | undefined {
  const { name, value } = scheme;
  const sent = sentAs(scheme);
  // `X-OTP`; `X-Code` of a scheme that is called `oneTimeCode`.
  const called = [sent, sent.at(-1) === 'code' ? words(name) : []].map((all) => ` ${all.join(' ')} `);
  const written = own(value, 'description');
  const description = typeof written === 'string' ? written : '';
  const isLong = says(description, /\b(?:long|random|signed|jwt)\b/i);
  const isSaid = sent.at(-1) === 'code' && says(description, oneTimeCodeInProse);
  if (!isLong && (isSaid || called.some((one) => oneTimeCode.test(one)))) return shortCode;
  return actingFor.test(` ${sent.join(' ')} `) ? mereName : undefined;
}

/** The words of what its key is sent as; the `X-` of a header says nothing. */
function sentAs({ parameterName = '' }: SecurityScheme): readonly string[] {
  return words(parameterName).filter((word, at) => at > 0 || word !== 'x');
}

/**
 * Does its key only say which application calls, or for whom: OAuth's `client_id`, which is no secret (RFC 6749 §2.2), `app_id`,
 * `sudo`? Known to anyone who has the application, it proves nothing, and nothing is lost with it.
 */
export function isMereName(scheme: SecurityScheme): boolean {
  if (scheme.type !== 'apiKey') return false;
  const sent = ` ${sentAs(scheme).join(' ')} `;
  return ofApplication.test(sent) || actingFor.test(sent);
}

const ofApplication =
  / (?:client|app|application|consumer|partner|vendor|product|developer|dev) (?:id|name|identifier) $/;

/** Is that the weakness of what is no secret at all? */
export function isNoSecret(reason: string): boolean {
  return reason === shortCode || reason === mereName;
}

const shortCode = 'is a short code, which a script tries out';
const mereName = 'names a user, which proves nothing';
const oneTimeCode =
  / (?:otp|totp|hotp|mfa|2 fa|two factor|one time (?:code|password|passcode|pin)|(?:verification|sms|auth|authenticator|mfa) code|passcode|pin|pin code) (?!token|secret|session)/;
const oneTimeCodeInProse =
  /\b(?:one.time (?:code|password|passcode|pin)|[ht]?otp|authenticator app|code (?:sent|that is sent|from) (?:by|via|to|an? (?:sms|text|e?mail)))\b/i;
const actingFor =
  /^ (?:sudo|sudo user|impersonate|impersonate user|impersonated user|impersonation|impersonation user|on behalf of|act as|acting user|as user|run as|switch user|login as|(?:user|client|account|caller|customer|member|tenant) (?:id|name)|user|username|user email|account|caller) $/;

/** Does an alternative ask for a token of limited life and scope, or a client certificate? */
export function isStrong({ requirements }: SecurityAlternative): boolean {
  return requirements.filter(protects).some(({ scheme }) => {
    if (scheme?.type === 'http') return scheme.scheme === 'bearer' || scheme.scheme === 'dpop';
    return scheme?.type === 'oauth2' || scheme?.type === 'openIdConnect' || scheme?.type === 'mutualTLS';
  });
}

/** The flow of an OAuth scheme as it is written: the flow's key, or 2.0's `flow` value. */
export function flowPlace(scheme: SecurityScheme, flow: Place): { at: Place; part: 'key' | 'value' } {
  return scheme.api.version === '2.0' ? { at: flow.child('flow'), part: 'value' } : { at: flow, part: 'key' };
}

/**
 * The flow of that type through which a caller can get what a requirement asks for; undefined where another flow of
 * the scheme alone declares its scopes.
 */
export function flowFor(
  scheme: SecurityScheme,
  type: FlowType,
  { scopes }: SecurityRequirement,
): OAuthFlow | undefined {
  const flow = scheme.flows.find((candidate) => candidate.type === type);
  const elsewhere = scopes.some((scope) => scheme.scopes?.has(scope) && !flow?.scopes.has(scope));
  return elsewhere ? undefined : flow;
}

/**
 * The names (as steps of a pointer) that are declared, but by a reference that cannot be followed or by something that
 * is no object. What is wrong with them is said as unchecked.
 */
export function unreadableSchemes(api: Api): ReadonlySet<string> {
  const names = new Set<string>();
  // Without any declaration the place is that of a parent, and what lies below it are no schemes.
  const declared = api.version === '2.0' ? 'securityDefinitions' : 'securitySchemes';
  if (api.schemesPlace.key !== declared) return names;
  const prefix = `${api.schemesPlace.id()}/`;
  for (const { place } of api.unchecked) {
    const id = place.id();
    if (id.startsWith(prefix)) names.add(id.slice(prefix.length).split('/', 1)[0] as string);
  }
  return names;
}
