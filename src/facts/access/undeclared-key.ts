import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { introductionOf } from '../introduction.ts';
import { inputsOf } from '../messages/inputs.ts';
import { isToIgnore } from '../messages/secret-descriptions.ts';
import { hidesInput } from '../unfollowed.ts';
import { askedInWords } from './asked-in-words.ts';
import { ownOperations } from './declarations.ts';
import { openByNature } from './open-by-nature.ts';
import { isHarmless } from './public-data.ts';
import { asksOnly } from './reading-by-post.ts';
import { namesSignature } from './schemes.ts';
import {
  credentialInPath,
  demandedEverywhere,
  isDescribed,
  isForAuthorization,
  proves,
  repeatedCredential,
  takenCredential,
} from './taken-credential.ts';

/**
 * The credential that most operations without a requirement demand in a parameter of their own: callers are asked for it,
 * and no client, gateway or test knows it for one.
 */
export const undeclaredKey = once((api: Api): string | undefined => {
  const open = ownOperations(api).filter(
    (operation) => operation.protection.source === 'none' && !openByNature(operation),
  );
  const names = open
    .map(
      (operation) => demandedEverywhere(operation) ?? takenCredential(operation) ?? apiKeyInPath(operation),
    )
    .filter((name) => name !== undefined);
  if (names.length * 2 > open.length) return mostly(names);
  const shared = keyOfAll(open) ?? demandedByAll(open) ?? passwordOfAll(open);
  if (shared !== undefined) return shared;
  // What nearly each of them takes, tools that know no schemes write down as a parameter that may be left out.
  const taken = open.length >= several ? open.map(offered).filter((name) => name !== undefined) : [];
  if (taken.length > 0 && taken.length * 10 >= open.length * 9) return mostly(taken);
  // Where nothing else is left but what stores nothing, the few that take a key are those that need one.
  const covered = open.map(
    (operation) =>
      offeredAnywhere(operation) ??
      takenCredential(operation) ??
      (isHarmless(operation) || asksOnly(operation)),
  );
  const keys = covered.filter((one) => typeof one === 'string');
  if (
    keys.length > 0 &&
    (names.length > 0 || (keys.length >= several && keys.length * 2 > open.length)) &&
    covered.filter(Boolean).length * 5 >= open.length * 4
  )
    return mostly(names.length > 0 ? names : keys);
  // Written out in some of them, and told once for all: “you must provide a bearer token in an HTTP header”.
  const sent = headersOf(open);
  const headers = names.filter((name) => sent.has(name));
  return headers.length * 10 > open.length && saysRequired(api) ? mostly(headers) : undefined;
});

/** The operations that the definition lets anyone call and that change something, where nearly all others ask for its undeclared key. */
export function withoutKey(api: Api, open: readonly Operation[]): readonly Operation[] {
  return exceptions(api, open).filter(
    (operation) =>
      !operation.safe && !asksOnly(operation) && !hidesInput(operation) && !isBeforeKey(operation),
  );
}

/** The same of what only reads, and nothing that is anybody's: `GET /v1/build`. */
export function readsWithoutKey(api: Api, open: readonly Operation[]): readonly Operation[] {
  return exceptions(api, open).filter(
    (operation) =>
      operation.safe && !hidesInput(operation) && (isHarmless(operation) || tellsOfService(operation)),
  );
}

/** Which build of the service answers, and whether it does: generators give it the 401 that all answers have. */
function tellsOfService({ path, parameters }: Operation): boolean {
  return (
    parameters.length === 0 &&
    /^(?:build|build ?info|version|info|about|status|ping)$/.test(words(lastStep(path)).join(' '))
  );
}

function exceptions(api: Api, open: readonly Operation[]): readonly Operation[] {
  if (askedInWords(api) || saysRequired(api)) return [];
  const lacking = open.filter((operation) => !asksInAnyWay(operation));
  return lacking.length * exception > open.length ? [] : lacking;
}

/** By its last step something that one calls to get a key: where nothing more is said, it is not known to be forgotten. */
function isBeforeKey({ path }: Operation): boolean {
  return words(lastStep(path)).some((word) =>
    /^(?:auth|authenticate|authentication|authorize|login|logon|signin|signup|reg|register|registration|token|tokens|session|sessions|anon|verify|reset|password)$/.test(
      word,
    ),
  );
}

/** One of so many is the exception, and no way of its own. */
const exception = 6;

function asksInAnyWay(operation: Operation): boolean {
  return (
    (demandedEverywhere(operation) ?? takenCredential(operation) ?? offered(operation)) !== undefined ||
    (offeredAnywhere(operation) ?? credentialInPath(operation)) !== undefined
  );
}

/** A `key` in the body or query of nearly all operations, a tenth of them aside, is no key of any one thing. */
function keyOfAll(open: readonly Operation[]): string | undefined {
  if (open.length < many) return undefined;
  const named = open.flatMap(
    (operation) =>
      inputsOf(operation).find(({ name, in: where }) => where !== 'path' && generalKey.test(name))?.name ??
      [],
  );
  return named.length * 10 >= open.length * 9 ? mostly(named) : undefined;
}

/** The password that nearly every operation takes along with its own data is that of who calls: one alone may be what is changed. */
function passwordOfAll(open: readonly Operation[]): string | undefined {
  if (open.length < several) return undefined;
  const named = open.flatMap(
    (operation) =>
      inputsOf(operation).find(
        ({ name, in: where }) =>
          where !== 'path' && isSurely(lexiconOf(operation.api).credential(name), 'password'),
      )?.name ?? [],
  );
  return named.length * 10 >= open.length * 9 ? mostly(named) : undefined;
}

