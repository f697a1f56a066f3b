/** What descriptions, examples and operations tell of an identifier that the caller chooses, not the server. */
import { steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { says } from '../../text/says.ts';

const chosen: readonly RegExp[] = [
  /\b(?:chosen|assigned|provided|supplied|specified|defined|given|set|generated|picked|selected) by (?:the |an? |its )?(?:api )?(?:clients?|callers?|users?|requesters?|consumers?|customers?|creators?|integrators?|you)\b/i,
  /\b(?:client|caller|user|customer|self)[- ](?:defined|chosen|supplied|provided|generated|specified|assigned|selected)\b/i,
  /\b(?:identifier|id|name|key|slug|code) (?:of|for) (?:the|an?) (?:new )?[\w-]{1,40}(?: [\w-]{1,40})? (?:to (?:create|be created|add|make|register)|being (?:created|added|registered))\b/i,
  /\b(?:desired|preferred) (?:unique )?(?:identifier|id|name|slug|key)\b/i,
  /\bof (?:your|the (?:client|caller|user|customer)['’]s) (?:own )?(?:choice|choosing)\b/i,
  // What the URL says already, nobody sets by saying it again.
  /\b(?:must|has to|should|needs to|shall) (?:be (?:the same as|equal to|identical (?:to|with))|match|equal|correspond to|agree with)\b[^.\n]{0,40}\b(?:path|url|uri)\b/i,
  /\b(?:you|clients?|callers?|users?) (?:can |may |must |should |have to )?(?:choose|provide|supply|specify|define|pick)\b/i,
];

/** Does a description say that the caller chooses the value? */
export function saidChosen(schema: Schema): boolean {
  return parts(schema).some(
    ({ value: { description } }) =>
      typeof description === 'string' && chosen.some((sign) => says(description, sign)),
  );
}

/**
 * Does a PUT go to the collection itself? The identifier in its body then says which object is written, and makes it where
 * there is none (RFC 9110 §9.3.4 has it in the URL): the server has no other way to know it.
 */
export function putsByIdInBody({ method, path }: Operation): boolean {
  if (method !== 'PUT') return false;
  const last = steps(path).at(-1);
  const noun = typeof last === 'string' ? (words(last).at(-1) ?? '') : '';
  return /[^s]s$/.test(noun) && noun !== 'settings' && noun !== 'preferences';
}
