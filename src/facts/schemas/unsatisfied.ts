/**
 * What no value may satisfy beyond the limits that are held against each other in one place (satisfiable.ts): limits and
 * what holds on a condition or in a branch, two descriptions of one property, names and items that something else refuses. A branch that
 * is dead may be meant; whoever claims that no limits contradict each other claims it of these as well.
 */
import {
  allowedValues,
  choices,
  held,
  isJsonSchema,
  properties,
  refusesOtherProperties,
} from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { isNever } from '../../openapi/schema-node.ts';
import type { Place } from '../../refs/place.ts';
import { matches } from '../../regex/matches.ts';
import { isObject, own } from '../../syntax/value.ts';
import { admitsName } from './property-names.ts';
import { contradictions, contradictionsAmong } from './satisfiable.ts';

export interface Unsatisfied {
  readonly place: Place;
  /** Why nothing may satisfy it, to follow “because”. */
  readonly reason: string;
}

/** So many pairs are held against each other in a value: each costs what all of its parts have. */
const mostPairs = 200;

/** The first of each kind. */
export function* unsatisfied(schema: Schema): Generator<Unsatisfied> {
  const together = [...held(schema)];
  yield* branches(schema, together);
  yield* shared(together);
  yield* names(schema, together);
  for (const part of together) {
    if (part !== schema && part.boolean === false)
      yield { place: part.place, reason: 'nothing satisfies `false`' };
    yield* choicesOf(part);
    yield* values(part, together);
    if (isJsonSchema(part.api)) yield* items(part);
    yield* numbers(part);
  }
}

function* branches(schema: Schema, together: readonly Schema[]): Generator<Unsatisfied> {
  const known = new Set(contradictions(schema).map(({ message }) => message));
  let left = mostPairs;
  for (const part of together)
    for (const branch of [...choices(part).flat(), ...part.conditional]) {
      if (--left < 0) return yield { place: part.place, reason: 'it has too many branches' };
      const own = new Set(contradictions(branch).map(({ message }) => message));
      const [first] = contradictionsAmong([...new Set([...together, ...held(branch)])]).filter(
        ({ message }) => !known.has(message) && !own.has(message),
      );
      if (first) yield { place: branch.place, reason: `with what stands around it: ${first.message}` };
    }
}

/** A choice of which no branch may be taken, or of which two always are though one must be. */
function* choicesOf(part: Schema): Generator<Unsatisfied> {
  const refused = part.groups.find((group) => group.length > 0 && group.every(isNever));
  if (refused) yield { place: part.place, reason: 'nothing satisfies any of its branches' };
  const { oneOf } = part.value;
  if (Array.isArray(oneOf) && oneOf.filter(isAlways).length > 1)
    yield { place: part.place.child('oneOf'), reason: 'everything satisfies more than one of its branches' };
}

const isAlways = (branch: unknown): boolean =>
  branch === true || (isObject(branch) && Object.keys(branch).length === 0);

/** Properties and items that several parts describe. */
function* shared(together: readonly Schema[]): Generator<Unsatisfied> {
  if (together.length === 1) return;
  const first = new Map<string | undefined, Schema>();
  let left = mostPairs;
  for (const part of together) {
    const inner: (readonly [string | undefined, Schema])[] = [];
    for (const { name, schema } of part.properties.values()) inner.push([name, schema]);
    if (part.items) inner.push([undefined, part.items]);
    for (const [name, schema] of inner) {
      const other = first.get(name);
      if (other === undefined) first.set(name, schema);
      else if (other !== schema) {
        if (--left < 0) return yield { place: part.place, reason: 'its parts share too many properties' };
        const [found] = contradictionsAmong([...new Set([...held(other), ...held(schema)])]);
        if (found)
          yield { place: schema.place, reason: `another part describes it as well: ${found.message}` };
      }
    }
  }
}

/** Names that are required, and that something refuses, or that are more than there may be. */
function* names(schema: Schema, together: readonly Schema[]): Generator<Unsatisfied> {
  yield* tooMany(together);
  const required = new Map<string, Place>();
  for (const part of together) {
    for (const name of part.required) required.set(name, part.place.child('required'));
    const dependent = own(part.value, 'dependentRequired');
    if (isObject(dependent) && isJsonSchema(part.api))
      for (const asked of Object.values(dependent))
        for (const name of Array.isArray(asked) ? asked : [])
          if (typeof name === 'string') required.set(name, part.place.child('dependentRequired'));
  }
  for (const [name, place] of required) {
    const isRefused = together.some((part) => {
      const declared = part.properties.get(name);
      if (declared && isNever(declared.schema)) return true;
      if (isJsonSchema(part.api) && !admitsName(part, name)) return true;
      if (part.additional === false) return part.patternProperties.length === 0 && !declared;
      return refusesOtherProperties(part) && !properties(part).has(name) && !hasPatterns(schema);
    });
    if (isRefused) return yield { place, reason: `\`${name}\` is asked for, and refused` };
  }
}

