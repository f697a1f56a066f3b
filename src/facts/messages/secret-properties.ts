/** Secrets among the properties of answers. */
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { endOf } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { isObjectSchema, parts } from '../../openapi/composition.ts';
import type { Operation, Property, Schema } from '../../openapi/model.ts';
import { isObject } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { said, says } from '../../text/says.ts';
import { calledAs } from '../schemas/called.ts';
import { isComplaint } from './field-errors.ts';
import { isKeyThatNames } from './keys-of-things.ts';
import { isOtherMnemonic } from './mnemonics.ts';
import { pinIn } from './pins.ts';
import { tellsAboutSecrets } from './secret-descriptions.ts';
import { isShown, isText } from './shown-texts.ts';

/** Names of components that are sent, not answered, where no operation says so. */
const requestWords: ReadonlySet<string> = new Set(
  (
    'request requests input payload body form params command create update new post put patch login signin signup register ' +
    'registration credentials auth change reset'
  ).split(' '),
);

/**
 * What secret a property holds, by its name and its type: flags and counts tell about a secret and are none, an
 * object is judged by its own properties.
 */
export function secretIn(property: Property): Meaning | undefined {
  const { name, owner } = property;
  const meaning =
    lexiconOf(owner.api).secretInResponse(name, calledAs(owner)) ??
    pinIn(property) ??
    partOfKey(property) ??
    saidSecret(property);
  if (!meaning || !isShown(property.schema) || words(name).some((word) => maskedBy.has(word)))
    return undefined;
  if (isOfIntent(property) || isComplaint(property) || isOtherSalt(property) || isOtherMnemonic(property))
    return undefined;
  return isReference(property.schema, meaning, property.owner) ? undefined : meaning;
}

/** “The secret in clear”, “the API key itself”, “pre-shared key for DTLS”, “Base64 of the AES key”: a secret by its words alone. */
function saidSecret({ name, schema }: Property): Meaning | undefined {
  const { description } = schema.value;
  if (!isItself(description) || otherThanSecret.test(words(name).at(-1) ?? '')) return undefined;
  return {
    meaning: 'secret',
    reason: 'by its description it is the secret itself',
    confidence: 'medium',
  };
}

const isItself = said(
  /^\W{0,3}(?:the |its |this )?(?:secret|password|api key|private key|passphrase|credential) (?:in (?:clear|plain)(?:[ -]?text)?|itself|unencrypted|unmasked|unhashed|decrypted)\b|^\W{0,3}(?:the )?(?:plain ?text|clear ?text|decrypted|unencrypted) (?:value of (?:the|a) )?(?:secret|password|api key|private key)\b|^\W{0,3}(?:the |a )?(?:pre-?shared|symmetric|private|secret) key (?:for|of|with which|in|used (?:to|for|by))\b|^\W{0,3}(?:the )?(?:base ?64|hex)(?:[ -]encoded)? (?:of |form of )?(?:the )?(?:aes|des|chacha20|symmetric|secret|private) key\b/i,
);
/** What is told about a key, and where it lies. */
const otherThanSecret =
  /^(?:ids?|names?|path|ref|reference|ur[li]|arn|type|algorithm|alg|fingerprint|thumbprint|format|length|size|bits|version|usage|status|hash|alias|label|location|file)$/;

/** RFC 7518 §6.2.2, §6.3.2, §6.4.1: `d` of a JSON Web Key, where its words say so; models of keys often declare it and never fill it. */
function partOfKey({ name, owner, schema }: Property): Meaning | undefined {
  if (!/^(?:d|p|q|dp|dq|qi|k)$/.test(name) || !owner.properties.has('kty')) return undefined;
  const { description } = schema.value;
  return typeof description === 'string' && says(description, ofPrivateKey) ? privatePart : undefined;
}

const ofPrivateKey = /\b(?:private|secret) (?:exponent|key|part|value)\b|\b(?:first|second) prime factor\b/i;
const privatePart: Meaning = {
  meaning: 'private key',
  reason: 'whoever reads a private key can sign and decrypt as its owner',
  confidence: 'high',
};

