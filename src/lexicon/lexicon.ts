import type { Api } from '../openapi/model.ts';
import { type CredentialEntry, credentials, sessions, urlCredentials } from './families/credentials.ts';
import { health } from './families/health.ts';
import { callers, identifiers } from './families/identifiers.ts';
import { commands, files, queries } from './families/inputs.ts';
import { pageSizes } from './families/pagination.ts';
import { payment } from './families/payment.ts';
import { type PersonalEntry, personal } from './families/personal.ts';
import { privileged } from './families/privileged.ts';
import { serverManaged } from './families/server-managed.ts';
import { type UrlEntry, urls } from './families/urls.ts';
import { type Entry, type Family, type Meaning, matcher } from './matcher.ts';
import { type OpenKind, type OperationFacts, openByNature } from './open-by-nature.ts';
import { namesObject, type OperationNames, operationFamilies, operationQuestions } from './operations.ts';

/**
 * What a project adds, each a list of phrases: `pinfall`, `loyalty card number`. Words are separated by blanks or
 * written as names are (`loyaltyCardNumber`); every spelling of them matches.
 */
export interface LexiconAdditions {
  readonly credentials?: readonly string[];
  readonly personal?: readonly string[];
  readonly payment?: readonly string[];
  readonly health?: readonly string[];
  readonly privileged?: readonly string[];
  readonly serverManaged?: readonly string[];
  readonly pageSizes?: readonly string[];
  readonly urls?: readonly string[];
  readonly files?: readonly string[];
  readonly commands?: readonly string[];
  readonly queries?: readonly string[];
  readonly admin?: readonly string[];
  readonly debug?: readonly string[];
  readonly flows?: readonly string[];
}

/**
 * Says what names mean. Each question takes a name as written and gives its meaning, or undefined. An `owner`, where
 * it is asked for, is the name of the object that holds the property (`card` for `number`).
 *
 * Names are all it knows: whether the value is a flag or a number is the caller's to look at.
 */
export interface Lexicon {
  /** A credential, wherever it stands. */
  credential(name: string, owner?: string): CredentialEntry | undefined;
  /**
   * A credential that must not travel in a URL; session ids are {@link sessionId}. In the query `sig` and
   * `authorization` count too. In a path a parameter after its own plural names an object (`/tokens/{token}`): low.
   *
   * @param path the operation's path, for a path parameter; without it the parameter is one of the query
   */
  credentialInUrl(name: string, path?: string): Meaning | undefined;
  /** What an answer must not hold: passwords, their hashes, secrets, private keys. Handing out tokens and codes is what some operations are for. */
  secretInResponse(name: string, owner?: string): CredentialEntry | undefined;
  /** The caller's session, as a parameter of a query or a cookie; in a path the same words name an object. */
  sessionId(name: string): Meaning | undefined;
  personal(name: string, owner?: string): PersonalEntry | undefined;
  payment(name: string, owner?: string): Meaning | undefined;
  health(name: string, owner?: string): Meaning | undefined;
  /** Data whose loss is lasting: card data, health, and what proves a person's identity. Not names, emails, addresses. */
  regulated(name: string, owner?: string): Meaning | undefined;
  /** Decides what someone may do, owns or pays. */
  privileged(name: string): Meaning | undefined;
  /** The server sets it itself. */
  serverManaged(name: string): Meaning | undefined;
  /** How many items an answer may hold. */
  pageSize(name: string): Meaning | undefined;
  /** Which object is meant. */
  identifier(name: string): Meaning | undefined;
  /** Who calls. */
  caller(name: string): Meaning | undefined;
  /** An address, and what is done with it. */
  url(name: string): UrlEntry | undefined;
  filePath(name: string): Meaning | undefined;
  command(name: string): Meaning | undefined;
  query(name: string): Meaning | undefined;
  /** For administrators, or internal, or granting rights. */
  adminOperation(operation: OperationNames): Meaning | undefined;
  /** For development and operation of the service. */
  debugOperation(operation: OperationNames): Meaning | undefined;
  /** A flow whose automation hurts the business. */
  sensitiveFlow(operation: OperationNames): Meaning | undefined;
  openByNature(operation: OperationFacts): OpenKind | undefined;
}

