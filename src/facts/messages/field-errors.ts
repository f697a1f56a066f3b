/** What a failure says of the fields that were sent: `{"stacktrace": ["This field is required."]}`. */
import { parts, states } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { says } from '../../text/says.ts';

const ofAField =
  /\bfield (?:validation )?(?:errors?|messages?)\b|\b(?:validation )?(?:errors?|messages?) (?:of|for|about|on) (?:the |this )?(?:[\w-]{1,40} )?(?:field|property|attribute)\b|\bvalidation (?:errors?|messages?)\b/i;

/** Is it a list of messages about the field that it is named after, and not what that field holds? */
export function tellsOfField(schema: Schema): boolean {
  return (
    states(schema, 'array') &&
    parts(schema).some(
      ({ value: { description } }) => typeof description === 'string' && says(description, ofAField),
    ) &&
    parts(schema).every(({ items }) => items === undefined || states(items, 'string'))
  );
}
