import { statedAt } from '../../facts/access/declarations.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import { isWeaker } from '../../facts/access/protection.ts';
import { asksOnly, readsDespiteMethod, saysItReads, takesForms } from '../../facts/access/reading-by-post.ts';
import { isQueryKey, isStrong, protects, weakness } from '../../facts/access/schemes.ts';
import { hasOAuthScopes, scopeAllows } from '../../facts/access/scopes.ts';
import { takenCredential } from '../../facts/access/taken-credential.ts';
import { words } from '../../lexicon/words.ts';
import type {
  Api,
  Operation,
  PathItem,
  Protection,
  SecurityAlternative,
  SecurityScheme,
} from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { finds } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'write-weaker-than-read',
  title: 'Changing is guarded less than reading',
  severity: 'high',
  confidence: 'high',
  category: 'authorization',
  comparesOperations: true,
  owasp: ['API5'],
  cwe: [862],
  stride: ['T', 'E'],
  looksAt: ['access'],
  followsFrom: ['operation-unauthenticated', 'global-security-empty'],
  toldWith: ['object-op-unauthenticated'],
  callersAreKnown: true,
  rationale:
    'Someone who may not even look at the resource may change or delete it. The reading operation was guarded with care, the writing one was forgotten.',
  remediation: 'Let the writing operation ask for at least what the reading one asks for.',
  falsePositives: [
    'Anyone may drop something off that only few may read: a report, a vote. Say so with a waiver. A form of visitors (`/contact`, `/donations`) whose `security: []` is written out is reported at low.',
    'Reading asks for a scope that every user has, by its description, and writing for any token: reported at low.',
    'Writing asks for a scope that is for writing by its name, and reading for more of them besides, as a list of all that may be: reported at low.',
    'Reading asks for one scope more because it shows a credential (`view_credentials`), which writing does not: reported at low.',
    'Writing asks for a credential in a parameter or in its body: reported at medium, because nothing holds callers to it.',
    'Writing takes the same key in the URL, too, and reading in a header only: reported at low; api-key-in-query tells of the URL.',
  ],
  visit: {
    api(api, { report, examines }) {
      const items = ofPaths(api);
      for (const [path, item] of items) {
        for (const operation of item.operations) {
          // What only asks by POST changes nothing; that anyone may is told by itself.
          if (operation.safe || openByNature(operation) || asks(operation)) continue;
          examines([operation]);
          const read = strongerRead(operation, relatives(path, item, items));
          if (read) report(reportOf(operation, read));
        }
      }
    },
  },
});

function asks(operation: Operation): boolean {
  // A search in what is the caller's own was left open as well as a change to it.
  if (operation.path.split('/').some((step) => /^(?:me|my|self|account|private)$/i.test(step))) return false;
  return asksOnly(operation) || readsDespiteMethod(operation) || saysItReads(operation);
}

/** Path items of the API's own paths, by their template with the parameters' names taken out. */
function ofPaths(api: Api): Map<string, PathItem> {
  const items = new Map<string, PathItem>();
  for (const item of api.pathItems) {
    if (item.kind === 'operation')
      items.set(item.path.replace(/\{[^{}/]*\}/g, '{}').replace(/\/$/, ''), item);
  }
  return items;
}

/** The path itself, the one above it, and the items of the collection that it is. */
function relatives(path: string, item: PathItem, items: ReadonlyMap<string, PathItem>): PathItem[] {
  const above = items.get(path.slice(0, path.lastIndexOf('/')));
  const below = items.get(`${path}/{}`);
  return [item, above, below].filter((one) => one !== undefined);
}

function strongerRead(write: Operation, items: readonly PathItem[]): Operation | undefined {
  // What the path itself gives to as little may be written for it: a search above it may ask for more than what it finds.
  const isReadThere = !write.protection.anonymous && write.pathItem.operations.some(isRead);
  for (const { operations } of isReadThere ? items.slice(0, 1) : items) {
    const read = operations.find(
      (operation) =>
        isRead(operation) &&
        (isWeaker(write.protection, operation.protection) ||
          isOfWeakerKind(write.protection, operation.protection)),
    );
    if (read) return read;
  }
  return undefined;
}

/** A password or a key of the URL where reading asks for a token of limited life or a certificate, whichever way in is chosen. */
function isOfWeakerKind(write: Protection, read: Protection): boolean {
  return (
    !write.anonymous &&
    !read.anonymous &&
    read.alternatives.length > 0 &&
    read.alternatives.every((one) => isStrong(one) && weakness(one) === undefined) &&
    write.alternatives.some(
      (one) => !isStrong(one) && weakness(one) !== undefined && one.requirements.some(protects),
    )
  );
}

function isRead({ method }: Operation): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'QUERY';
}

function reportOf(write: Operation, read: Operation) {
  const { anonymous, source } = write.protection;
  const key = anonymous ? takenCredential(write) : undefined;
  return {
    ...(lacksScopes(write) ? { decision: withoutScopes } : {}),
    ...(anonymous && source === 'none' ? { decision: leftOut } : {}),
    ...statedAt(write),
    ...(isOpened(write) || shownOnly(write, read) || anyUser(write, read) || sentElsewhere(write, read)
      ? { severity: 'low' as const }
      : key === undefined
        ? {}
        : { severity: 'medium' as const }),
    // Less may be enough: the reading operation may show more than the writing one takes.
    confidence: anonymous ? ('high' as const) : ('medium' as const),
    message: anonymous
      ? key === undefined
        ? `Anyone can call ${write.label}, while ${read.label} asks for a credential`
        : `${write.label} asks for \`${key}\` outside \`security\`, where nothing holds callers to it, while ${read.label} requires a credential`
      : `${write.label} asks for less than ${read.label} does${anyUser(write, read) ? ': for any token, where that one asks for a right that every user has' : ''}`,
    operation: write,
    operations: [write],
    about: about.operation(write),
    related: [
      {
        place: read.protection.declaration?.place ?? read.place,
        message: `what ${read.label} asks for`,
      },
    ],
  };
}