/**
 * What nearly all operations demand in one and the same place is no data of any of them: `X-Acme-Account-Token`, the
 * `AUTH_SIGNATURE` of a header, an access token as a step of the path. Elsewhere such names say too little.
 */
function demandedByAll(open: readonly Operation[]): string | undefined {
  if (open.length < 2) return undefined;
  const counts = new Map<string, { name: string; count: number }>();
  for (const { parameters, path, api } of open) {
    const demanded = parameters.filter(
      ({ name, in: where, value }) =>
        value.required === true &&
        (where === 'path' ? isSurely(lexiconOf(api).credentialInUrl(name, path), 'token') : isOfCaller(name)),
    );
    for (const key of new Set(demanded.map(({ name }) => name.toLowerCase()))) {
      const known = counts.get(key);
      if (known) known.count += 1;
      else
        counts.set(key, {
          name: demanded.find((one) => one.name.toLowerCase() === key)?.name ?? key,
          count: 1,
        });
    }
  }
  return [...counts.values()].find(({ count }) => count * 10 >= open.length * 9)?.name;
}

/** Does a name end in what tells callers apart, and is it none of a page, a form or a single request? */
function isOfCaller(name: string): boolean {
  const all = words(name);
  return (
    /^(?:token|key|apikey|authentication|auth|authorization|signature|credentials?|jwt)$/.test(
      all.at(-1) ?? '',
    ) && !all.some((word) => oneTime.has(word))
  );
}

/** Of one form, one page, one request or one thing, and so nobody's key. */
const oneTime: ReadonlySet<string> = new Set(
  (
    'csrf xsrf forgery antiforgery idempotency idempotent request page paging continuation cursor sync dedup sort order ' +
    'partition cache primary foreign range routing object search record lookup captcha recaptcha public row message'
  ).split(' '),
);

const many = 10;
const generalKey = /^(?:(?:api|access|auth)[-_]?)?key(?:[-_]?id)?$/i;

function headersOf(operations: readonly Operation[]): ReadonlySet<string> {
  return new Set(
    operations.flatMap(({ parameters }) =>
      parameters.flatMap((one) => (one.in === 'header' ? [one.name] : [])),
    ),
  );
}

/** `/json/{API_KEY}/{email}`: an API key in the address proves who calls; other tokens there stand for one thing. */
function apiKeyInPath({ api, parameters }: Operation): string | undefined {
  return parameters.find(({ name, in: where }) => {
    // `{YOUR_API_KEY_HERE}`: what a reader is to put there.
    const called = name.replace(/^(?:insert|your|my|the)[-_ ](?:your[-_ ])?|[-_ ]here$/gi, '');
    return where === 'path' && isSurely(lexiconOf(api).credential(called), 'API key');
  })?.name;
}

function isSurely(known: Meaning | undefined, meaning: string): boolean {
  return known?.meaning === meaning && known.confidence === 'high';
}

/** The one that most of them are. */
function mostly(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].reduce<readonly [string | undefined, number]>(
    (best, one) => (one[1] > best[1] ? one : best),
    [undefined, 0],
  )[0];
}

const required =
  /\b(?:must|required? to|(?:every|all|each) (?:api )?(?:requests?|calls?))\b[^.\n]{0,60}\b(?:bearer|access|oauth|api) (?:tokens?|keys?)\b|\bauthorization: bearer\b|\b(?:anything|everything|all(?: the)?) (?:else|others?)\b[^.]{0,40}\b(?:authenticat(?:ed|ion)|api keys?|tokens?)\b/i;

function saysRequired(api: Api): boolean {
  const introduction = introductionOf(api);
  return introduction !== undefined && says(introduction, required);
}

/** So many that all take the same header are no coincidence. */
const several = 5;

/** A key or token that may be left out, wherever it is sent. */
function offeredAnywhere(operation: Operation): string | undefined {
  const { parameters, api } = operation;
  const isKey = (name: string) => {
    const known = lexiconOf(api).credential(name);
    return known?.confidence === 'high' && proves(known);
  };
  return (
    parameters.find(({ name, in: where }) => where !== 'path' && isKey(name))?.name ??
    inputsOf(operation).find(({ name, in: where }) => where === 'body' && isKey(name))?.name ??
    repeatedCredential(operation)
  );
}

/** A header in which a credential travels, or a key or signature of the query, whether it may be left out or not. */
function offered({ parameters, api }: Operation): string | undefined {
  return parameters.find(({ name, in: where, value }) => {
    if (isToIgnore(value.description)) return false;
    const known = lexiconOf(api).credential(name);
    if (where === 'header') return isForAuthorization(name) || (known?.confidence ?? 'low') !== 'low';
    if (where !== 'query') return false;
    return (
      isSurely(known, 'API key') || isDescribed(value.description) || isSignature(name, value.description)
    );
  })?.name;
}

/** A signature in the query that callers make of each request, with a key that they were given. */
function isSignature(name: string, description: unknown): boolean {
  return (
    namesSignature(name) &&
    typeof description === 'string' &&
    /\b(?:authenti\w+|requests?|hmac|sha-?\d+|secret|api|key)\b/i.test(description)
  );
}