/** Words of names by which only a part, or a stand-in, is given out: `masked_secret`, `redactedPassword`. */
const maskedBy: ReadonlySet<string> = new Set(['masked', 'redacted', 'obfuscated', 'truncated', 'partial']);

/** What is spread over variants or buckets is salted, too: of a password's only where one, its hash or a person stands beside it. */
function isOtherSalt({ name, owner }: Property): boolean {
  return words(name).join(' ') === 'salt' && !speaksOfLogins(owner);
}

const speaksOfLogins = once(({ name = '', value: { properties } }: Schema): boolean =>
  [name, ...(isObject(properties) ? Object.keys(properties) : [])].some((one) =>
    /(?:password|passwd|pwd|hash|digest|iterations|secret|user|account|member|customer|login|email|credential)/i.test(
      one,
    ),
  ),
);

/** The `client_secret` of a payment that is begun (`intentId` beside it) is what the payer's browser goes on with. */
function isOfIntent({ name, owner }: Property): boolean {
  return words(name).join(' ') === 'client secret' && speaksOfIntents(owner);
}

const speaksOfIntents = once(({ name = '', value: { properties } }: Schema): boolean =>
  // As they are written: what a reference of one leads to does not matter.
  [name, ...(isObject(properties) ? Object.keys(properties) : [])].some((one) =>
    words(one).includes('intent'),
  ),
);

/**
 * Is the value of a property an object (or a list of such) that may hold what the property's name says: `password: {value: …}`?
 */
export function holdsObject({ schema }: Property): boolean {
  const items = parts(schema).flatMap(({ items }) => items ?? []);
  return [schema, ...items].some(isObjectSchema);
}

/** Formats of texts that are no secret: where it lies, when it was made. A connection string is a URL with its password. */
const otherFormats: ReadonlySet<unknown> = new Set([
  ...['uri', 'url', 'uri-reference', 'iri', 'iri-reference', 'uri-template', 'date', 'date-time', 'duration'],
]);

/** `links: {secrets: …}`: an object of addresses, each under the name of what it leads to. */
const holdsLinks = once(({ name, place }: Schema): boolean => {
  const own = place.key === 'items' ? place.parent : place;
  const called = own?.parent?.key === 'properties' ? String(own.key) : name;
  return called !== undefined && /^(?:links|urls|hrefs|hyperlinks)$/.test(words(called).at(-1) ?? '');
});

/** `SecretKeys: {secrets: [NAME]}`: under which keys secrets are kept. */
const namesOfSecrets = /\b(?:secret|credential|password)s? (?:keys|names|ids|refs|references)\b/;

/** Does it hold where a secret lies, or its name, as format and description say, and not the secret itself? */
function isReference(schema: Schema, { meaning }: Meaning, owner: Schema): boolean {
  if (holdsLinks(owner)) return true;
  if (meaning === 'connection string') return false;
  const all = parts(schema);
  if (all.some(({ items }) => items) && namesOfSecrets.test(words(owner.name ?? '').join(' '))) return true;
  const values = [...all, ...all.flatMap(({ items }) => (items ? parts(items) : []))];
  return values.some(({ value }) => otherFormats.has(value.format) || tellsAboutSecrets(value.description));
}

/** What is a credential of somebody, whole, when a reading operation answers with it; what pages and forms need is none. */
const readable: ReadonlySet<string> = new Set(['token', 'API key', 'secret', 'private key', 'password']);

/**
 * What credential a property holds that reading gives out: tokens and keys too, which creating them gives out rightly.
 */
export function credentialIn(property: Property): Meaning | undefined {
  const meaning = lexiconOf(property.owner.api).credential(property.name, property.owner.name);
  if (!meaning || meaning.confidence === 'low') return undefined;
  if (!readable.has(meaning.meaning) && !keptCodes.test(words(property.name).join(' '))) return undefined;
  if (!isShown(property.schema)) return undefined;
  return isReference(property.schema, meaning, property.owner) ? undefined : meaning;
}

/** Codes that are no matter of minutes: each opens the account until it is used. */
const keptCodes = /\b(?:recovery|backup) codes?$/;