/** A form of visitors, opened by a `security` of its own: what they hand in is for others to read. */
function isOpened(write: Operation): boolean {
  const { anonymous, source } = write.protection;
  return anonymous && source === 'operation' && takesForms(write);
}

/** Scopes that were given to reading operations first: the writing ones wait for theirs together. */
const withoutScopes = {
  name: 'writes without scopes',
  says: 'Operations that change something ask for a token without any scope, where those that read ask for one',
};

/** One root requirement that is missing: so many were not left out one by one. */
const leftOut = {
  name: 'writes left out',
  says: 'Anyone can call operations that change something and have no `security`, while those that read ask for a credential',
  from: 5,
};

function lacksScopes({ protection }: Operation): boolean {
  const asked = protection.alternatives.flatMap(({ requirements }) => requirements);
  return (
    !protection.anonymous &&
    asked.some(({ scheme }) => hasOAuthScopes(scheme)) &&
    asked.every(({ scopes }) => scopes.length === 0)
  );
}

/**
 * Is all that reading asks for besides a scope for seeing credentials (`view_credentials`, `secrets.read`), or one that only
 * reads: `orders.read` beside `orders`? Who may write gets hold of that.
 */
function shownOnly(write: Operation, read: Operation): boolean {
  if (write.protection.anonymous) return false;
  const asked = (operation: Operation) =>
    operation.protection.alternatives.flatMap(({ requirements }) =>
      requirements.flatMap(({ scheme, scopes }) => scopes.map((scope) => ({ scheme, scope }))),
    );
  const ours = asked(write);
  const more = asked(read).filter(
    ({ scheme, scope }) => !ours.some((own) => own.scheme === scheme && own.scope === scope),
  );
  if (ours.length === 0 || more.length === 0) return false;
  // A right to change things is asked for, and reading lists all rights that there are (`[create, delete, private, public]`).
  if (write.protection.source === 'operation' && ours.some(({ scope }) => scopeAllows(scope) === 'write'))
    return true;
  return more.every(({ scope }) => words(scope).some(isCredential) || scopeAllows(scope) === 'read');
}

/**
 * Does writing only take the same key in one more place, the URL? By their names both are one key: `tokenHeader` and
 * `tokenParam`, and not a customer's and an administrator's.
 */
function sentElsewhere(write: Operation, read: Operation): boolean {
  if (write.protection.anonymous) return false;
  const asked = read.protection.alternatives.map(onlyKey);
  const more = write.protection.alternatives
    .map(onlyKey)
    .filter((scheme) => !asked.some((other) => other !== undefined && other === scheme));
  return (
    more.length > 0 &&
    more.every(
      (scheme) =>
        scheme !== undefined &&
        isQueryKey(scheme) &&
        asked.some((other) => other?.in === 'header' && wordsOfKey(other) === wordsOfKey(scheme)),
    )
  );
}

/** The one key that an alternative asks for. */
function onlyKey({ requirements }: SecurityAlternative): SecurityScheme | undefined {
  const [only, ...others] = requirements;
  return others.length === 0 && only?.scheme?.type === 'apiKey' ? only.scheme : undefined;
}

/** What is left of a scheme's name without the words for a key and for the places that it is sent in. */
function wordsOfKey({ name }: SecurityScheme): string {
  return words(name)
    .filter((word) => !wayOfSending.test(word))
    .sort()
    .join(' ');
}

const wayOfSending =
  /^(?:api|apikey|key|token|access|auth|authentication|authorization|bearer|header|headers|query|param|parameter|url|uri|in|via|by|as|http)$/;

/** Is all that reading asks for besides a scope that everyone has who is signed in: “Simple authenticated user”? */
function anyUser(write: Operation, read: Operation): boolean {
  if (write.protection.anonymous || !lacksScopes(write)) return false;
  // Where others that change the same thing ask for more, this one was forgotten.
  const others = write.pathItem.operations.filter(({ safe }) => !safe);
  return [read, ...others].every((one) => asksAnyUser(one) || one === write);
}

function asksAnyUser({ protection }: Operation): boolean {
  const asked = protection.alternatives.flatMap(({ requirements }) =>
    requirements.flatMap(({ scheme, scopes }) => scopes.map((scope) => isForEverybody(scheme, scope))),
  );
  return asked.length > 0 && asked.every((is) => is);
}

function isForEverybody(scheme: SecurityScheme | undefined, scope: string): boolean {
  return (scheme?.flows ?? []).some(({ value }) => {
    const text = own(own(value, 'scopes'), scope);
    return typeof text === 'string' && everybody(text);
  });
}

const everybody = finds(
  /^(?:(?:a|any|every|all|the|simple|basic|plain|ordinary|regular|normal|default) ){0,3}(?:authenticated|logged[- ]in|signed[- ]in|registered) users?\b/i,
);

function isCredential(word: string): boolean {
  return /^(credential|secret|password)s?$/.test(word);
}
