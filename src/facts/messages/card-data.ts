/** Card data in answers: what may be shown to whoever it belongs to, and what never is. */
import type { Meaning } from '../../lexicon/matcher.ts';
import { endOf } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation, Property, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { regulatedIn } from './regulated-properties.ts';

/** PCI DSS 3.3.1: sensitive authentication data is not kept after authorisation, and so cannot be answered with. */
const authenticating: ReadonlySet<string> = new Set([
  'card verification code',
  'magnetic stripe or PIN data',
]);
const whole =
  /\b(?:full|whole|complete|entire|unmasked|untruncated|raw|clear ?text|plain ?text|all 1[2-9])\b/i;

const unkept =
  /(?:\b(?:not|never)\b|n['’]{1,2}t\b)(?: \w+){0,3} (?:stored?|kept|keep|persist(?:ed)?|saved?|retain(?:ed)?|queried|returned)\b/i;

/** Does a description say that the service does not keep it, and so has nothing to answer with? */
export function isSaidUnkept({ schema }: Property): boolean {
  return parts(schema).some(
    ({ value: { description } }) => typeof description === 'string' && says(description, unkept),
  );
}

/** Is it what one pays with: a code that proves the card, or a number of a card beside such a code or said to be whole? */
export function paysWith(property: Property, { meaning }: Meaning): boolean {
  if (authenticating.has(meaning)) return true;
  if (meaning !== 'card number') return false;
  const isWhole = parts(property.schema).some(
    ({ value: { description } }) => typeof description === 'string' && says(description, whole),
  );
  return isWhole || words(property.name).some((word) => word === 'full') || holdsCode(property.owner);
}

const holdsCode = once(({ properties }: Schema): boolean =>
  [...properties.values()].some(
    (property) =>
      property.flows('output') &&
      !isSaidUnkept(property) &&
      authenticating.has(regulatedIn(property)?.meaning ?? ''),
  ),
);

const revealing =
  /^(?:pan|cvv|cvc|numbers?|details?|sensitive|secrets?|secure|reveal|show|pci|unmask|unmasked|data)$/;
const onRequest =
  /\b(?:omitted|hidden|absent|empty|null|not (?:returned|included)) unless\b|\bonly (?:be )?(?:returned|included|available|shown|present|set|populated)\b[^.\n]{0,60}\b(?:if|when|where|for|with|to)\b|\bexplicitly (?:request|ask|expand)/i;

/**
 * Is the card given out on purpose: to whoever has one made, or asks for just that (`GET /cards/{id}/pan`), or where the description
 * says on what condition? Issuers have to tell their customers the number somehow.
 */
export function isGivenOnPurpose({ schema }: Property, operations: readonly Operation[]): boolean {
  const isSaid = parts(schema).some(
    ({ value: { description } }) => typeof description === 'string' && says(description, onRequest),
  );
  return isSaid || (operations.length > 0 && operations.every(reveals));
}

function reveals({ method, path }: Operation): boolean {
  const last = endOf(path);
  if (method === 'POST' && !path.includes('{') && words(last).at(-1) === 'cards') return true;
  return !last.includes('{') && words(last).some((word) => revealing.test(word));
}
