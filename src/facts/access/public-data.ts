import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation, Parameter } from '../../openapi/model.ts';
import { union } from '../../openapi/operations.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { finds, says } from '../../text/says.ts';
import { introductionOf } from '../introduction.ts';
import { administration } from './administrators.ts';
import { askedInWords } from './asked-in-words.ts';
import { ownOperations } from './declarations.ts';
import { inventsData } from './invented-data.ts';
import { isOwned, objectsAddressed, ownAreaOf } from './object-ids.ts';
import { openByNature } from './open-by-nature.ts';
import { asksOnly, readsDespiteMethod, takesContributions, takesForms } from './reading-by-post.ts';
import { handsOutSecret, isSensitiveRead } from './sensitive-reads.ts';
import { proves, takenCredential } from './taken-credential.ts';
import { doesWhatGetDoes, isTestService } from './test-service.ts';

/** So many operations that all only read are a catalogue; fewer may be the beginning of something else. */
const several = 3;

const forEveryone =
  /\b(?:public(?:ly)?|open) (?:use|users?|apis?|data|access|available|accessible|records?)\b|\bopen[- ](?:data|government)\b|\bstatic (?:web ?)?site\b|\bfreely (?:available|accessible|usable)\b|\b(?:no|without(?: an?)?) (?:authentication|authorization|registration|(?:api )?keys?|log-?in|account)\b/i;

/**
 * Is an API data for everyone, by all that its definition tells? It declares no scheme, only reads, has nothing of a person
 * or a customer, takes no credential and refuses nobody; and it says that it is public, or seems so by what it is.
 */
export const publicData = once((api: Api): 'said' | 'seems' | undefined => {
  const all = ownOperations(api);
  if (all.length === 0 || api.allSchemes.length > 0) return undefined;
  if (isTestService(api)) return 'said';
  if (askedInWords(api)) return undefined;
  if (inventsData(api) || (isOpenData(api) && all.every(({ safe }) => safe))) return 'said';
  if (isCataloguedAsOpen(api) && all.every(onlyReadsTheirs)) return 'said';
  const said = saysPublic(api) || isCataloguedAsOpen(api);
  if (all.length < several && !said && !(all.length > 1 && isWrittenOut(api))) return undefined;
  if (!readOnlyPublic(api, all))
    return isCataloguedAsOpen(api) && mostlyReads(api, all) ? 'seems' : undefined;
  return said ? 'said' : 'seems';
});

/**
 * Do some operations of an API only read what is nobody's, while its others ask for a credential, or none of its schemes is
 * required anywhere? What is left open is then what everybody may read, as far as the definition tells.
 */
export function readOnlyPublic(api: Api, operations: readonly Operation[]): boolean {
  const personal = givingPersonalData(api);
  return operations.every((operation) => isHarmless(operation) && !personal.has(operation));
}

/** So many reading operations stand beside what is handed in to them, or are there to try it out. */
const beside = 5;

/**
 * Does an API that declares no scheme read what is nobody's, beside one form or a few in which anybody may hand something in: data
 * of cities and a plan that is sent for it, checks of a name and the request to register it?
 */
export const readsBesideForms = once((api: Api): boolean => {
  const all = ownOperations(api);
  if (api.allSchemes.length > 0 || all.length <= beside || askedInWords(api)) return false;
  const forms = all.filter((one) => takesContributions(one) || takesForms(one));
  const others = all.filter((one) => !forms.includes(one));
  return (
    forms.length > 0 &&
    others.length >= forms.length * beside &&
    others.every((one) => readsNobodys(api, one))
  );
});

/** Does it only read what is nobody's, or ask for the state of something by the token that was given for it? */
function readsNobodys(api: Api, operation: Operation): boolean {
  return readOnlyPublic(api, [operation]) || openByNature(operation);
}

/** “Open Data API”: what it is called holds for all of it, whatever the names of its lists. */
function isOpenData({ title }: Api): boolean {
  return /\bopen[- ]?(?:government )?data\b/i.test(title);
}

/** How a directory of APIs has sorted it: what it gives is data that was opened for everyone. */
function isCataloguedAsOpen({ value }: Api): boolean {
  const categories = own(own(value, 'info'), 'x-apisguru-categories');
  return Array.isArray(categories) && categories.includes('open_data');
}

