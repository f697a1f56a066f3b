/** Objects that are meant to be free, as their descriptions say. */
import { says } from '../../text/says.ts';

const free =
  /\b(?:any|arbitrary|free[- ]?form|schema-?less|user-defined|custom|additional|extra|further|other)\b[^.\n]{0,30}\b(?:json|objects?|data|documents?|fields?|properties|attributes?|payloads?|keys?|values?|content|body|metadata|information)\b/i;

/** “Any JSON object”, “custom fields are kept”: whoever wrote it left it open on purpose. */
export function saysFree(description: unknown): boolean {
  return typeof description === 'string' && says(description, free);
}
