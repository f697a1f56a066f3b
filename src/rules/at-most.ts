/** The most that a text or a list may hold, as a fix writes it. */
import type { Api } from '../openapi/model.ts';
import type { Place } from '../refs/place.ts';
import { afterType, type Fix, set } from './fix.ts';
import { schemaAt, shownValues } from './schema-at.ts';

/** The keyword for the least of what a keyword says the most of. */
export const leastOf = { maxLength: 'minLength', maxItems: 'minItems' } as const;

/** How long a value is that a limit of texts or lists looks at. */
const lengthOf = (value: unknown) => (typeof value === 'string' || Array.isArray(value) ? value.length : 0);

/** @returns null where there is a limit already, or the definition itself shows that this one is too small */
export function atMost(
  api: Api,
  place: Place,
  key: 'maxLength' | 'maxItems',
  limit: number | undefined,
): Fix | null {
  const schema = schemaAt(api, place);
  if (!schema || schema.boolean !== undefined || limit === undefined || schema.value[key] !== undefined)
    return null;
  // `minContains` asks for as many entries (JSON Schema 2020-12 validation §6.4.5).
  const asked = [schema.value[leastOf[key]], ...(key === 'maxItems' ? [schema.value.minContains] : [])];
  if (asked.some((least) => typeof least === 'number' && least > limit)) return null;
  if (shownValues(schema.value).some((value) => lengthOf(value) > limit)) return null;
  return {
    title: `Add \`${key}: ${limit}\`, a default`,
    safe: false,
    changes: [set(place.child(key), limit, afterType)],
  };
}
