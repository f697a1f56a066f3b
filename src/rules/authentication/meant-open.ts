/** What is open to anyone, and what tells that it may be so on purpose. */
import { isCalledPublic, isInPublicArea, isReference } from '../../facts/access/called-public.ts';
import { ownOperations } from '../../facts/access/declarations.ts';
import { endsOwnSession } from '../../facts/access/ended-session.ts';
import { askedByGateway } from '../../facts/access/gateways.ts';
import { isHandedInNameless } from '../../facts/access/handed-in.ts';
import { isHook, isSignedCallback } from '../../facts/access/hooks.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import { saysItIsOpen, saysWhoMay } from '../../facts/access/open-in-words.ts';
import { readOnlyPublic } from '../../facts/access/public-data.ts';
import { credentialInPath, takenCredential } from '../../facts/access/taken-credential.ts';
import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { finds, found } from '../../text/says.ts';

/** So many operations that all only read are what is published; fewer may be the beginning of something else. */
export const several = 5;

/** What has no requirement in effect, and no gateway that asks: where that is meant, and where anyone can call by an oversight. */
export const openOperations = once((api: Api) => {
  const open = ownOperations(api).filter((operation) => asksNone(operation) && !askedByGateway(operation));
  return {
    meant: open.filter(isMeantForAll),
    exposed: open.filter((operation) => !isMeantForAll(operation)),
  };
});

export function asksNone({ protection }: Operation): boolean {
  return protection.source === 'none';
}

function isMeantForAll(operation: Operation): boolean {
  return (
    openByNature(operation) ||
    (operation.safe && saysItIsOpen(operation)) ||
    isInPublicArea(operation) ||
    isHandedInNameless(operation)
  );
}

/** Where something tells that the operation may be open on purpose, or that little comes of it. */
export function milder(operation: Operation): { readonly severity?: 'low' | 'medium' } {
  if (endsOwnSession(operation) || isSignedCallback(operation)) return { severity: 'low' };
  const isTold =
    takenCredential(operation) !== undefined ||
    // A hook for others to call in: who knows its id, or has signed, may.
    isHook(operation) ||
    credentialInPath(operation) !== undefined ||
    saysItIsOpen(operation) ||
    saysWhoMay(operation) ||
    showsMetrics(operation) ||
    catalogue(operation.api).has(operation) ||
    isCalledPublic(operation) ||
    isReference(operation);
  return isTold ? { severity: 'medium' } : {};
}

/** Of what was left open the operations that only read what is nobody's, where they are most of it: those were not forgotten. */
const catalogue = once((api: Api): ReadonlySet<Operation> => {
  const { exposed, meant } = openOperations(api);
  // What says for itself that it is open is a part of it, too.
  const open = [...exposed, ...meant.filter((operation) => !openByNature(operation))];
  const reading = open.filter((operation) => operation.safe && readOnlyPublic(api, [operation]));
  return new Set(reading.length >= several && reading.length * 5 >= open.length * 3 ? reading : []);
});

/** `/metrics`, for a collector inside of the same network (OpenMetrics 1.0): a firewall mostly keeps others from it. */
function showsMetrics({ method, path }: Operation): boolean {
  return method === 'GET' && /^(?:\/[\w-]+)?\/(?:metrics|prometheus)\/?$/i.test(path);
}

/**
 * May it be open on purpose, for all that its names and words tell? Where a finding would still be right, a fix may be wrong: it
 * must not close the door that everyone comes in by.
 */
export const mayBeMeant = once((operation: Operation): boolean => {
  const { path, id = '', summary, tags, value, parameters } = operation;
  return (
    isMeantForAll(operation) ||
    milder(operation).severity !== undefined ||
    [lastStep(path), id].some((name) => isDoor(words(name).join(' '))) ||
    [path, summary, ...tags, value.description].some(speaksOfAll) ||
    parameters.some(({ name }) => /signature|hmac/i.test(name))
  );
});

/** Ways in, ways out, and what machines ask for before they know anybody. */
const isDoor = finds(
  /\b(?:log ?(?:in|on|out|off)|sign ?(?:in|on|up|out)|register|registration|enrol|enroll|tokens?|auth|oauth|oidc|saml|sso|acs|sessions?|otp|code|verify|verification|confirm|confirmation|activate|activation|reset|forgot|forgotten|recover|refresh|introspect|call ?backs?|(?:web)?hooks?|health|healthz|live|ready|status|ping|version|versions|robots|docs|metrics|events|redirect)\b/i,
);
const speaksOfAll = found(
  /\b(?:every(?:one|body)|any(?:one|body)|guests?|visitors?|strangers?|public|publicly|anonymous|anonymously|optional|optionally)\b|\b(?:log|logs|logged|logging|sign|signs|signed|signing)[- ]?in\b|\b(?:no|without|not|need|needs|requires?) (?:an? |any |to be )?(?:account|auth\w{0,20}|token|key|credentials?|log-?in)\b/i,
);
