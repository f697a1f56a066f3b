/** How much whoever reads a URL has with a credential in it. */

import { ownOperations } from '../../facts/access/declarations.ts';
import { unusedScheme } from '../../facts/access/forgotten-scheme.ts';
import { isSignedCallback } from '../../facts/access/hooks.ts';
import { eachWayAsks } from '../../facts/access/protection.ts';
import { asksOnly, readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { namesSignature } from '../../facts/access/schemes.ts';
import { inputsOf } from '../../facts/messages/inputs.ts';
import { describedForClients, isToIgnore } from '../../facts/messages/secret-descriptions.ts';
import type { UrlValue } from '../../facts/messages/url-values.ts';
import type { Severity } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation, Parameter, SecurityScheme } from '../../openapi/model.ts';
import { own, scalar } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { finds, says } from '../../text/says.ts';

/** What opens one thing once, or only names something, is milder than what opens all that a caller may. */
export function severityInUrl(value: UrlValue, meaning: Meaning): Severity {
  if (meaning.confidence === 'low' || isToIgnore(value.parameter.value.description)) return 'low';
  if (isForClients(value) || isOnlyName(value, meaning) || isSpentOnce(value, meaning)) return 'low';
  if (isOfCallback(value) || isOfRedirect(value)) return 'low';
  const isMilder = [
    isOptionalKey,
    isMailed,
    isInvited,
    isPartOfAddress,
    isOfRequest,
    isSoonOver,
    isOfLink,
    isCodeForToken,
  ].some((is) => is(value, meaning));
  const isBeside = isBesideKey(value, meaning) || isBesideLogin(value, meaning);
  if (isMilder && isBeside) return 'low';
  return isMilder || isBeside ? 'medium' : 'high';
}

/** What another server signs of its one call (`?hmac=`) opens nothing for whoever reads it later. */
function isOfCallback({ name, parameter }: UrlValue): boolean {
  const operations = parameter.operations();
  return namesSignature(name) && operations.length > 0 && operations.every(isSignedCallback);
}

/** SAML 2.0 Bindings §3.4 has messages sent in the query, with the algorithm of their signature; a browser carries each once. */
function isOfRedirect({ name, in: where, parameter }: UrlValue): boolean {
  const operations = parameter.operations();
  return (
    where === 'query' &&
    /^(?:SAML(?:Response|Request)|Signature)$/i.test(name) &&
    operations.length > 0 &&
    operations.every(
      ({ method, parameters }) =>
        method === 'GET' && parameters.some((one) => one.in === 'query' && /^SigAlg$/i.test(one.name)),
    )
  );
}

/** It works once, and for a minute. */
function isCodeForToken(_: UrlValue, { meaning }: Meaning): boolean {
  return meaning === 'authorization code';
}

/**
 * An API key of callers who are asked for its secret besides, or in a path for another proof: it names whose objects are meant,
 * and reading the URL is not enough to call.
 */
function isOnlyName(value: UrlValue, { meaning }: Meaning): boolean {
  if (meaning !== 'API key') return false;
  return (
    secretSchemeOf(value) !== undefined || (value.in === 'path' && allAskFor(value.parameter, asksForMore))
  );
}

/** The scheme by which each way into each operation asks for the secret of a key in the URL. */
export function secretSchemeOf({ name, parameter }: UrlValue): SecurityScheme | undefined {
  const isSecret = ({ type, parameterName = '' }: SecurityScheme) =>
    type === 'apiKey' && isSecretOf(parameterName, name);
  return allAskFor(parameter, isSecret) ? parameter.api.allSchemes.find(isSecret) : undefined;
}

/** Is it the secret of a key by its name: `X-Api-Secret` of `api_key`? */
function isSecretOf(name: string, key: string): boolean {
  const [said, of] = [words(name), words(key)];
  return (
    said.includes('secret') && said.every((word) => /^(?:x|secret|key)$/.test(word) || of.includes(word))
  );
}

/** Does every way into each of its operations ask for a scheme of that kind? */
function allAskFor(parameter: Parameter, kind: (scheme: SecurityScheme) => boolean): boolean {
  const operations = parameter.operations();
  return operations.length > 0 && operations.every(({ protection }) => eachWayAsks(protection, kind));
}

/**
 * The secrets of which every operation requires one beside a key of its name: `api_secret` of `api_key`. The key is the name of an
 * account then, and the secret what proves who calls.
 */
