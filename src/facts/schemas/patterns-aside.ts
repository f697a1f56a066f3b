/** Patterns that a text is held against without describing it: those of `if`, `not`, `contains` and what stands below. */
import { admits, isJsonSchema, parts } from '../../openapi/composition.ts';
import type { Api, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { append } from '../../text/lists.ts';
import { once } from '../../text/memo.ts';

interface PatternAside {
  readonly pattern: string;
  readonly at: Place;
  readonly part: 'key' | 'value';
  /** The keywords that lead there, for the fingerprint. */
  readonly path: string;
  /** Is it run on the value itself, and so on no longer a text? */
  readonly ofValue: boolean;
}

interface Step {
  readonly value: unknown;
  readonly place: Place;
  readonly path: string;
  readonly ofValue: boolean;
}

/** What validators run on the same value, and what on its parts (JSON Schema 2020-12 §10). */
const onValue = ['not', 'if', 'then', 'else'];
const ofJsonSchema = [...onValue, 'contains'];
const onParts = ['contains', 'items', 'additionalProperties', 'propertyNames'];
const beforeJsonSchema = ['not'];
const dependent = 'dependentSchemas';
const lists: readonly (readonly [string, boolean])[] = [
  ['allOf', true],
  ['anyOf', true],
  ['oneOf', true],
  ['prefixItems', false],
];
const maps: readonly (readonly [string, boolean])[] = [
  ['dependentSchemas', true],
  ['properties', false],
  ['patternProperties', false],
];

/** So many schema objects are looked at in a definition: aliases may stand for very many. */
const most = 100_000;
const spentOn = once((_: Api) => ({ steps: 0 }));

/**
 * @param tell is told where there was more than is looked at
 */
export function patternsAside(schema: Schema, tell: (at: Place) => void): Iterable<PatternAside> {
  const all = parts(schema);
  const keys = isJsonSchema(schema.api) ? ofJsonSchema : beforeJsonSchema;
  // Hardly any has such keywords.
  if (!all.some(({ value }) => keys.some((key) => value[key] !== undefined) || own(value, dependent)))
    return [];
  const stack: Step[] = [];
  for (const { value, place } of all) {
    for (const key of keys) append(stack, stepTo(value, place, key, key, key !== 'contains'));
    if (keys === ofJsonSchema) append(stack, stepsInto(value, place, dependent, dependent, true));
  }
  return stack.length === 0 ? [] : below(schema, stack, tell);
}

function* below(schema: Schema, stack: Step[], tell: (at: Place) => void): Iterable<PatternAside> {
  const { api } = schema;
  const spent = spentOn(api);
  const isText = admits(schema, 'string');
  const seen = new Set<unknown>();
  for (let step = stack.pop(); step; step = stack.pop()) {
    const { path, ofValue } = step;
    const reference = own(step.value, '$ref');
    if (typeof reference === 'string') {
      const target = api.resolve(reference, step.place);
      if (target.ok) stack.push({ ...step, ...target });
    }
    const { value, place } = step;
    if (!isObject(value) || seen.has(value)) continue;
    seen.add(value);
    if (++spent.steps > most) return tell(place);
    if (typeof value.pattern === 'string' && (isText || !ofValue))
      yield { pattern: value.pattern, at: place.child('pattern'), part: 'value', path, ofValue };
    if (isObject(value.patternProperties)) {
      const at = place.child('patternProperties');
      for (const pattern of Object.keys(value.patternProperties))
        yield { pattern, at: at.child(pattern), part: 'key', path, ofValue: false };
    }
    for (const key of onValue) append(stack, stepTo(value, place, key, `${path}.${key}`, ofValue));
    for (const key of onParts) append(stack, stepTo(value, place, key, `${path}.${key}`, false));
    for (const [key, same] of [...lists, ...maps])
      append(stack, stepsInto(value, place, key, `${path}.${key}`, same && ofValue));
  }
}

function stepTo(from: unknown, place: Place, key: string, path: string, ofValue: boolean): Step[] {
  const value = own(from, key);
  return isObject(value) ? [{ value, place: place.child(key), path: path.slice(0, 200), ofValue }] : [];
}

function stepsInto(from: unknown, place: Place, key: string, path: string, ofValue: boolean): Step[] {
  const value = own(from, key);
  if (!Array.isArray(value) && !isObject(value)) return [];
  const at = place.child(key);
  const all: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((one, index) => [index, one] as const)
    : Object.entries(value);
  return all.map(([name, one]) => ({ value: one, place: at.child(name), path: path.slice(0, 200), ofValue }));
}
