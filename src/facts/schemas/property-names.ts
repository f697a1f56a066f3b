/** What `propertyNames` and patterns say of names (JSON Schema 2020-12 core §10.3.2.4). */
import { isJsonSchema } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { matches } from '../../regex/matches.ts';
import { isObject, own } from '../../syntax/value.ts';

/** The schema for the names of one schema object alone; undefined where it has none that means something and can be read. */
function namesOf({ api, place, value }: Schema): unknown {
  if (!isJsonSchema(api)) return undefined;
  const names = own(value, 'propertyNames');
  const reference = own(names, '$ref');
  if (typeof reference !== 'string') return names;
  const target = api.resolve(reference, place.child('propertyNames'));
  return target.ok && isObject(names) && Object.keys(names).length === 1 ? target.value : undefined;
}

/** The names that it lists; undefined where it lists none. */
export function listedNames(schema: Schema): readonly string[] | undefined {
  const names = namesOf(schema);
  if (names === false) return [];
  if (!isObject(names)) return undefined;
  const values = Object.hasOwn(names, 'const') ? [names.const] : names.enum;
  if (Array.isArray(values)) return values.filter((one) => typeof one === 'string');
  return typeof names.pattern === 'string' ? literalNames(names.pattern) : undefined;
}

/** Does it bound how many names there are: does it list them, or bound their length by an anchored pattern? */
export function boundsNames(schema: Schema): boolean {
  if (listedNames(schema)) return true;
  const pattern = own(namesOf(schema), 'pattern');
  return typeof pattern === 'string' && Number.isFinite(analysePattern(pattern).maxLength);
}

/** May a property have that name, as far as this says? */
export function admitsName(schema: Schema, name: string): boolean {
  const all = listedNames(schema);
  if (all) return all.includes(name);
  const names = namesOf(schema);
  if (!isObject(names)) return true;
  // Characters are counted as code points (JSON Schema 2020-12 validation §6.3.1).
  const { length } = [...name];
  const { pattern, maxLength, minLength, not } = names;
  if (typeof maxLength === 'number' && length > maxLength) return false;
  if (typeof minLength === 'number' && length < minLength) return false;
  if (typeof pattern === 'string' && matches(pattern, name) === false) return false;
  return !isObject(not) || !(not.const === name || (Array.isArray(not.enum) && not.enum.includes(name)));
}

/** Does one schema object alone deny every value with a property of that name: `not: {required: [name]}`? */
export function deniesName({ value }: Schema, name: string): boolean {
  const denied = own(value, 'not');
  if (!isObject(denied)) return false;
  const choice = Object.keys(denied).length === 1 ? denied.anyOf : undefined;
  return (Array.isArray(choice) ? choice : [denied]).some((one) => asksForNothingBut(one, name));
}

/** What states more is not true of every object with the name. */
function asksForNothingBut(value: unknown, name: string): boolean {
  if (!isObject(value) || !Array.isArray(value.required)) return false;
  if (value.required.length !== 1 || value.required[0] !== name) return false;
  return Object.entries(value).every(
    ([key, said]) => key === 'required' || (key === 'type' && said === 'object') || key === 'description',
  );
}

const plain: ReadonlySet<string> = new Set(
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-',
);

/** The names that a pattern takes, where it lists them: `^name$`, `^(?:name|other)$`. */
export function literalNames(pattern: string): readonly string[] | undefined {
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) return undefined;
  const inside = pattern.slice(1, -1);
  const opening = inside.endsWith(')') ? ['(?:', '('].find((one) => inside.startsWith(one)) : undefined;
  const names = opening === undefined ? [inside] : inside.slice(opening.length, -1).split('|');
  const isName = (name: string) => name !== '' && [...name].every((character) => plain.has(character));
  return names.every(isName) ? names : undefined;
}