export function secretsOf({ name, parameter }: UrlValue): readonly Parameter[] {
  const key = words(name);
  if (!/^(?:key|key id)$/.test(key.slice(key.indexOf('key')).join(' '))) return [];
  const isSecret = (other: Parameter) => other.value.required === true && isSecretOf(other.name, name);
  const found = parameter.operations().map(({ parameters }) => parameters.find(isSecret));
  return found.every((one) => one !== undefined) ? [...new Set(found)] : [];
}

/** A required key in a path whose callers are asked for a credential of another kind in each way in: it may only say whose objects. */
function isPartOfAddress({ in: where, parameter }: UrlValue, { meaning }: Meaning): boolean {
  const operations = parameter.operations();
  return (
    where === 'path' &&
    meaning === 'API key' &&
    operations.length > 0 &&
    operations.every(
      ({ api, protection }) =>
        // Where nothing is required anywhere, the schemes that are declared are what callers are asked for.
        (unusedScheme(api) !== undefined && api.allSchemes.every((scheme) => !isKeyScheme(scheme))) ||
        eachWayAsks(protection, (scheme) => !isKeyScheme(scheme)),
    )
  );
}

/** A token of something else than who calls, whose callers are asked for a credential besides: reading it is not enough to call. */
function isBesideKey(value: UrlValue, { meaning, confidence }: Meaning): boolean {
  const { name, in: where, parameter } = value;
  if (meaning !== 'token') return false;
  const isBare =
    where === 'path' &&
    confidence === 'medium' &&
    /^token$/i.test(name) &&
    descriptionsOf(value).every((text) => !text);
  if (isBare && allAskFor(parameter, () => true)) return true;
  // One that may be left out stands in the place of the header; whoever has a key of his own calls with what he read.
  return (
    (where === 'path' || parameter.value.required === true) &&
    !words(name).some((word) => ofCallers.has(word)) &&
    allAskFor(parameter, (scheme) => !isKeyScheme(scheme))
  );
}

/** What tokens are called that prove by themselves who calls. */
const ofCallers: ReadonlySet<string> = new Set(
  'access auth authentication authorization bearer oauth oauth2 refresh session login user api id'.split(' '),
);

/** A token beside the password that its owner chose before, in the body: “the same passphrase you used during registration”. */
function isBesideLogin({ parameter }: UrlValue, { meaning }: Meaning): boolean {
  const operations = parameter.operations();
  return meaning === 'token' && operations.length > 0 && operations.every(asksKnownPassword);
}

const asksKnownPassword = once((operation: Operation): boolean => {
  const { body, value, summary, api } = operation;
  const password = inputsOf(operation).find(
    ({ name, in: where }) => where === 'body' && lexiconOf(api).credential(name)?.meaning === 'password',
  );
  if (!password) return false;
  const texts = [
    own(body?.value, 'description'),
    own(value, 'description'),
    summary,
    own(password.schema?.value, 'description'),
  ];
  return texts.some((text) => typeof text === 'string' && says(text, knownPassword));
});

const knownPassword =
  /\b(?:current|existing|registered) pass(?:word|phrase|code)s?\b|\bpass(?:word|phrase|code)s? (?:that |which )?(?:you |they |was |were |is )?(?:used|chosen|chose|given|gave|set|supplied|registered) (?:during|at|on|when|for|with|in) (?:the )?(?:registration|registering|registered|sign[- ]?up|signing up)\b/i;

/** The signature that callers make of each request, on one operation after the other: whoever reads it can repeat that request. */
function isOfRequest({ name, in: where, parameter }: UrlValue): boolean {
  return (
    where === 'query' &&
    parameter.api.operations.length >= ofEach &&
    namesSignature(name) &&
    typeof parameter.value.description === 'string' &&
    /\b(?:for|of|over) (?:the |each |every |this |your )?(?:\w+ )?requests?\b|\bhmac\b/i.test(
      parameter.value.description,
    )
  );
}

const ofEach = 5;

/** A link that says until when it works (`?signature=…&expires=…`, `X-Amz-Expires`): who finds it in a log finds it too late. */
function isSoonOver({ name, in: where, parameter }: UrlValue): boolean {
  const operations = parameter.operations();
  return (
    where === 'query' &&
    namesSignature(name) &&
    operations.length > 0 &&
    operations.every(({ parameters }) => parameters.some((one) => one.in === 'query' && isEnd(one.name)))
  );
}

const isEnd = finds(
  /^(?:x-(?:amz|goog)-)?(?:expire?s?|expiry|expir(?:es|y|ation)[-_]?(?:at|time|date|in)?|exp|se|valid[-_]?(?:until|to))$/i,
);