/** Do most of them read by their method or words, and is the rest POST, with which questions are asked that are too long for a URL? */
function mostlyReads(api: Api, operations: readonly Operation[]): boolean {
  const personal = givingPersonalData(api);
  const reading = operations.filter((one) => one.safe || asksOnly(one) || readsDespiteMethod(one));
  return (
    operations.every((one) => (one.safe || one.method === 'POST') && isNobodys(one) && !personal.has(one)) &&
    reading.length * 5 >= operations.length * 4
  );
}

/** Does it read, and neither what is the caller's own nor for a credential? Whoever sorted it did not look at each list of it. */
function onlyReadsTheirs(operation: Operation): boolean {
  return operation.safe && isNobodys(operation);
}

/** Codes of diseases are in open data, too: secrets and what administrators see are not. */
function isNobodys(operation: Operation): boolean {
  const { path, parameters, api } = operation;
  return (
    ownAreaOf(path) === undefined &&
    !handsOutSecret(operation) &&
    administration(operation) === undefined &&
    takenCredential(operation) === undefined &&
    !parameters.some(({ name }) => {
      const known = lexiconOf(api).credential(name);
      return proves(known) && known?.confidence === 'high';
    })
  );
}

/** Is it described in a sentence, and each of its operations: more than the beginning of something else? */
function isWrittenOut(api: Api): boolean {
  const introduction = introductionOf(api);
  return (
    introduction !== undefined &&
    introduction.trim().split(/\s+/, sentence).length === sentence &&
    ownOperations(api).every(({ summary, value }) => summary !== '' || typeof value.description === 'string')
  );
}

/** So many words tell what an API is about. */
const sentence = 8;

function saysPublic({ value, servers }: Api): boolean {
  const info = own(value, 'info');
  const texts = [own(info, 'title'), own(info, 'summary'), own(info, 'description')];
  const licence = own(own(info, 'license'), 'name');
  return (
    texts.some((text) => typeof text === 'string' && says(text, forEveryone)) ||
    (typeof licence === 'string' && ofData(licence)) ||
    servers.some(({ url }) => /\/public\b/i.test(url))
  );
}

/** Licences that give data away to everyone; of code there are others. */
const ofData = finds(
  /\bpublic domain\b|\bcc0\b|\bopen (?:government|data|database) licen[cs]e\b|\b(?:odbl|pddl|odc-by)\b/i,
);