/** A property that brings more with it, by `dependentRequired`, than there may be. */
function* tooMany(together: readonly Schema[]): Generator<Unsatisfied> {
  const limits = together
    .map(({ value }) => value.maxProperties)
    .filter((limit) => typeof limit === 'number');
  if (limits.length === 0) return;
  const most = limits.reduce((least, limit) => Math.min(least, limit));
  const asked = together.filter(({ api }) => isJsonSchema(api)).map(({ value }) => value.dependentRequired);
  const always = together.flatMap(({ required }) => [...required]);
  let left = mostPairs;
  for (const part of together) {
    const { dependentRequired } = part.value;
    if (!isObject(dependentRequired) || !isJsonSchema(part.api)) continue;
    const place = part.place.child('dependentRequired');
    for (const name of Object.keys(dependentRequired)) {
      if (--left < 0) return yield { place, reason: 'too much depends on its properties' };
      const all = new Set([...always, name]);
      for (const one of all)
        for (const more of asked)
          for (const other of listOf(own(more, one))) if (all.size <= most) all.add(other);
      if (all.size > most)
        yield {
          place: place.child(name),
          reason: `with it come more properties than \`maxProperties\` ${most}`,
        };
    }
  }
}

const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

function hasPatterns(schema: Schema): boolean {
  return [...held(schema)].some(({ patternProperties }) => patternProperties.length > 0);
}

/** Allowed values that a pattern or a denial refuses, all of them. */
function* values(part: Schema, together: readonly Schema[]): Generator<Unsatisfied> {
  if (Array.isArray(part.value.enum) && part.value.enum.length === 0)
    yield { place: part.place.child('enum'), reason: 'no value is in an empty list' };
  const allowed = allowedValues(part);
  for (const { place, value } of together) {
    const { pattern, not } = value;
    if (allowed && typeof pattern === 'string')
      if (allowed.every((one) => typeof one === 'string' && matches(pattern, one) === false))
        yield { place: place.child('pattern'), reason: 'it matches none of the values that are allowed' };
    if (isObject(not) && denies(not, allowed, part))
      yield { place: place.child('not'), reason: 'it denies all that is allowed' };
  }
}

/** By types or values alone. */
function denies(not: object, allowed: readonly unknown[] | undefined, { types }: Schema): boolean {
  if (Object.keys(not).some((key) => key !== 'type' && key !== 'enum' && key !== 'const')) return false;
  const denied = own(not, 'enum') ?? (Object.hasOwn(not, 'const') ? [own(not, 'const')] : undefined);
  if (Array.isArray(denied))
    return allowed?.every((one) => typeof one !== 'object' && denied.includes(one)) ?? false;
  const type = own(not, 'type');
  const listed = Array.isArray(type) ? type : [type];
  return types?.every((one) => listed.includes(one)) ?? false;
}

/** More items than there may be. */
function* items(part: Schema): Generator<Unsatisfied> {
  const { value, place, prefixItems } = part;
  const { minItems, maxItems, minContains } = value;
  const asked = Object.hasOwn(value, 'contains') ? (typeof minContains === 'number' ? minContains : 1) : 0;
  if (typeof maxItems === 'number' && asked > maxItems)
    yield { place: place.child('contains'), reason: `\`maxItems\` is ${maxItems}` };
  if (typeof minItems !== 'number') return;
  const never = prefixItems.findIndex(isNever);
  if (never >= 0 && never < minItems)
    yield {
      place: place.child('prefixItems'),
      reason: `item ${never} is refused, and \`minItems\` is ${minItems}`,
    };
  if (value.uniqueItems !== true || !part.items) return;
  const different = part.items.types?.join() === 'boolean' ? 2 : allowedValues(part.items)?.length;
  if (different !== undefined && different + prefixItems.length < minItems)
    yield { place: place.child('uniqueItems'), reason: `there are ${different} different items` };
}

/** No multiple between two limits. */
function* numbers({ value, place }: Schema): Generator<Unsatisfied> {
  const { multipleOf, minimum, maximum } = value;
  if (typeof multipleOf !== 'number' || typeof minimum !== 'number' || typeof maximum !== 'number') return;
  if (multipleOf > 0 && Math.ceil(minimum / multipleOf) * multipleOf > maximum)
    yield { place: place.child('multipleOf'), reason: 'no multiple of it is between the limits' };
}
