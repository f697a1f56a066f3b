import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { ownOperations } from './declarations.ts';
import { isOwned, objectsAddressed, ownAreaOf } from './object-ids.ts';
import { asksOnly, readsDespiteMethod } from './reading-by-post.ts';
import { isSensitiveRead } from './sensitive-reads.ts';

/** So many operations that all only read are a catalogue; fewer may be the beginning of something else. */
const several = 5;

const forEveryone =
  /\b(?:public(?:ly)?|open) (?:use|users?|apis?|data|access|available|accessible|records?)\b|\bopen[- ](?:data|government)\b|\bfreely (?:available|accessible|usable)\b|\b(?:no|without(?: an?)?) (?:authentication|authorization|registration|(?:api )?keys?|log-?in|account)\b/i;

/**
 * Is an API data for everyone, by all that its definition tells? It declares no scheme, only reads, has nothing of a person
 * or a customer, takes no credential and refuses nobody; and it says that it is public, or seems so by what it is.
 */
export const publicData = once((api: Api): 'said' | 'seems' | undefined => {
  const all = ownOperations(api);
  if (all.length === 0 || api.allSchemes.length > 0) return undefined;
  const said = saysPublic(api);
  if (all.length < several && !said) return undefined;
  if (!all.every(isHarmless) || givesPersonalData(api)) return undefined;
  return said ? 'said' : 'seems';
});

function saysPublic({ value, servers }: Api): boolean {
  const info = own(value, 'info');
  const texts = [own(info, 'title'), own(info, 'summary'), own(info, 'description')];
  const licence = own(own(info, 'license'), 'name');
  return (
    texts.some((text) => typeof text === 'string' && says(text, forEveryone)) ||
    (typeof licence === 'string' && ofData.test(licence)) ||
    servers.some(({ url }) => /\/public\b/i.test(url))
  );
}

/** Licences that give data away to everyone; of code there are others. */
const ofData =
  /\bpublic domain\b|\bcc0\b|\bopen (?:government|data|database) licen[cs]e\b|\b(?:odbl|pddl|odc-by)\b/i;

/** Its records are lines of a table, and nobody's files. */
const dataSets = /(?:^|[/{_-])data[-_]?sets?\b/i;

function isHarmless(operation: Operation): boolean {
  const { safe, path, responses, parameters, api } = operation;
  if (!safe && !asksOnly(operation) && !readsDespiteMethod(operation) && !isTwin(operation)) return false;
  if (responses.some(({ status }) => status === '401' || status === '403')) return false;
  if (isSensitiveRead(operation) || ownAreaOf(path) !== undefined) return false;
  const isOwnedHere = (step: string) => isOwned(step) && !(/^records?$/i.test(step) && dataSets.test(path));
  if (path.split('/').some((step) => !step.includes('{') && isOwnedHere(step))) return false;
  if (objectsAddressed(operation).some(({ collection }) => isOwnedHere(collection))) return false;
  const lexicon = lexiconOf(api);
  return !parameters.some(({ name }) => lexicon.credential(name) ?? lexicon.caller(name));
}

/** A question too long for a URL: POST beside a GET of the same path that is described in the same words. */
function isTwin({ method, summary, pathItem }: Operation): boolean {
  return (
    method === 'POST' &&
    summary !== '' &&
    pathItem.operations.some((one) => one.safe && one.summary === summary)
  );
}

function givesPersonalData(api: Api): boolean {
  const lexicon = lexiconOf(api);
  return api.allSchemas.some(({ name: owner, properties }) =>
    [...properties.values()].some(
      (property) =>
        property.flows('output') &&
        lexicon.personal(property.name, owner)?.sensitive === true &&
        property.operations('output').length > 0,
    ),
  );
}
