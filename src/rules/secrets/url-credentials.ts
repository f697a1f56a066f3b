/** How much whoever reads a URL has with a credential in it. */
import { ownOperations } from '../../facts/access/declarations.ts';
import { unusedScheme } from '../../facts/access/forgotten-scheme.ts';
import { asksOnly, readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { namesSignature } from '../../facts/access/schemes.ts';
import { describedForClients, isToIgnore } from '../../facts/messages/secret-descriptions.ts';
import type { UrlValue } from '../../facts/messages/url-values.ts';
import type { Severity } from '../../findings/finding.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation, SecurityScheme } from '../../openapi/model.ts';
import { scalar } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';

/** What opens one thing once, or only names something, is milder than what opens all that a caller may. */
export function severityInUrl(value: UrlValue, meaning: Meaning): Severity {
  if (meaning.confidence === 'low' || isToIgnore(value.parameter.value.description)) return 'low';
  if (isForClients(value) || isOnlyName(value, meaning) || isSpentOnce(value, meaning)) return 'low';
  const isMilder = [
    isOptionalKey,
    isMailed,
    isInvited,
    isBesideKey,
    isPartOfAddress,
    isOfRequest,
    isOfLink,
    isCodeForToken,
  ].some((is) => is(value, meaning));
  return isMilder ? 'medium' : 'high';
}

/** It works once, and for a minute. */
function isCodeForToken(_: UrlValue, { meaning }: Meaning): boolean {
  return meaning === 'authorization code';
}

/**
 * An API key in a path that names whose objects are meant, while callers are asked for a secret besides: reading the URL
 * is not enough to call.
 */
function isOnlyName(value: UrlValue, { meaning }: Meaning): boolean {
  const { in: where, parameter } = value;
  if (where !== 'path' || meaning !== 'API key') return false;
  const operations = parameter.operations();
  const isGuarded = ({ protection: { anonymous, alternatives } }: Operation) =>
    !anonymous &&
    alternatives.every(({ requirements }) =>
      requirements.some(({ scheme }) => scheme && asksForMore(scheme)),
    );
  if (operations.length === 0 || !operations.every(isGuarded)) return false;
  return descriptionsOf(value).some(
    (text) =>
      typeof text === 'string' &&
      /\bkeys? of (?:the|an?|this|which)\b|\bwhose\b|\bidentif(?:y|ies|ying)\b/i.test(text),
  );
}

/** A required key in a path whose callers are asked for a credential of another kind in each way in: it may only say whose objects. */
function isPartOfAddress({ in: where, parameter }: UrlValue, { meaning }: Meaning): boolean {
  const operations = parameter.operations();
  return (
    where === 'path' &&
    meaning === 'API key' &&
    operations.length > 0 &&
    operations.every(
      ({ api, protection: { anonymous, alternatives } }) =>
        // Where nothing is required anywhere, the schemes that are declared are what callers are asked for.
        (unusedScheme(api) !== undefined && api.allSchemes.every((scheme) => !isKeyScheme(scheme))) ||
        (!anonymous &&
          alternatives.every(({ requirements }) =>
            requirements.some(({ scheme }) => scheme !== undefined && !isKeyScheme(scheme)),
          )),
    )
  );
}

/** A bare `token` in a path that nothing describes, where every way in asks for a credential besides: reading it is not enough to call. */
function isBesideKey(value: UrlValue, { meaning, confidence }: Meaning): boolean {
  const { name, in: where, parameter } = value;
  const operations = parameter.operations();
  return (
    where === 'path' &&
    meaning === 'token' &&
    confidence === 'medium' &&
    /^token$/i.test(name) &&
    descriptionsOf(value).every((text) => !text) &&
    operations.length > 0 &&
    operations.every(({ protection }) => !protection.anonymous)
  );
}

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

/** Is it a key by its type, and by its name no token that was given to somebody? */
function isKeyScheme({ type, name, parameterName = '' }: SecurityScheme): boolean {
  return (
    type === 'apiKey' &&
    ![name, parameterName].some((one) => words(one).some((word) => /^(?:token|jwt)$/.test(word)))
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
