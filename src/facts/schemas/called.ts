/** What an object is called. */
import type { Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';

/** The name of a component, or else of the property whose value, or whose items, it describes: `card: {properties: {number: …}}`. */
export const calledAs = once(({ name, place }: Schema): string | undefined => {
  if (name !== undefined) return name;
  const own = place.key === 'items' ? place.parent : place;
  return own?.parent?.key === 'properties' ? String(own.key) : undefined;
});
