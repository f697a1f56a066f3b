import type { PathItem } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';

/** Where the path of an item is written: the item may be in another file, and so may the entry, where `paths` is a reference. */
export function entryOf({ place, written: [entry = place] }: PathItem): Place {
  return entry;
}
