/** Secrets among the properties of answers, and the operations that exist to hand them out. */
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { endOf, steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, isObjectSchema, parts } from '../../openapi/composition.ts';
import type { Api, Operation, Property, Schema } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { said, says } from '../../text/says.ts';
import { eachWayAsks } from '../access/protection.ts';
import { calledAs } from '../schemas/called.ts';
import { answersWithList } from './collections.ts';
import { isComplaint } from './field-errors.ts';
import { isKeyThatNames } from './keys-of-things.ts';
import { isOtherMnemonic } from './mnemonics.ts';
import { isOtherNumber } from './other-numbers.ts';
import { pinIn } from './pins.ts';
import { isMadeNow, tellsAboutSecrets } from './secret-descriptions.ts';

/** Things whose creation or renewal hands out a secret, once. */
const issued: ReadonlySet<string> = new Set([
  ...[
    'key',
    'keys',
    'secret',
    'secrets',
    'token',
    'tokens',
    'credential',
    'credentials',
    'password',
    'passwords',
  ],
  ...['certificate', 'certificates'],
  ...['rotate', 'regenerate', 'generate', 'reset', 'renew', 'roll', 'register', 'registration', 'kubeconfig'],
]);
const renewing: ReadonlySet<string> = new Set([
  ...['rotate', 'regenerate', 'generate', 'reset', 'renew', 'roll', 'refresh'],
]);
/** What has a secret of its own, which making it hands out; changing it, or doing something with it, does not. */
const holders: ReadonlySet<string> = new Set([
  ...['client', 'clients', 'app', 'apps', 'application', 'applications', 'integration', 'integrations'],
  ...['webhook', 'webhooks', 'hook', 'hooks', 'robot', 'robots'],
]);
/** Names of components that are sent, not answered, where no operation says so. */
const requestWords: ReadonlySet<string> = new Set([
  ...[
    'request',
    'requests',
    'input',
    'payload',
    'body',
    'form',
    'params',
    'command',
    'create',
    'update',
    'new',
    'post',
  ],
  ...[
    'put',
    'patch',
    'login',
    'signin',
    'signup',
    'register',
    'registration',
    'credentials',
    'auth',
    'change',
    'reset',
  ],
]);

/** What a reading operation is named after when the secret is what it is called for. */
const credentialNouns: ReadonlySet<string> = new Set([
  ...[...issued].filter((word) =>
    /^(key|secret|token|credential|password|certificate|kubeconfig)/.test(word),
  ),
  'pin',
]);

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

/**
 * What stands in a list of kept keys or secrets as `key` or `value`: `GET /secrets` with `{name, value}`, `GET /keys` with `{id, key}` of
 * an API that is called with keys. Whoever reads the list has them all.
 */
export function keptIn(
  property: Property,
): { meaning: Meaning; operations: readonly Operation[] } | undefined {
  const name = words(property.name).join(' ');
  if (name === 'token') return tokenKeptIn(property);
  const { owner, schema } = property;
  const isKey =
    name === 'key' && owner.properties.has('id') && ofKeys.test(words(calledAs(owner) ?? '').join(' '));
  const isValue = name === 'value' && ofSecrets.test(words(calledAs(owner) ?? '').join(' '));
  if (!(isKey || isValue) || !isShown(schema) || isOtherKey(owner, isKey)) return undefined;
  const collection = isKey ? /\/(?:api[-_]?)?keys\/?$/i : /\/secrets\/?$/i;
  const operations = listing(property, collection).filter((one) => !isKey || isCalledWithKeys(one));
  if (operations.length === 0) return undefined;
  const reason = 'whoever may read the list has all of them whole';
  return { meaning: { meaning: isKey ? 'API key' : 'secret', reason, confidence: 'medium' }, operations };
}

/**
 * A `token` among tokens that have ids of their own (`GET /tokens`), or beside the address of each of many accounts (`GET /users`):
 * nobody logs in there, so that reading gives out what others call with. One’s own account is another matter.
 */
function tokenKeptIn(property: Property): ReturnType<typeof keptIn> {
  const { owner, schema } = property;
  if (!isShown(schema) || !owner.properties.has('id') || isOtherKey(owner, false)) return undefined;
  const { description } = schema.value;
  if (typeof description === 'string' && otherToken.test(description)) return undefined;
  const isOfPerson = ['email', 'username', 'role', 'login'].some((name) => owner.properties.has(name));
  const operations = listing(property, isOfPerson ? ofPeople : ofTokens);
  if (operations.length === 0) return undefined;
  const reason = 'whoever may read the list can call in the name of all of them';
  return { meaning: { meaning: 'token', reason, confidence: 'medium' }, operations };
}

