/** What the headers of answers may hold. */
import { allowedValues, parts } from '../../openapi/composition.ts';
import type { Api, Header } from '../../openapi/model.ts';
import { hidesHeaderSchema } from '../unfollowed.ts';

/** Is it a text that answers fill: no flag, no count, and none of a few values? Headers without a schema are texts (RFC 9110 §5.5). */
export function holdsText(api: Api, header: Header): boolean {
  const { schema } = header;
  if (!schema) return !hidesHeaderSchema(api, header);
  const all = parts(schema);
  if (all.some((part) => allowedValues(part))) return false;
  return !all.some((part) => part.types?.every((type) => type === 'boolean'));
}
