/**
 * Callers who are known by what OpenAPI cannot say: a bank that reads somebody's accounts for him sends the consent that he
 * gave, and signs with the certificate that it was admitted with (Berlin Group, NextGenPSD2 §4.1; ETSI TS 119 495).
 */
import { words } from '../../lexicon/words.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { ownOperations } from './declarations.ts';

/** So many operations are how an API is called, and no oddity of one. */
const several = 3;

/** Does an operation demand a consent, or belong to an API whose operations take the signature and the certificate of who calls? */
export function isConsented(operation: Operation): boolean {
  const takesConsent = operation.parameters.some(
    ({ name, in: where, value }) =>
      value.required === true && where !== 'query' && /\bconsent(?: id)?$/.test(words(name).join(' ')),
  );
  return (takesConsent && asksForConsents(operation.api)) || isSigned(operation);
}

/** Beside the signature of a request the certificate that it is checked with: whoever has none is turned away. */
function isSigned({ parameters }: Operation): boolean {
  const headers = parameters.filter((one) => one.in === 'header').map(({ name }) => words(name));
  return (
    headers.some((name) => name.at(-1) === 'signature') &&
    headers.some((name) => name.at(-1) === 'certificate')
  );
}

const asksForConsents = once(
  (api: Api): boolean =>
    ownOperations(api).filter(({ parameters }) =>
      parameters.some(({ name }) => words(name).includes('consent')),
    ).length >= several,
);
