import type { Place } from '../refs/place.ts';
import { isObject, own } from '../syntax/value.ts';
import { push } from '../text/group.ts';
import type { JsonObject } from './model.ts';
import type { Raw, Reader } from './reader.ts';

/**
 * The names that a definition gives the schemas of its components, by their values: a component whose text lies in a file
 * of its own, or in one with others, has the name under which the definition lists it.
 */
export function namesOf(named: Raw | undefined, reader: Reader): Map<unknown, string[]> {
  const names = new Map<unknown, string[]>();
  const map = named && end(named, reader);
  if (!map || !isObject(map.value)) return names;
  for (const [name, value] of Object.entries(map.value)) {
    const target = isObject(value) ? end({ place: map.place.child(name), value }, reader)?.value : undefined;
    if (isObject(target)) push(names, target, name);
  }
  return names;
}

/** Where a schema stands that is a reference and nothing else; what leads nowhere is said by whoever reads it. */
function end(raw: Raw, { references, siblingsCount }: Reader): Raw | undefined {
  let at = raw;
  for (let hops = 0; hops < 100; hops++) {
    const reference = own(at.value, '$ref');
    if (typeof reference !== 'string') return at;
    if (siblingsCount && !isBareReference(at.value as JsonObject)) return at;
    const resolution = references.resolve(reference, at.place);
    if (!resolution.ok) return undefined;
    at = resolution;
  }
  return undefined;
}

/** `components/schemas/X`, 2.0's `definitions/X`: the schema's name. */
export function componentName(place: Place): string | undefined {
  const kind = place.parent;
  if (!kind || typeof place.key !== 'string') return undefined;
  if (kind.key === 'definitions' && kind.parent && !kind.parent.parent) return place.key;
  const isComponent =
    kind.key === 'schemas' && kind.parent?.key === 'components' && !kind.parent.parent?.parent;
  return isComponent ? place.key : undefined;
}

/** Keywords that say nothing about values: beside a `$ref` they make no schema of its own. */
const annotations: ReadonlySet<string> = new Set([
  '$ref',
  '$comment',
  'title',
  'description',
  'summary',
  'default',
  'example',
  'examples',
  'deprecated',
  'externalDocs',
  'xml',
]);

/** Is it a reference beside which nothing is said of values? */
export function isBareReference(value: JsonObject): boolean {
  for (const key in value) if (!annotations.has(key) && !key.startsWith('x-')) return false;
  return true;
}
