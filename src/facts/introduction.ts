import type { Api, Operation } from '../openapi/model.ts';
import { isObject, own } from '../syntax/value.ts';
import { once } from '../text/memo.ts';

/** What a definition says of the API as a whole: the description of its `info` (OpenAPI 3.1 §4.8.2); undefined without one. */
export function introductionOf({ value }: Api): string | undefined {
  const description = own(own(value, 'info'), 'description');
  return typeof description === 'string' ? description : undefined;
}

/**
 * How the description of an operation begins, where it stands what the operation is for; what comes later explains and warns.
 *
 * @returns so many characters at most, none where it has no description
 */
export function openingOf({ value: { description } }: Operation, characters: number): string {
  return typeof description === 'string' ? description.slice(0, characters) : '';
}

/** What a definition says of the operations under each of its tags (OpenAPI 3.1 §4.8.22), by the tag's name. */
export const tagDescriptions = once((api: Api): ReadonlyMap<string, unknown> => {
  const tags = own(api.value, 'tags');
  const all = Array.isArray(tags) ? tags.filter(isObject) : [];
  return new Map(
    all.flatMap(({ name, description }) => (typeof name === 'string' ? [[name, description] as const] : [])),
  );
});
