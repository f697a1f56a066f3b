/**
 * Questions about the whole value that a schema describes, composition included. `allOf` (and a reference beside
 * keywords) holds in addition; of `oneOf` and `anyOf` some branch holds. No question expands alternatives: each is
 * answered by recursion over the parts, every part once, so the cost is linear and cycles end.
 */

import { own } from '../syntax/value.ts';
import { push } from '../text/group.ts';
import { append } from '../text/lists.ts';
import { once } from '../text/memo.ts';
import type { Api, JsonType, Property, Schema } from './model.ts';
import { forEachPart } from './walk.ts';

/**
 * Does a statement hold for every value of the schema, because it itself, a part that must hold as well, or every
 * branch of some choice says so?
 *
 * @param says the statement about one schema object alone
 */
export function holds(schema: Schema, says: (part: Schema) => boolean): boolean {
  return isSimple(schema) ? says(schema) : holdsIn(schema, says, new Map());
}

/** Is it composed of nothing else, as nearly all are? */
function isSimple({ all, groups, outcomes }: Schema): boolean {
  return all.length === 0 && groups.length === 0 && outcomes.length === 0;
}

/**
 * As {@link holds}, for several questions with the same statement.
 *
 * @param known what was found out by then
 */
export function holdsIn(
  schema: Schema,
  says: (part: Schema) => boolean,
  known: Map<Schema, boolean>,
): boolean {
  const found = known.get(schema);
  if (found !== undefined) return found;
  // In a cycle the statement is not proved by itself.
  known.set(schema, false);
  const result =
    says(schema) ||
    schema.all.some((part) => holdsIn(part, says, known)) ||
    choices(schema).some(
      (choice) => choice.length > 0 && choice.every((branch) => holdsIn(branch, says, known)),
    );
  known.set(schema, result);
  return result;
}

/** The schema and every part of it that describes the same value, each once; branches of choices included. */
export function parts(schema: Schema): readonly Schema[] {
  return isSimple(schema) ? [schema] : composedParts(schema);
}

/** Found once, because rules ask of every keyword; how many there are together, composition-limit.ts bounds. */
const composedParts = once((schema: Schema): readonly Schema[] => {
  const seen = new Set<Schema>([schema]);
  for (const part of seen) {
    for (const held of part.all) seen.add(held);
    for (const choice of choices(part)) for (const branch of choice) seen.add(branch);
  }
  return [...seen];
});

/** The choices of a value, of each of which some branch holds: one between `then` and `else` is as good as a written one. */
export function choices({ groups, outcomes }: Schema): readonly (readonly Schema[])[] {
  return outcomes.length === 0 ? groups : [...groups, outcomes];
}

/** May a value of this type satisfy the schema, as far as stated types, `enum` and `const` tell? */
export function admits(schema: Schema, type: JsonType): boolean {
  return !holds(schema, (part) => excludes(part, type));
}

/** Does some part of the value state this type? */
export function states(schema: Schema, type: JsonType): boolean {
  return isSimple(schema) ? (schema.types?.includes(type) ?? false) : composedTypes(schema).has(type);
}

const composedTypes = once((schema: Schema): ReadonlySet<JsonType> => {
  const types = new Set<JsonType>();
  for (const part of composedParts(schema)) for (const type of part.types ?? []) types.add(type);
  return types;
});

/** Does one schema object alone rule a type out? */
export function excludes(part: Schema, type: JsonType): boolean {
  if (part.boolean === false) return true;
  if (part.types && !part.types.some((stated) => covers(stated, type)) && !(type === 'null' && part.nullable))
    return true;
  const values = allowedValues(part);
  return values !== undefined && !values.some((value) => isOfType(value, type));
}

function covers(stated: JsonType, type: JsonType): boolean {
  return (
    stated === type ||
    (stated === 'number' && type === 'integer') ||
    (stated === 'integer' && type === 'number')
  );
}

/** The values that `enum` or `const` (since 3.1: OAS 3.0.4 §4.7.24 has none) of one schema object allow; undefined when it has neither. */
export function allowedValues(part: Schema): readonly unknown[] | undefined {
  if (Object.hasOwn(part.value, 'const') && isJsonSchema(part.api)) return [part.value.const];
  return Array.isArray(part.value.enum) && part.value.enum.length > 0 ? part.value.enum : undefined;
}

function isOfType(value: unknown, type: JsonType): boolean {
  if (value === null) return type === 'null';
  if (Array.isArray(value)) return type === 'array';
  if (typeof value === 'number') return type === 'number' || (type === 'integer' && Number.isInteger(value));
  return typeof value === type;
}

/** Is it composed of something that could not be read? That is said as unchecked, and what it lacks may stand there. */
export function lacksParts(schema: Schema): boolean {
  return schema.api.unchecked.length > 0 && isIncomplete(schema);
}

const isIncomplete = once(({ value, all, groups }: Schema): boolean => {
  const composing = ['allOf', 'oneOf', 'anyOf'].map((keyword) => own(value, keyword));
  let written = composing.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
  for (const keyword of ['$ref', '$dynamicRef']) if (typeof own(value, keyword) === 'string') written++;
  return written > all.length + groups.reduce((sum, group) => sum + group.length, 0);
});

