/** Values that are given out as they are: texts that nothing masks or seals. */
import { allowedValues, isObjectSchema, parts } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { says } from '../../text/says.ts';

/** Is the value a text, and given out as it is? */
export function isShown(schema: Schema): boolean {
  return isText(schema) && !isMasked(schema) && !isSealed(schema);
}

/** “Encrypted with the bot's public RSA key”: only who has the private one reads it. */
const sealed = /\bencrypted (?:with|by|using|for|to) (?:[\w'’]{1,20} ){0,3}public (?:\w{1,12} )?key\b/i;

function isSealed(schema: Schema): boolean {
  return parts(schema).some(
    ({ value: { description } }) => typeof description === 'string' && says(description, sealed),
  );
}

/** Does its example show that only a mask is given out: `********`? */
function isMasked(schema: Schema): boolean {
  return parts(schema).some(
    ({ value: { example } }) => typeof example === 'string' && /^"?[*•]{3,64}"?$/.test(example),
  );
}

/** Is the value a free text, or a list of such? */
export function isText(schema: Schema): boolean {
  const all = parts(schema);
  if (all.some((part) => allowedValues(part))) return false;
  // Nothing but null.
  if (all.some((part) => part.types?.length === 0)) return false;
  const types = all.flatMap((part) => part.types ?? []);
  if (types.includes('string')) return true;
  const item = all.find((part) => part.items)?.items;
  // A list of a few words that are told: what one may do with secrets.
  if (item) return (item.types?.includes('string') ?? false) && !allowedValues(item);
  return types.length === 0 && !isObjectSchema(schema);
}
