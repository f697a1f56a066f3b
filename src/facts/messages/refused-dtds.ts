/** Of which XML a definition says in words that what is dangerous in it is refused (XML 1.0 §2.8, §4). */

import type { Api, Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { finds } from '../../text/says.ts';
import { introductionOf } from '../introduction.ts';

const dtd = finds(
  /\b(?:DTDs?|DOCTYPEs?|document type (?:declaration|definition)s?|(?:external|general|custom) entit(?:y|ies)|entity (?:declaration|expansion|reference)s?)\b/i,
);
const refused = finds(
  /\b(?:reject\w{0,3}|refus\w{1,3}|forbid\w{0,4}|disallow\w{0,2}|prohibit\w{0,2}|disabl\w{1,3}|(?:switched|turned) off|ignored|stripped|removed|(?:is|are) never|(?:not|never) (?:be )?(?:allowed|accepted|supported|permitted|processed|resolved|expanded|loaded|read|followed|parsed))\b|n['’]t (?:be )?(?:allowed|accepted|supported|processed|resolved|expanded)\b/i,
);
const takenBack = finds(
  /\b(?:not|never|no longer) (?:be |yet )?(?:reject\w{0,3}|refus\w{1,3}|disabl\w{1,3}|ignored|stripped|removed)\b/i,
);

/** “DOCTYPE declarations are rejected”, said of the API or of each of these operations. */
export function refusesDtds(api: Api, operations: readonly Operation[]): boolean {
  return saidOfApi(api) || (operations.length > 0 && operations.every(saidOfOperation));
}

const saidOfApi = once((api: Api): boolean => isSaid(introductionOf(api)));

const saidOfOperation = once(({ summary, value, body }: Operation): boolean =>
  [summary, value.description, body?.value.description].some(isSaid),
);

function isSaid(text: unknown): boolean {
  // Nearly no text speaks of it.
  if (typeof text !== 'string' || !dtd(text)) return false;
  return text
    .split(/[.!?](?:\s|$)|\n{2,}/)
    .some((sentence) => dtd(sentence) && refused(sentence) && !takenBack(sentence));
}
