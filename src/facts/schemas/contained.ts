/** What `contains` asks for, which the model does not read: an item is there that it describes (JSON Schema 2020-12 core §10.3.1.3). */
import type { Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';

export interface Contained {
  readonly value: Readonly<Record<string, unknown>>;
  /** The names that it gives to properties. */
  readonly names: readonly string[];
}

/** Keywords that hold schemas by names. */
const maps: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas']);
/** Keywords that hold values, or schemas that are not in effect where they stand. */
const others: ReadonlySet<string> = new Set(
  'const enum default example examples $defs definitions not xml externalDocs discriminator'.split(' '),
);

/** The schema objects of such an item and of all that it holds, those included that it refers to. */
export function* containedIn({ api, place, value }: Schema): Generator<Contained> {
  const first = own(value, 'contains');
  if (!isObject(first)) return;
  const seen = new Set<unknown>();
  const stack: { value: unknown; place: Place }[] = [{ value: first, place: place.child('contains') }];
  for (let at = stack.pop(); at; at = stack.pop()) {
    const { value: schema, place: here } = at;
    if (!isObject(schema) || seen.has(schema)) continue;
    seen.add(schema);
    const properties = own(schema, 'properties');
    yield { value: schema, names: isObject(properties) ? Object.keys(properties) : [] };
    for (const [key, inner] of Object.entries(schema)) {
      if (others.has(key) || key.startsWith('x-')) continue;
      const child = here.child(key);
      if (key === '$ref' || key === '$dynamicRef') {
        const target = typeof inner === 'string' ? api.resolve(inner, here) : undefined;
        if (target?.ok) stack.push(target);
      } else if (Array.isArray(inner))
        for (const [index, one] of inner.entries()) stack.push({ value: one, place: child.child(index) });
      else if (!isObject(inner)) continue;
      else if (!maps.has(key)) stack.push({ value: inner, place: child });
      else
        for (const [name, one] of Object.entries(inner)) stack.push({ value: one, place: child.child(name) });
    }
  }
}
