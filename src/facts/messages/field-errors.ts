/** What a failure says of the fields that were sent: `{"stacktrace": ["This field is required."]}`. */
import { parts, states } from '../../openapi/composition.ts';
import type { Property, Schema } from '../../openapi/model.ts';
import { scalar } from '../../syntax/value.ts';
import { says } from '../../text/says.ts';
import { failureSchemas, namesFailure, successSchemas } from './answers.ts';

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

/** What is wrong with the field of that name: a list of sentences in an answer of failure, as frameworks write them. */
export function isComplaint({ schema, owner }: Property): boolean {
  const lists = parts(schema).filter(({ items }) => items);
  if (lists.length === 0) return false;
  if (lists.some(({ value: { description } }) => /\berrors?\b/i.test(scalar(description)))) return true;
  if (owner.name !== undefined && namesFailure(owner.name)) return true;
  return failureSchemas(owner.api).has(owner) && !successSchemas(owner.api).has(owner);
}
