/** Objects that let in what they do not declare. */

import { choices, holds, isJsonSchema, parts, refusesOtherProperties } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { append } from '../../text/lists.ts';

/** The schema objects that declare properties and let others in: where a choice is open, its open branches. */
export function openParts(schema: Schema): readonly Schema[] {
  const open = new Set<Schema>();
  const seen = new Set<Schema>();
  const stack = [schema];
  for (let part = stack.pop(); part; part = stack.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    if (holds(part, closes)) continue;
    const declaring = part.all.filter(declares);
    if (part.properties.size > 0 || declaring.length > 1) open.add(part);
    // Nothing of its own: the object is declared elsewhere, and closed there.
    else if (choices(part).some((choice) => choice.some(declares))) {
      if (declaring.length > 0) open.add(part);
      else for (const choice of choices(part)) append(stack, choice.filter(declares));
    } else append(stack, declaring);
  }
  return [...open];
}

/** Does one schema object alone keep unknown properties out, or say what they must be (a map)? */
export function closes(part: Schema): boolean {
  const { additional, value } = part;
  if (additional === false) return true;
  // A map whose values cannot be read.
  if (additional === undefined && typeof own(value.additionalProperties, '$ref') === 'string') return true;
  if (typeof additional === 'object' && Object.keys(additional.value).length > 0) return true;
  return refusesOtherProperties(part);
}

/** A free-form object, without properties, is object-without-properties' matter. */
function declares(schema: Schema): boolean {
  return parts(schema).some((part) => part.properties.size > 0);
}

/** What to write to keep unknown properties out. */
export function remedyForOpen(part: Schema): string {
  const composed = part.all.length + choices(part).length > 0;
  if (!composed) return 'add `additionalProperties: false`';
  if (isJsonSchema(part.api)) return 'add `unevaluatedProperties: false`';
  return 'declare all properties in one schema, and add `additionalProperties: false` there';
}
