/** Why a text or a list without a limit does less harm than another, as whoever runs the service would say. */
import { administration, areForAdministrators } from '../../facts/access/administrators.ts';
import { ownOperations } from '../../facts/access/declarations.ts';
import { readsDespiteMethod, saysItReads } from '../../facts/access/reading-by-post.ts';
import { takenCredential } from '../../facts/access/taken-credential.ts';
import { introductionOf, openingOf } from '../../facts/introduction.ts';
import { answersWithList } from '../../facts/messages/collections.ts';
import { isFileInNumbers } from '../../facts/messages/file-in-numbers.ts';
import { inputsOf } from '../../facts/messages/inputs.ts';
import {
  advertisesNoLimit,
  answersTooLarge,
  countAround,
  lengthAround,
  sizeOfRequests,
} from '../../facts/messages/limits-around.ts';
import { promisedCount, promisedLength } from '../../facts/messages/limits-in-prose.ts';
import { holdersOf, isInsideOpenList, listsOf } from '../../facts/schemas/holders.ts';
import { vendorLimit } from '../../facts/schemas/vendor-limits.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { list } from '../../lexicon/matcher.ts';
import { lastStep, steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { parts, states } from '../../openapi/composition.ts';
import type { Api, Operation, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { finds, said, says } from '../../text/says.ts';

/** Words that promise a limit and no keyword does, and where they stand. */
export const promiseFor = once((schema: Schema): string | undefined => {
  const operations = schema.operations('input');
  const key = vendorLimit(schema, schema.items ? 'items' : 'length');
  if (key !== undefined) return key;
  if (schema.items) return promisedCount(schema.value.description) ?? countAround(schema, operations);
  return promisedLength(schema.value.description) ?? lengthAround(schema, operations);
});

/** Why it is milder, as the end of a message; undefined where nothing says so. */
export const littleHarm = once((schema: Schema): string | undefined => {
  const operations = schema.operations('input');
  if (operations.length === 0) return undefined;
  const size = sizeOfRequests(schema.api);
  if (size !== undefined) return `; requests are bounded by what is said of all of them: “${size}”`;
  if (!schema.items && advertisesNoLimit(schema.api))
    return '; the introduction offers requests without a limit';
  // Of a list it says little: each item is worked on.
  if (!schema.items && operations.every(refusesTooLarge))
    return '; by an answer of the operation requests are limited as a whole';
  if (areForAdministrators(operations)) return ', sent by administrators only';
  if (schema.items && isInsideOpenList(schema))
    return ' inside of a list that may have any number itself, which is to be limited first';
  if (isOfOAuth(schema, operations)) return ', a value of OAuth, which is looked up or verified and not kept';
  if (!schema.items && saysItFilters(schema) && chooseInWords(operations))
    return ', and only chooses what is answered with, as the same text in a query would';
  // Whoever is unknown owns nothing, and is told off by nobody.
  if (isOpen(operations)) return undefined;
  if (onlyFilter(operations) && isFilter(schema))
    return ', and only chooses what a known caller is answered with';
  const whose = ofOneUser(schema.api);
  if (whose !== undefined) return `, of a known caller: the definition says “${whose}”`;
  if (!schema.items) {
    const lists = listsOf(schema);
    return lists.length > 0 && holdersOf(schema).length === 0 && lists.every(choosesFew) ? ofFew : undefined;
  }
  if (onlyConfigure(operations)) return ', in a setting that a known caller keeps for himself';
  if (choosesFew(schema)) return ofFew;
  if (actOnEach(operations) || isFile(schema, operations)) return undefined;
  if (refersOnly(schema)) return ', each of which only names what is there already';
  return holdsShortValues(schema) ? ', of short values that a known caller sends' : undefined;
});

/** Its numbers are short, and as many as a file has bytes. */
function isFile(list: Schema, operations: readonly Operation[]): boolean {
  return operations.some(
    ({ body }) =>
      body?.content.some((media) => media.schema === list && isFileInNumbers(body, media)) === true,
  );
}

/** Does it answer what is too large with a 413, or with another refusal that says so? */
const refusesTooLarge = once(
  (operation: Operation): boolean =>
    answersTooLarge(operation) ||
    operation.responses.some(({ status, value }) => /^4/.test(status) && saysTooLarge(value.description)),
);

const saysTooLarge = said(
  /\b(?:payload|request|request (?:body|entity|content)|body|content|entity|json)\b(?: (?:is|was))? too (?:large|big|long)\b/i,
);

/** Who runs it is who calls it, or both are of one house: what he fills up is his own. */
const forOneUser =
  /\bsingle-(?:user|operator)\b|\bsingle user (?:mode|system|application|app|setup|deployment|server)\b|\b(?:for |only )(?:internal|personal|private|in-house) use\b|\b(?:internal|personal|private) use only\b|\binternal[- ]only\b/i;

/** What the introduction says of an API that serves one user, or one house alone; undefined where it says nothing of it. */
const ofOneUser = once((api: Api): string | undefined => {
  const told = [api.title, introductionOf(api) ?? ''].find((text) => says(text, forOneUser));
  return told === undefined ? undefined : forOneUser.exec(told)?.[0];
});

const ofFew = ', which by its name chooses from a few values: an `enum` says which';

/** Flags of a packet, days of a week: texts of which there are only so many, whatever their names. */
function choosesFew(list: Schema): boolean {
  const named = holdersOf(list);
  const items = parts(list).flatMap((part) => part.items ?? []);
  return (
    named.length > 0 &&
    items.length > 0 &&
    items.every((item) => states(item, 'string') && item.properties.size === 0) &&
    named.every(
      ({ name }) =>
        choices.has(words(name).at(-1) ?? '') ||
        [list.value.description, ...items.map(({ value }) => value.description)].some(
          (text) => typeof text === 'string' && ofChoices(text),
        ),
    )
  );
}

const choices: ReadonlySet<string> = new Set('flags weekdays days months protocols methods verbs'.split(' '));
/** “Fragment types”: the whole of what is said of it. */
const ofChoices = finds(
  /^\s{0,9}(?:[\w-]{1,20} ){0,2}(?:types|flags|kinds|modes|weekdays|protocols)\W{0,9}$/i,
);

// Many schemas share a list of operations: each list is gone through once.
const isOpen = once((all: readonly Operation[]) =>
  all.some(
    (one) => one.protection.anonymous && takenCredential(one) === undefined && !asksPasswordEach(one.api),
  ),
);

/** So many that ask for the same are no coincidence. */
const several = 3;

/** Is whoever calls asked for his password in the body of each request? */
const asksPasswordEach = once((api: Api): boolean => {
  const taking = ownOperations(api).filter(({ body }) => body);
  return (
    taking.length >= several &&
    taking.every((operation) =>
      inputsOf(operation).some(
        ({ name, in: where }) => where === 'body' && lexiconOf(api).credential(name)?.meaning === 'password',
      ),
    )
  );
});
const onlyFilter = once((all: readonly Operation[]) => all.every(filters));
const onlyConfigure = once((all: readonly Operation[]) => all.every(configures));
const actOnEach = once((all: readonly Operation[]) => all.some(actsOnEach));

/** Is it a question that is answered with a list: `POST /orders/search`? Then values in its body choose among items. */
const filters = once((operation: Operation): boolean => {
  const asks = operation.safe || readsDespiteMethod(operation) || saysItReads(operation);
  return asks && answersWithList(operation) === true && !actsOnEach(operation);
});

/** “If not given, the data is not filtered by city”, “Only offers of this town are returned”. */
function saysItFilters({ value: { description } }: Schema): boolean {
  if (typeof description !== 'string') return false;
  return (
    filtering(description) ||
    description.split(/[.\n]/).some((sentence) => /\bonly\b/i.test(sentence) && returned.test(sentence))
  );
}

const filtering = finds(
  /\bnot (?:be )?filtered\b|\bfilters? (?:the )?(?:results?|list|items?|records?|answers?|response)\b|\bfilter (?:by|on|for)\b/i,
);
const returned = /\b(?:be|are|is) (?:included|returned|listed|shown)\b/i;

/** Do they answer with a list of what fits, as they say: “returns an array of records that satisfy the criteria”? */
const chooseInWords = once((all: readonly Operation[]) =>
  all.every(
    (operation) =>
      answersWithList(operation) === true &&
      !actsOnEach(operation) &&
      (operation.safe ||
        readsDespiteMethod(operation) ||
        saysItReads(operation) ||
        says(openingOf(operation, 300), returnsList)),
  ),
);

const returnsList = /\b(?:returns?|gives|lists) (?:an? |the )?(?:array|list|set|page) of\b/i;

/** What a client sends to get a token, to look at one and to take it back (RFC 6749, 7009, 7521, 7636, 7662, 8628, 8693). */
const ofOAuth: ReadonlySet<string> = new Set(
  list(`
    grant type, client id, client secret, client assertion, client assertion type, assertion, code, code verifier, redirect uri,
    refresh token, access token, id token, token, token type hint, scope, audience, resource, subject token, subject token type,
    actor token, actor token type, requested token type, device code, state, nonce
  `),
);

/** Is it such a value in the form of a request that the protocol describes? */
function isOfOAuth(schema: Schema, operations: readonly Operation[]): boolean {
  const named = holdersOf(schema);
  return (
    named.length > 0 &&
    named.every(({ name }) => ofOAuth.has(words(name).join(' '))) &&
    operations.every(isOAuthRequest)
  );
}

/** A token is asked for, or asked about, by a form (RFC 6749 §4.1.3, RFC 7009 §2.1, RFC 7662 §2.1). */
const isOAuthRequest = once(({ method, path, body }: Operation): boolean => {
  if (method !== 'POST' || !body) return false;
  if (!body.content.every(({ type }) => type === 'application/x-www-form-urlencoded')) return false;
  const last = words(lastStep(path));
  if (last.includes('token') || /^introspect(?:ion)?$/.test(last[0] ?? '')) return true;
  const isOAuth = steps(path).some(
    (step) => step !== null && /^(?:oauth2?|oidc|openid|connect)$/i.test(step),
  );
  return isOAuth && /^(?:verify|revoke|revocation|par|device)$/.test(last[0] ?? '');
});

/** Is it compared, and not run or worked on: no query, no text to look through, no file? */
function isFilter(schema: Schema): boolean {
  const lexicon = lexiconOf(schema.api);
  const named = holdersOf(schema).map(({ name }) => name);
  if (named.length === 0 && !schema.items) return false;
  return named.every(
    (name) =>
      lexicon.command(name) === undefined &&
      lexicon.query(name)?.confidence !== 'high' &&
      lexicon.url(name) === undefined &&
      !isWorkedOn(name),
  );
}

/** `text`, `image_url`, and not `document_types`: a type, an id or a date of something is compared. */
function isWorkedOn(name: string): boolean {
  const all = words(name);
  return !compared.has(all.at(-1) ?? '') && all.some((word) => worked.has(word));
}

const compared: ReadonlySet<string> = new Set(
  list(
    'type, types, kind, kinds, id, ids, status, statuses, category, categories, format, formats, date, dates',
  ),
);

const worked: ReadonlySet<string> = new Set(
  (
    'content contents text texts html markdown document documents image images file files prompt prompts message messages ' +
    'body data input inputs question questions template vertices points coordinates geometry expression regex pattern vector'
  ).split(' '),
);

/** Is it about administration or settings by its path: `/admin/…`, `/orgs/{id}/settings`? */
const configures = once((operation: Operation): boolean => {
  const meaning = administration(operation);
  if (meaning && meaning.confidence !== 'low') return true;
  return settings.has(words(lastStep(operation.path)).at(-1) ?? '');
});

const settings: ReadonlySet<string> = new Set(
  'settings setting config configs configuration configurations preferences storeconfig'.split(' '),
);

/** Are its items ids of other objects: `tag_ids`, a list of `uuid`, of objects that are an `id` alone? */
function refersOnly(list: Schema): boolean {
  const items = parts(list).flatMap((part) => part.items ?? []);
  if (items.length === 0) return false;
  if (items.every(isOnlyId)) return true;
  const named = holdersOf(list);
  return (
    named.length > 0 &&
    named.every(({ name }) => words(name).some((word) => plurals.has(word))) &&
    items.every(({ properties }) => properties.size === 0)
  );
}

/** Words, numbers and switches: what is long by itself, or is fetched or opened one by one, is none of these. */
function holdsShortValues(list: Schema): boolean {
  const items = parts(list).flatMap((part) => part.items ?? []);
  const named = holdersOf(list).flatMap(({ name }) => words(name));
  return (
    items.length > 0 &&
    !named.some((word) => long.has(word)) &&
    items.every(
      (item) =>
        item.items === undefined &&
        item.properties.size === 0 &&
        shortTypes.some((type) => states(item, type)) &&
        !longFormats.has(String(item.value.format)),
    )
  );
}

const shortTypes = ['string', 'integer', 'number', 'boolean'] as const;
const longFormats: ReadonlySet<string> = new Set([
  'binary',
  'byte',
  'base64',
  'base64url',
  'uri',
  'url',
  'iri',
  // As lists called `emails` or `recipients` do, each brings somebody a message.
  'email',
  'idn-email',
]);
const long: ReadonlySet<string> = new Set(
  (
    'url urls uri uris link links href hrefs file files path paths image images picture pictures photo photos document documents ' +
    'attachment attachments content contents text texts html body bodies message messages data payload payloads line lines ' +
    'certificate certificates cert certs key keys query queries command commands statement statements prompt prompts input inputs ' +
    'note notes comment comments description descriptions email emails phone phones recipient recipients number numbers domain domains host hosts ip ips address addresses'
  ).split(' '),
);

const plurals: ReadonlySet<string> = new Set('ids uuids guids sids gids oids slugs refs'.split(' '));
const singulars: ReadonlySet<string> = new Set('id uuid guid sid gid slug ref href'.split(' '));

function isOnlyId({ properties, value, additional }: Schema): boolean {
  if (value.format === 'uuid') return true;
  return (
    properties.size === 1 &&
    typeof additional !== 'object' &&
    [...properties.keys()].every((name) => singulars.has(words(name).at(-1) ?? ''))
  );
}

/** Does it do something with each object that is named to it, at once: `/orders/bulk`, `/messages/send`, DELETE? */
const actsOnEach = once(({ method, path, id = '' }: Operation): boolean => {
  if (method === 'DELETE' || steps(path).some((step) => step !== null && /^(?:batch|bulk)$/i.test(step)))
    return true;
  return [...words(lastStep(path)), ...words(id).slice(0, 2)].some((word) => actions.has(word));
});

const actions: ReadonlySet<string> = new Set(
  (
    'batch bulk batches multi mass many send delete remove export import merge transfer invite invitations notify move copy ' +
    'clone approve reject cancel sync process run execute start stop publish archive restore rotate refund pay charge ' +
    'capture generate render scan check checks verify migrate migrations transcode print'
  ).split(' '),
);