/** Is it a key by its type, and by its name no token that was given to somebody? */
function isKeyScheme({ type, name, parameterName = '' }: SecurityScheme): boolean {
  return (
    type === 'apiKey' &&
    ![name, parameterName].some((one) => words(one).some((word) => /^(?:token|jwt|bearer)$/.test(word)))
  );
}

/** What an invited stranger was sent, for one place that he may take or turn down; and the link by which one takes his address off a list. */
function isInvited({ in: where, parameter }: UrlValue, { meaning }: Meaning): boolean {
  const operations = parameter.operations();
  return (
    where === 'path' &&
    meaning === 'token' &&
    operations.length > 0 &&
    operations.every(
      ({ path, protection }) =>
        protection.anonymous &&
        words(path.replace(/\{[^{}]*\}/g, '')).some((word) =>
          /^(?:invites?|invitations?|unsubscribe)$/.test(word),
        ),
    )
  );
}

/** The one-time token of a mail's link, where it is given back in the path of what it is for: the link had it in its URL before. */
function isOfLink({ name, in: where, parameter }: UrlValue, { meaning }: Meaning): boolean {
  const operations = parameter.operations();
  return (
    where === 'path' &&
    meaning === 'token' &&
    operations.length > 0 &&
    operations.every(({ path, safe }) =>
      [...words(name), ...(safe ? [] : words(path.replace(/\{[^{}]*\}/g, '')))].some((word) =>
        ofLinks.has(word),
      ),
    )
  );
}

const ofLinks: ReadonlySet<string> = new Set(
  'activation activate confirmation confirm verification verify invite invitation invitations accept unsubscribe'.split(
    ' ',
  ),
);

/** Does it ask for something that the key alone is not: a token, a signature, the key's secret as a password? */
function asksForMore({ type, value }: SecurityScheme): boolean {
  if (type === 'apiKey') return false;
  const isBasic = type === 'http' && scalar(value.scheme ?? 'basic').toLowerCase() === 'basic';
  return !isBasic || /\b(?:secrets?|passwords?)\b/i.test(scalar(value.description));
}

/** A key that nobody needs to have, for what anyone may read: whoever reads it calls in the place of its owner, for the same. */
export function isOptionalKey({ name, parameter }: UrlValue, { meaning }: Meaning): boolean {
  const operations = parameter.operations();
  return (
    (meaning === 'API key' || words(name).join(' ') === 'app token') &&
    parameter.value.required !== true &&
    operations.length > 0 &&
    onlyReads(parameter.api) &&
    operations.every(
      ({ protection, responses }) =>
        protection.anonymous && !responses.some(({ status }) => status === '401' || status === '403'),
    )
  );
}

const onlyReads = once((api: Api): boolean =>
  ownOperations(api).every((one) => one.safe || readsDespiteMethod(one) || asksOnly(one)),
);

function isForClients(value: UrlValue): boolean {
  return describedForClients(descriptionsOf(value));
}

function descriptionsOf({ parameter, schema }: UrlValue): readonly unknown[] {
  return [parameter.value.description, schema?.value.description];
}

/** A bare `token` that stands for a card, or for an invitation that is looked at, is nobody's credential. */
function isSpentOnce(value: UrlValue, { meaning }: Meaning): boolean {
  if (meaning !== 'token') return false;
  const operations = value.parameter.operations();
  const isCard = descriptionsOf(value).some(
    (text) => typeof text === 'string' && says(text, /\b(?:stripe|braintree|cards?|payment method)\b/i),
  );
  return isCard || (operations.length > 0 && operations.every(readsInvitation));
}

const ofMails =
  /\b(?:e-?mail )?(?:verification|confirmation|activation) (?:token|code|link)\b|\btoken (?:from|in|of) the (?:\w+ )?e-?mail\b/i;

/** Opened from a mail, it says that somebody reads what is sent to the address, and opens nothing else: no reset, no log-in. */
function isMailed(value: UrlValue, { meaning }: Meaning): boolean {
  const operations = value.parameter.operations();
  return (
    meaning === 'token' &&
    operations.length > 0 &&
    operations.every(({ safe, path }) => safe && /verif|confirm|activat/i.test(path)) &&
    descriptionsOf(value).some((text) => typeof text === 'string' && says(text, ofMails))
  );
}

function readsInvitation({ safe, path }: Operation): boolean {
  return (
    (safe &&
      words(path.replace(/\{[^{}]*\}/g, '')).some((word) => /^(?:invites?|invitations?)$/.test(word))) ||
    (safe && /invit(?:e|ation)/i.test(path.split('/').at(-1) ?? ''))
  );
}
