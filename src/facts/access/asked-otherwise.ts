/** Credentials that are asked for outside `security`, where nothing holds callers to them. */
import type { Api, Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { askedInWords } from './asked-in-words.ts';
import { isConsented } from './consent.ts';
import { ownOperations } from './declarations.ts';
import { askedByGateway } from './gateways.ts';
import { takenCredential } from './taken-credential.ts';
import { undeclaredKey } from './undeclared-key.ts';

/** Does a definition ask for one as a whole, in a parameter of most operations or in words? */
export function asksOtherwise(api: Api): boolean {
  return undeclaredKey(api) !== undefined || (asksFew(api) && askedInWords(api));
}

/** Where most others require a scheme, the words are of that, and what has none was left out. */
const asksFew = once((api: Api): boolean => {
  const own = ownOperations(api);
  return own.filter(({ protection }) => protection.anonymous).length * 2 > own.length;
});

/** Does an operation, in a parameter or its body, or does the definition, where `security` says nothing of it? */
export function isAskedOtherwise(operation: Operation): boolean {
  const { api, protection } = operation;
  return (
    takenCredential(operation) !== undefined ||
    isBesideConsent(operation) ||
    askedByGateway(operation) !== undefined ||
    (protection.source === 'none' && asksOtherwise(api))
  );
}

/** May its credential be left out (`{}`), because a consent and a certificate tell who calls? */
export function isBesideConsent(operation: Operation): boolean {
  const { alternatives } = operation.protection;
  return alternatives.some(({ requirements }) => requirements.length > 0) && isConsented(operation);
}
