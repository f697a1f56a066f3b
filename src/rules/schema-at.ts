import type { Api, Schema } from '../openapi/model.ts';
import type { Place } from '../refs/place.ts';
import { isObject, own } from '../syntax/value.ts';
import { once } from '../text/memo.ts';

/** The schema that is written at a place; undefined where none is. */
export function schemaAt(api: Api, place: Place): Schema | undefined {
  return byPlace(api).get(place.id());
}

const byPlace = once(
  (api: Api): ReadonlyMap<string, Schema> => new Map(api.allSchemas.map((one) => [one.place.id(), one])),
);

/** The values that a schema shows: what a fix makes of it must admit them, or it is none. */
export function shownValues(schema: unknown): readonly unknown[] {
  const examples = own(schema, 'examples');
  const listed = ['default', 'example', 'x-example', 'const'].flatMap((key) =>
    isObject(schema) && Object.hasOwn(schema, key) ? [own(schema, key)] : [],
  );
  return [...listed, ...(Array.isArray(examples) ? examples : [])];
}
