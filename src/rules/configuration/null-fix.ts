import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { type Fix, remove, set, valueAt } from '../fix.ts';

/**
 * 3.0 has no type `null`, and no list of types: a schema with a type admits null by `nullable: true` (3.0.3 §4.7.24.1).
 *
 * @param place of a `type` that 3.0 does not know
 */
export function nullFix(place: Place, value: unknown): Fix | null {
  const schema = place.key === 'type' ? place.parent : null;
  if (!schema) return null;
  return Array.isArray(value)
    ? ofList(place, schema, value)
    : value === 'null'
      ? ofNull(place, schema)
      : null;
}

function ofList(place: Place, schema: Place, value: readonly unknown[]): Fix | null {
  const types = value.filter((type) => type !== 'null' && type !== null);
  const [type] = types;
  if (types.length !== 1 || typeof type !== 'string') return null;
  if (types.length === value.length)
    return { title: `Write \`type: ${type}\``, safe: true, changes: [set(place, type)] };
  return {
    title: 'Write `nullable: true`',
    safe: true,
    changes: [set(place, type), set(schema.child('nullable'), true, ['type'])],
  };
}

function ofNull(place: Place, schema: Place): Fix {
  const other = besideIt(schema);
  if (other)
    return {
      title: 'Write `nullable: true` in the place of the type `null`',
      safe: true,
      changes: [set(other.child('nullable'), true, ['type']), remove(schema)],
    };
  // `nullable` needs a type beside it: of that type none is left but null.
  return {
    title: 'Write null as the only value of a `nullable` type',
    safe: true,
    changes: [
      set(place, 'string'),
      set(schema.child('nullable'), true, ['type']),
      set(schema.child('enum'), [null], ['type']),
    ],
  };
}

/** The schema beside `type: null` in a choice, which may be the one that admits null. */
function besideIt(schema: Place): Place | undefined {
  const list = schema.parent;
  const choice = list && valueAt(list);
  if (!list || (list.key !== 'oneOf' && list.key !== 'anyOf') || !Array.isArray(choice)) return undefined;
  if (Object.keys(valueAt(schema) as object).length > 1) return undefined;
  const others = choice.map((one, at) => ({ one, place: list.child(at) }));
  // Of `oneOf` exactly one may hold: where null holds already, or may, it stays as it is.
  if (others.some(({ one }) => own(one, 'nullable') === true)) return undefined;
  return others.find(({ one }) => takesNull(one))?.place;
}

/** Does `nullable: true` have a schema admit null? It is there alone, has one type, and lists no values. */
function takesNull(value: unknown): boolean {
  if (!isObject(value) || typeof own(value, 'type') !== 'string' || own(value, 'type') === 'null')
    return false;
  return ['$ref', 'enum', 'allOf', 'oneOf', 'anyOf', 'not'].every((key) => own(value, key) === undefined);
}