/** Its records are lines of a table, and nobody's files. */
const dataSets = /(?:^|[/{_-])data[-_]?sets?\b/i;

/** `/people/search/{user}`: a text that is looked for. */
const isSearch = /\/search\w*\/\{[^/]*$/i;

/** `speciesTypeKeys`, `chart-notes`: of which thing it is a key or a note stands before it. */
function isOfThing(step: string): boolean {
  const all = words(step);
  return all.length > 1 && /^(?:key|record|file|document|case|note|policy|policie)s?$/.test(all.at(-1) ?? '');
}

/** Cards that are played or collected, and not paid with. */
const isCardGame = once((api: Api): boolean =>
  [api.title, introductionOf(api) ?? ''].some((text) =>
    /\b(?:(?:trading|playing|collectible)[- ]cards?|card[- ]games?|tcg)\b/i.test(text),
  ),
);

/** What codes and columns mean, and how many there are, not what stands in them. */
const aboutData = finds(
  /^(?:\/v?\d[\d.]*)?\/(?:meta-?data|vocabular(?:y|ies)|code-?lists?|metrics|statistics|stats)\//i,
);

export function isHarmless(operation: Operation): boolean {
  const { safe, path, responses, parameters, api } = operation;
  if (!safe && !asksOnly(operation) && !readsDespiteMethod(operation) && !isTwin(operation)) return false;
  if (!isBoilerplate(operation) && responses.some(({ status }) => status === '401' || status === '403'))
    return false;
  if (isSensitiveRead(operation) || ownAreaOf(path) !== undefined) return false;
  const isOwnedHere = (step: string) =>
    isOwned(step) &&
    !(/^records?$/i.test(step) && dataSets.test(path)) &&
    !aboutData(path) &&
    !isOfThing(step) &&
    !(/^cards?$/i.test(step) && isCardGame(api)) &&
    !(/^tokens?$/i.test(step) && isOnChain(api)) &&
    !(safe && onLedger.test(step) && exploresLedger(api)) &&
    // `POST /validateOrganization` looks at a text that it is sent.
    !(!safe && /^(?:validate|check|verify)$/.test(words(step)[0] ?? '') && !path.includes('{'));
  const onChain = namedByWallet(operation);
  if (path.split('/').some((step) => !step.includes('{') && step !== onChain && isOwnedHere(step)))
    return false;
  if (objectsAddressed(operation).some(({ collection }) => collection !== onChain && isOwnedHere(collection)))
    return false;
  const lexicon = lexiconOf(api);
  return !parameters.some(
    ({ name, in: where }) =>
      lexicon.credential(name) ??
      (where === 'path' && (isSearch.test(path) || (/^card/i.test(name) && isCardGame(api)))
        ? undefined
        : lexicon.caller(name)),
  );
}

/**
 * `/triggers/user/{address}`, of which the description or the example says that it is the address of a wallet: what stands on a chain
 * under it everyone may read anyway, and it says of nobody who he is.
 *
 * @returns the step of the path before it
 */
function namedByWallet({ safe, path, parameters }: Operation): string | undefined {
  const wallet = safe ? parameters.find(isWallet) : undefined;
  return wallet && path.split(`/{${wallet.name}}`, 1)[0]?.split('/').at(-1);
}

/** There tokens are coins, and no credentials. */
const isOnChain = once((api: Api): boolean => api.parameters.some(isWallet));

/**
 * Does it show a public ledger: a block by its hash or height, and a transaction by its hash? Accounts, coins and what moves between
 * them are written there for everyone to check.
 */
const exploresLedger = once((api: Api): boolean => {
  const reads = ownOperations(api).filter(({ safe }) => safe);
  return [/^blocks?$/i, /^(?:transactions?|txs?|extrinsics?)$/i].every((one) =>
    reads.some(({ path }) => showsOneOf(path, one)),
  );
});

/** `/block/{hash}`, `/v2/txs/{id}/inputs` */
function showsOneOf(path: string, collection: RegExp): boolean {
  const steps = path.split('/');
  return steps.some((step, at) => collection.test(step) && steps[at + 1]?.startsWith('{') === true);
}

const onLedger = /^(?:accounts?|address(?:es)?|transactions?|txs?|wallets?|tokens?|balances?|transfers?)$/i;

function isWallet({ in: where, value, schema }: Parameter): boolean {
  if (where !== 'path') return false;
  const texts = [value.description, schema?.value.description];
  const shown = [value.example, schema?.value.example];
  return (
    texts.some((text) => typeof text === 'string' && ofWallet(text)) ||
    shown.some((text) => typeof text === 'string' && /^0x[\da-f]{40}$/i.test(text))
  );
}

const ofWallet = finds(
  /\b(?:wallet|ethereum|eth|evm|solana|bitcoin|btc|on-?chain|blockchain|contract|token|0x\w{0,40}) (?:public )?address\b|\baddress of (?:the |an? )?(?:\w{1,20} )?(?:wallet|contract)\b/i,
);

/** A question too long for a URL: POST beside a GET of the same path that is described in the same words. */
function isTwin(operation: Operation): boolean {
  return operation.method === 'POST' && doesWhatGetDoes(operation);
}

/**
 * The refusals that generators write at every operation, whatever it does, in the words of RFC 9110: 401, 403 and 404 beside
 * the answer, without any content. They say nothing of this one.
 */
function isBoilerplate({ responses }: Operation): boolean {
  const refusals = responses.filter(({ status }) => /^40[134]$/.test(status));
  return (
    refusals.length === generated.length &&
    refusals.every(
      ({ status, content, value }) =>
        content.length === 0 &&
        generated.some(([one, words]) => one === status && own(value, 'description') === words),
    )
  );
}

const generated = [
  ['401', 'Unauthorized'],
  ['403', 'Forbidden'],
  ['404', 'Not Found'],
] as const;

/** Where the publisher of something is written to. */
const ofOffice = /^(?:contact|support|info|help|publisher|office|press)[_-]?(?:e-?mail|phone)/i;

/** What has an office, and is no person. */
const offices = finds(
  /(?:instance|server|site|source|campaign|publisher|provider|organi[sz]ation|company|museum|library|venue|station|agency)$/i,
);

/** Operations that answer with sensitive data of persons. */
const givingPersonalData = once((api: Api): ReadonlySet<Operation> => {
  const lexicon = lexiconOf(api);
  const found = new Set<readonly Operation[]>();
  for (const { name: owner, properties } of api.allSchemas)
    for (const property of properties.values())
      if (
        property.flows('output') &&
        lexicon.personal(property.name, owner)?.sensitive === true &&
        !ofOffice.test(property.name) &&
        !offices(owner ?? '')
      )
        found.add(property.operations('output'));
  return union(found);
});