/** The operations that give a property out in a list of all that a collection holds. */
function listing(property: Property, collection: RegExp): readonly Operation[] {
  return property
    .operations('output')
    .filter(
      (one) =>
        one.kind === 'operation' &&
        one.method === 'GET' &&
        collection.test(one.path) &&
        answersWithList(one) === true,
    );
}

const ofPeople = /\/(?:users|accounts|members|customers|employees|clients)\/?$/i;
/** Devices, coins and pages have tokens, too, with which nobody calls. */
const ofTokens = /\/(?:(?:api|access|auth|personal|personal[-_]access|service|bot|user)[-_]?)?tokens\/?$/i;
const otherToken =
  /\b(?:push|device|fcm|apns|coins?|erc|contract|page|cursor|public|csrf|first (?:few|\d)|last (?:few|\d)|prefix|only when)\b/i;

const ofKeys = /^(?:api )?key(?: (?:out|response|read|dto|view|model|info|object|item))?s?$/;
const ofSecrets = /^(?:\w+ )?secret(?: (?:out|response|read|dto|view|model|object|item))?s?$/;

/** Public halves, keys under which something is found, and what its words say to be no more than a name or a mask. */
function isOtherKey({ value: { description, properties } }: Schema, isKey: boolean): boolean {
  const all = isObject(properties) ? properties : {};
  const told = [description, own(all.key, 'description'), own(all.value, 'description')];
  return (
    told.some((text) => typeof text === 'string' && otherThanWhole.test(text)) ||
    Object.keys(all).some((one) => ofPublicKeys.test(one) || (isKey && /^(?:value|title)$/.test(one)))
  );
}

const otherThanWhole =
  /\b(?:public|ssh|gpg|pgp|names?|identif\w{1,6}|reference|masked|redacted|prefix|lookup|never|empty|null)\b/i;
const ofPublicKeys = /^(?:fingerprint|algorithm|kty|kid|public[-_]?key|verified|read[-_]?only)$/i;