/**
 * The schema objects that make a value of this type possible and leave it free: those that state the type, in branches
 * where the statement `says` is not proved. They are where a missing limit would be written.
 *
 * @param says a limit that settles the matter for one schema object (a maximum, an enum …)
 */
export function unlimited(
  schema: Schema,
  type: JsonType,
  says: (part: Schema) => boolean,
): readonly Schema[] {
  const settles = (part: Schema) => excludes(part, type) || says(part) || lacksParts(part);
  const isStated = (part: Schema) => part.types?.some((stated) => covers(stated, type)) ?? false;
  if (isSimple(schema)) return isStated(schema) && !settles(schema) ? [schema] : [];
  const found = new Set<Schema>();
  const known = new Map<Schema, boolean>();
  const seen = new Set<Schema>();
  const visit = (part: Schema): void => {
    if (seen.has(part)) return;
    seen.add(part);
    if (holdsIn(part, settles, known)) return;
    if (isStated(part)) found.add(part);
    part.all.forEach(visit);
    for (const choice of choices(part)) choice.forEach(visit);
  };
  visit(schema);
  return [...found];
}

/**
 * The schema objects where a statement that is not proved would be written: the schema itself or, where some branches of
 * a choice prove it, the other branches. Empty when it holds.
 *
 * @param says the statement about one schema object alone
 */
export function unproved(schema: Schema, says: (part: Schema) => boolean): readonly Schema[] {
  const known = new Map<Schema, boolean>();
  if (holdsIn(schema, says, known)) return [];
  const found: Schema[] = [];
  const seen = new Set<Schema>();
  const stack = [schema];
  for (let part = stack.pop(); part; part = stack.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    const isOpen = (branch: Schema) => !holdsIn(branch, says, known);
    const choice = choices(part).find((branches) => !branches.every(isOpen));
    const inner = choice
      ? choice.filter(isOpen)
      : part.all.filter((one) => choices(one).length > 0).slice(0, 1);
    if (inner.length > 0) append(stack, inner);
    else found.push(part);
  }
  return found;
}

/** The schema and every part that describes the same value, also those that hold under conditions (`then`, `dependentSchemas`). */
export function conditionalParts(schema: Schema): readonly Schema[] {
  return isSimple(schema) && schema.conditional.length === 0 ? [schema] : everyPart(schema);
}

const everyPart = once((schema: Schema): readonly Schema[] => {
  const seen = new Set<Schema>([schema]);
  for (const part of seen) forEachPart(part, (inner) => seen.add(inner));
  return [...seen];
});

/**
 * The properties that the value may have by name: its own and those of its parts, whatever they depend on. Found once:
 * very many operations may share a schema.
 */
export const properties = once((schema: Schema): ReadonlyMap<string, readonly Property[]> => {
  const found = new Map<string, Property[]>();
  for (const part of conditionalParts(schema)) {
    for (const property of part.properties.values()) {
      if (property.isListed) continue;
      push(found, property.name, property);
    }
  }
  return found;
});

/** The schema and all that must hold besides it, each once; branches of choices left out. */
export function held(schema: Schema): ReadonlySet<Schema> {
  const found = new Set([schema]);
  for (const part of found) for (const inner of part.all) found.add(inner);
  return found;
}

/** The names of the properties that every value has; branches of choices may require more. */
export function requiredNames(schema: Schema): ReadonlySet<string> {
  if (schema.all.length === 0) return schema.required;
  const names = new Set<string>();
  for (const part of held(schema)) for (const name of part.required) names.add(name);
  return names;
}

/** Is it meant to be an object: by a stated type, or by keywords that only objects have? */
export function isObjectSchema(schema: Schema): boolean {
  return parts(schema).some((part) =>
    part.types ? part.types.includes('object') : part.properties.size > 0 || part.additional !== undefined,
  );
}

/**
 * Does `unevaluatedProperties: false` of one schema object refuse what nothing declares? Not where `additionalProperties` of it
 * or of a part takes the others: those are evaluated then (JSON Schema 2020-12 core §11.3).
 */
export function refusesOtherProperties(part: Schema): boolean {
  return (
    refuses(part, 'unevaluatedProperties') &&
    !judgesAll(part, 'unevaluatedProperties', ({ additional }) => additional)
  );
}

/** The same of a list: `items` judges all that a prefix leaves, `contains` whatever it finds (§11.2). */
export function refusesOtherItems(part: Schema): boolean {
  return (
    refuses(part, 'unevaluatedItems') &&
    !judgesAll(part, 'unevaluatedItems', ({ items, value }) => items ?? Object.hasOwn(value, 'contains'))
  );
}

function refuses({ api, value }: Schema, keyword: string): boolean {
  return isJsonSchema(api) && own(value, keyword) === false;
}

/** Does a part judge every member, so that none is left for the keyword? */
function judgesAll(
  whole: Schema,
  keyword: string,
  others: (part: Schema) => Schema | boolean | undefined,
): boolean {
  return conditionalParts(whole).some((part) => {
    const judged = others(part);
    return (
      judged === true ||
      (typeof judged === 'object' && judged.boolean !== false) ||
      own(part.value, keyword) === true
    );
  });
}

/** Does OpenAPI's own version read schemas as JSON Schema 2020-12? */
export function isJsonSchema(api: Api): boolean {
  return api.version === '3.1' || api.version === '3.2';
}