const responseSecrets = new Set(['password', 'password hash', 'secret', 'private key', 'connection string']);
/** In a response or open to anyone these are the owner's business: shops show names, people show their email. */
const ordinary = new Set(['email address', 'phone number']);

/**
 * Makes a lexicon, with a project's own words beside the built-in ones.
 *
 * @param additions phrases a question; they have high confidence
 */
export function createLexicon(additions: LexiconAdditions = {}): Lexicon {
  const credential = matcher(extend(credentials, additions.credentials, { meaning: 'secret' }));
  const urlCredential = matcher(urlCredentials);
  const isPersonal = matcher(
    extend(personal, additions.personal, { meaning: 'personal data', sensitive: true }),
  );
  const isPayment = matcher(extend(payment, additions.payment, { meaning: 'payment data' }));
  const isHealth = matcher(extend(health, additions.health, { meaning: 'health data' }));
  const add = (family: Family, phrases: readonly string[] | undefined, meaning: string) =>
    extend(family, phrases, { meaning });

  return {
    credential: credential,
    credentialInUrl(name, path) {
      if (path === undefined) return urlCredential(name) ?? credential(name);
      const found = credential(name);
      return found && namesObject(name, path) ? { ...found, confidence: 'low' } : found;
    },
    secretInResponse(name, owner) {
      const found = credential(name, owner);
      return found && responseSecrets.has(found.meaning) ? found : undefined;
    },
    sessionId: matcher(sessions),
    personal: isPersonal,
    payment: isPayment,
    health: isHealth,
    regulated(name, owner) {
      const found = isPersonal(name, owner);
      if (found?.sensitive && !ordinary.has(found.meaning)) return found;
      return isPayment(name, owner) ?? isHealth(name, owner);
    },
    privileged: matcher(add(privileged, additions.privileged, 'privileged property')),
    serverManaged: matcher(add(serverManaged, additions.serverManaged, 'server-managed property')),
    pageSize: matcher(add(pageSizes, additions.pageSizes, 'page size')),
    identifier: matcher(identifiers),
    caller: matcher(callers),
    url: matcher(extend(urls, additions.urls, { meaning: 'URL that the server calls', use: 'fetch' })),
    filePath: matcher(add(files, additions.files, 'file path')),
    command: matcher(add(commands, additions.commands, 'command')),
    query: matcher(add(queries, additions.queries, 'query')),
    ...operationQuestions({
      admin: add(operationFamilies.admin, additions.admin, 'administration'),
      debug: add(operationFamilies.debug, additions.debug, 'diagnostic endpoint'),
      flows: add(operationFamilies.flows, additions.flows, 'sensitive flow'),
    }),
    openByNature,
  };
}

/** The built-in lexicon. */
export const lexicon: Lexicon = createLexicon();

/** The lexicons of definitions that are read with more than the built-in one. A definition belongs to one run. */
const extended = new WeakMap<Api, Lexicon>();

/** Has everything that is asked about a definition's names answered by `own`. Call it before the first rule runs. */
export function extendLexicon(api: Api, own: Lexicon): void {
  extended.set(api, own);
}

/** What names mean in a definition: the built-in lexicon, and what the run's configuration adds. */
export function lexiconOf(api: Api): Lexicon {
  return extended.get(api) ?? lexicon;
}

/**
 * Puts own phrases before the built-in ones. One that is built in, or ends in what is (`loyalty password`), keeps what
 * it means, because rules ask for passwords among credentials; it is only surer.
 */
function extend<E extends Entry>(
  family: Family<E>,
  phrases: readonly string[] | undefined,
  rest: Omit<E, keyof Entry> & Pick<E, 'meaning'>,
): Family<E> {
  if (!phrases || phrases.length === 0) return family;
  const builtIn = matcher(family);
  const own = phrases.map((phrase) => {
    const known = builtIn(phrase);
    const isSame =
      known &&
      Object.entries(rest).every(([key, value]) => key === 'meaning' || known[key as keyof E] === value);
    return {
      ...rest,
      ...(isSame ? { meaning: known.meaning } : {}),
      match: [phrase],
      reason: 'the configuration names it',
      confidence: 'high',
    } as unknown as E;
  });
  return { ...family, entries: [...own, ...family.entries] };
}