/** Is every way in by a key of the caller's? */
function isCalledWithKeys({ protection }: Operation): boolean {
  return eachWayAsks(protection, (scheme) => scheme.type === 'apiKey' && scheme.in !== 'cookie');
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

/** Is the value a text, and given out as it is? */
function isShown(schema: Schema): boolean {
  return isText(schema) && !isMasked(schema) && !isSealed(schema);
}

/** “Encrypted with the bot's public RSA key”: only who has the private one reads it. */
const sealed = /\bencrypted (?:with|by|using|for|to) (?:[\w'’]{1,20} ){0,3}public (?:\w{1,12} )?key\b/i;

function isSealed(schema: Schema): boolean {
  return parts(schema).some(
    ({ value: { description } }) => typeof description === 'string' && says(description, sealed),
  );
}

/** Does its example show that only a mask is given out: `********`? */
function isMasked(schema: Schema): boolean {
  return parts(schema).some(
    ({ value: { example } }) => typeof example === 'string' && /^"?[*•]{3,64}"?$/.test(example),
  );
}

/** What is left of a number when it is shown with care (PCI DSS 3.4.1). */
const covered: ReadonlySet<string> = new Set(
  'masked truncated hashed encrypted tokenized tokenised redacted obfuscated partial last first digits bin'.split(
    ' ',
  ),
);
const saysCovered = /\bmasked\b|\b(?:the|only) last (?:four|4)\b|\bobfuscated\b|\bredacted\b|\btruncated\b/i;

/** Card, health and identity data: texts and numbers, and for health also yes or no. */
export function regulatedIn(property: Property): Meaning | undefined {
  const { name, owner, schema } = property;
  const meaning =
    lexiconOf(owner.api).regulated(name, calledAs(owner)) ?? codeOfCard(property) ?? saidOfPerson(property);
  if (meaning && isOtherNumber(property, meaning)) return undefined;
  if (!meaning || words(name).some((word) => covered.has(word))) return undefined;
  const all = parts(schema);
  if (
    all.some(
      ({ value: { description } }) => typeof description === 'string' && says(description, saysCovered),
    )
  )
    return undefined;
  if (all.some((part) => allowedValues(part)) && !isChosenTrait(name, meaning)) return undefined;
  if (isObjectSchema(schema)) return undefined;
  const isFlag = all.some((part) => part.types?.every((type) => type === 'boolean'));
  return isFlag && !lexiconOf(owner.api).health(name, owner.name) ? undefined : meaning;
}

/** What of a person is one of a few: `hivStatus: positive`, `religion`. Of others a list of values is one of kinds. */
function isChosenTrait(name: string, { meaning }: Meaning): boolean {
  return meaning === 'special category of personal data' || /^(?:hiv|pregnan)/.test(words(name).join(' '));
}

/** `number: Passport number`, `licenceNo: Driving licence number`: of a name that says no more, what its description begins with. */
function saidOfPerson({ name, owner, schema }: Property): Meaning | undefined {
  if (!barely.test(words(name).join(' '))) return undefined;
  const { description } = schema.value;
  const written =
    typeof description === 'string' && isNumberOf(description) ? numberOf.exec(description)?.[1] : undefined;
  return written === undefined ? undefined : lexiconOf(owner.api).regulated(written);
}

const barely = /^(?:(?:document|licen[cs]e|doc|identification|identity) )?(?:number|no|nr|num|value|code)$/;
const numberOf =
  /^\W{0,3}(?:the |an? |his |her )?(?:(?:passenger|travell?er|driver|customer|person|guest|citizen|holder)['’]s )?(passport number|driving licen[cs]e number|driver['’]?s? licen[cs]e number|social security number|national id(?:entity)? (?:card )?number)(?= {0,2}(?:$|[.,;(]|of the))/i;
const isNumberOf = said(numberOf);

/** `securityCode`, which may be any service's, beside the number of a card (PCI DSS 3.3.1). */
function codeOfCard({ name, owner }: Property): Meaning | undefined {
  return /^(?:security|verification) (?:code|value)$/.test(words(name).join(' ')) && holdsCardNumber(owner)
    ? lexiconOf(owner.api).payment('cvv')
    : undefined;
}

const holdsCardNumber = once(({ api, properties }: Schema): boolean =>
  [...properties.keys()].some((name) => lexiconOf(api).payment(name)?.meaning === 'card number'),
);

/** Is a component that nothing uses a request's, by its name? */
export function isSent({ owner }: Property): boolean {
  return owner.name !== undefined && words(owner.name).some((word) => requestWords.has(word));
}

/** Is the value a free text, or a list of such? */
function isText(schema: Schema): boolean {
  const all = parts(schema);
  if (all.some((part) => allowedValues(part))) return false;
  // Nothing but null.
  if (all.some((part) => part.types?.length === 0)) return false;
  const types = all.flatMap((part) => part.types ?? []);
  if (types.includes('string')) return true;
  const item = all.find((part) => part.items)?.items;
  // A list of a few words that are told: what one may do with secrets.
  if (item) return (item.types?.includes('string') ?? false) && !allowedValues(item);
  return types.length === 0 && !isObjectSchema(schema);
}

/**
 * Is the secret what the caller called for: generated by this operation and shown to him once? What he sent himself
 * is echoed, not issued; a stored hash is nobody's.
 */
export function issues(operation: Operation, property: Property, meaning: Meaning): boolean {
  // What webhooks and callbacks send out is made by no call of the receiver's.
  if (operation.kind !== 'operation' || meaning.meaning === 'password hash') return false;
  // `GET /quickConnect/initiate`: a method for reading, and made all the same.
  if (operation.safe) return /^(?:initiate|begin)$/.test(words(endOf(operation.path)).join(' '));
  const isPurpose = operation.method !== 'DELETE' && isForIssuing(operation);
  // Whoever creates a key may propose its value; whoever signs up sends a password that he knows.
  if (takes(operation, property.name)) return isPurpose && meaning.meaning !== 'password';
  if (isPurpose || isMadeBy(operation, property)) return true;
  // A POST that answers with a list searches, unless it says that it has created something (RFC 9110 §15.3.2).
  const isCreated = operation.responses.some(({ status }) => status === '201');
  return creates(operation) && (isCreated || answersWithList(operation) !== true);
}

/** Is it made by an action, as its description says, or is it the seed of a second factor that is being set up (RFC 6238 §4)? */
function isMadeBy({ method, path }: Operation, { schema, name }: Property): boolean {
  if (method !== 'POST') return false;
  const isSeed = /(?:^|[^a-z])(?:2fa|tfa|mfa|otp|totp|two[-_]?factor(?:s|[-_]?auth\w*)?)(?:[^a-z]|$)/i.test(
    path,
  );
  return (
    (isSeed && words(name).at(-1) === 'secret') ||
    parts(schema).some(({ value: { description } }) => isMadeNow(description))
  );
}

const creating: ReadonlySet<string> = new Set(
  'create add new issue provision enroll enrol connect'.split(' '),
);
/** Things that come with something to log in by, besides what is {@link issued} as such. */
const guarded: ReadonlySet<string> = new Set(
  (
    'database cluster instance server user account device machine session bot connection node droplet vm tenant workspace ' +
    'project endpoint subscription share agent runner gateway broker repository registry bucket volume member bridge tunnel'
  ).split(' '),
);

/**
 * Does a POST make what its secret belongs to? It goes to a collection, and answers 201, or is no part of something else, or
 * makes what has a secret. An action (`/members/{id}/lock`) and a lookup make nothing.
 */
const creates = once(({ method, path, id = '', responses }: Operation): boolean => {
  if (method !== 'POST') return false;
  const last = words(endOf(path));
  if (path.endsWith('}') || path.endsWith('}/')) return false;
  if (creating.has(last[0] ?? '') || creating.has(words(id)[0] ?? '')) return true;
  const noun = last.at(-1) ?? '';
  if (!/[^s]s$/.test(noun)) return false;
  return (
    responses.some(({ status }) => status === '201') || !path.includes('{') || guarded.has(noun.slice(0, -1))
  );
});

/** Is a reading operation there to show that credential: `GET /apps/{id}/secret`? */
export function shows(operation: Operation, meaning: Meaning): boolean {
  return operation.safe && meaning.meaning !== 'password hash' && isForShowing(operation);
}

const isForShowing = once((operation: Operation): boolean =>
  named(operation).some((step) => words(step).some((word) => credentialNouns.has(word))),
);

/** Does the body of a request have a property of that name, in itself or in what a discriminator lets stand in its place? */
export function takes(operation: Operation, name: string): boolean {
  return (
    operation.body?.content.some(({ schema }) => schema !== undefined && sentIn(schema).has(name)) ?? false
  );
}

/** Subtypes may be very many, and parts of one another: each is gone through once. */
const sentIn = once((root: Schema): ReadonlySet<string> => {
  const values = new Set([root]);
  for (const { subtypes, groups } of values) for (const one of [subtypes, ...groups].flat()) values.add(one);
  const names = new Set<string>();
  const all = new Set(values);
  for (const part of all) {
    for (const inner of [part.all, part.conditional, ...part.groups].flat()) all.add(inner);
    for (const [name, one] of part.properties) if (!one.isListed && one.flows('input')) names.add(name);
  }
  return names;
});

/**
 * So many pairs of a secret in answers and an operation that gives it are judged: very many operations may share a schema
 * of very many of them. Real definitions have some thousands.
 */
const mostPairs = 100_000;
const pairsOf = once((_: Api) => ({ judged: 0 }));

/** Why a secret in the answers of some operations cannot be judged any more; undefined when it can. */
export function leavesSecretOut(
  { name, owner }: Property,
  operations: readonly Operation[],
): string | undefined {
  const pairs = pairsOf(owner.api);
  pairs.judged += operations.length;
  if (pairs.judged <= mostPairs) return undefined;
  const most = mostPairs.toLocaleString('en');
  return `this definition has more than ${most} pairs of a secret and an operation that gives it: whether \`${name}\` may be given was not judged`;
}

/** Is the operation named after making keys, tokens, passwords? */
const isForIssuing = once((operation: Operation): boolean => {
  const { id = '', method, path } = operation;
  const all = named(operation);
  const called = words(id);
  if (called.some((word) => renewing.has(word))) return true;
  // What changes a key's name makes no key: `PATCH /keys/{id}`.
  const isKey = words(all.at(-1) ?? '').some((word) => issued.has(word) || holders.has(word));
  if (method === 'PATCH' && path.endsWith('}') && isKey) return false;
  if ([...all, id].some((text) => words(text).some((word) => issued.has(word)))) return true;
  if (method === 'POST' && called.some((word) => creating.has(word)) && all.some(isOfHolder)) return true;
  // `POST /apps`, and `PUT /hooks/{name}`, which may make one; not `PATCH /apps/{id}`, `POST /apps/{id}/enable`.
  const last = endOf(path);
  const isMade = method === 'POST' ? !last.includes('{') : method === 'PUT' && last.includes('{');
  return isMade && isOfHolder(method === 'POST' ? last : (all.at(-1) ?? ''));
});

function isOfHolder(step: string): boolean {
  return words(step).some((word) => holders.has(word));
}

/** The last two steps of the path that are no parameters. */
function named({ path }: Operation): readonly string[] {
  return steps(path)
    .filter((step) => step !== null)
    .slice(-2);
}

/** Does an operation answer with something that has a schema? */
export function answersWithData({ responses }: Operation): boolean {
  return responses.some(({ content }) => content.some(({ schema }) => schema !== undefined));
}