/** Is the whole answer of a reading operation a credential, by its path and its type: `GET /users/{id}/token`, a text? */
export function answersWithCredential({ api, path, responses }: Operation): Meaning | undefined {
  const last = endOf(path);
  const meaning = last.includes('{') ? undefined : lexiconOf(api).credential(last);
  if (!meaning || meaning.confidence === 'low' || !readable.has(meaning.meaning)) return undefined;
  const isWhole = responses.some(({ content }) =>
    content.some(({ schema }) => schema?.types?.includes('string') && isText(schema)),
  );
  return isWhole ? meaning : undefined;
}

/** What calls in its owner's name, as a name says without doubt: whoever reads the object has it, too. */
export function apiKeyIn(property: Property): Meaning | undefined {
  const meaning = credentialIn(property);
  if (meaning?.meaning !== 'API key' || meaning.confidence !== 'high') return undefined;
  // The name of a part of the API, by its description: “To be used as a dataset parameter value”.
  const told = property.schema.value.description;
  if (typeof told === 'string' && says(told, /\bused as (?:an? |the )?(?:\w+ )?parameter\b/i))
    return undefined;
  if (isKeyThatNames(property.name, [property.schema.value])) return undefined;
  // `apiKeyHeader`, `apiKeyName` tell about a key.
  return /^(?:api)?keys?$/.test(words(property.name).at(-1) ?? '') ? meaning : undefined;
}

/** Tokens that somebody calls with, by their whole name; `token` alone may be a position, a coin or a word. */
const callingTokens: ReadonlySet<string> = new Set([
  ...['access token', 'api token', 'auth token', 'bearer token', 'refresh token', 'personal access token'],
  ...[
    'authentication token',
    'authorization token',
    'oauth token',
    'oauth access token',
    'oauth refresh token',
  ],
  // What proves an account's owner without his password: it was sent to him alone, and changes the account.
  ...['reset token', 'password reset token', 'remember token', 'account recovery token', 'activation token'],
  ...['confirmation token', 'verification token', 'email verification token', 'unlock token', 'magic token'],
  // What stands for somebody who is logged in.
  ...['session token', 'login token', 'impersonation token'],
]);

/** What another service is called with in its user’s name: `steamRefreshToken`, `google_access_token`. */
const ofProvider =
  /^(?!(?:has|is|use|no|new|next|last) )[a-z]{2,15} (?:oauth )?refresh token$|^(?:google|git ?hub|git ?lab|slack|face ?book|fb|twitter|spotify|discord|microsoft|azure|apple|stripe|shopify|dropbox|zoom|hub ?spot|salesforce|xero|strava|twitch|bitbucket|jira|notion|instagram|linked ?in|paypal|external|provider|third party) (?:oauth )?access token$/;

/** A token that calls in somebody's name, as {@link apiKeyIn} tells of keys: where reading gives it out, nobody called for it. */
export function callingTokenIn(property: Property): Meaning | undefined {
  const name = words(property.name).join(' ');
  if (callingTokens.has(name) || ofProvider.test(name)) return credentialIn(property);
  const { description } = property.schema.value;
  if (name !== 'token' || typeof description !== 'string' || !says(description, callsWith)) return undefined;
  if (!isShown(property.schema)) return undefined;
  return {
    meaning: 'token',
    reason: 'by its description one calls with it, in the name of whoever it belongs to',
    confidence: 'medium',
  };
}

/** “Can be used as `appToken`. See Authentication.”, “The token is used to authenticate requests”. */
const callsWith =
  /\b(?:used?|pass(?:ed)?|sent|send) (?:as|for|to) (?:an? |the )?(?:`?\w{0,20}token\b|(?:\w+ )?(?:authenticat|authori[sz]|log(?:ging)? in)\w*)/i;

/** Is a component that nothing uses a request's, by its name? */
export function isSent({ owner }: Property): boolean {
  return owner.name !== undefined && words(owner.name).some((word) => requestWords.has(word));
}

/** Does an operation answer with something that has a schema? */
export function answersWithData({ responses }: Operation): boolean {
  return responses.some(({ content }) => content.some(({ schema }) => schema !== undefined));
}
