/**
 * Names that travel in a value and stand under no `properties` of it: those that other keywords say, and those that nothing
 * lists. Whoever claims that a property is not there claims it of them as well.
 */
import {
  allowedValues,
  conditionalParts,
  holds,
  isJsonSchema,
  parts,
  refusesOtherProperties,
} from '../../openapi/composition.ts';
import type { Api, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { matches } from '../../regex/matches.ts';
import { isObject, own } from '../../syntax/value.ts';
import { append } from '../../text/lists.ts';
import { once } from '../../text/memo.ts';
import { isStructured } from '../messages/media-types.ts';
import { admitsName, deniesName, listedNames, literalNames } from './property-names.ts';

export interface Beside {
  /** Where it is said. */
  readonly place: Place;
  /** What is said there, to follow “the value”. */
  readonly why: string;
  /** The names, where they are listed; undefined where they are open. */
  readonly names?: readonly string[];
  /** Does the definition let this name in, or leave open whether it does? */
  takes(name: string): 'yes' | 'open' | 'no';
}

/** What a value may hold by names that its properties do not declare, said by itself or by a part of it. */
export const namesBeside = once((schema: Schema): readonly Beside[] => {
  const all = conditionalParts(schema);
  const found: Beside[] = [];
  let declared: ReadonlySet<string> | undefined;
  for (const part of all) {
    const { value } = part;
    for (const key in value) {
      if (!carrying.has(key)) continue;
      declared ??= new Set(all.flatMap(({ properties }) => [...properties.keys()]));
      said(part, key, declared, found);
    }
    if (speaksXml(part.api)) xmlNames(part, found);
    patchedNames(part, found);
  }
  return found;
});

const carrying: ReadonlySet<string> = new Set([
  ...['const', 'enum', 'required', 'dependentRequired', 'dependencies', 'dependentSchemas'],
  ...['patternProperties', 'propertyNames', 'contains', 'contentMediaType', 'discriminator'],
]);

function said(part: Schema, key: string, declared: ReadonlySet<string>, found: Beside[]): void {
  const { place, value } = part;
  const at = place.child(key);
  const content = own(value, key);
  const others = (names: Iterable<string>) => [...new Set(names)].filter((name) => !declared.has(name));
  if (key === 'const' || key === 'enum')
    found.push(listed(at, others(keysIn(content)), `\`${key}\` names it`));
  else if (key === 'required') found.push(listed(at, others(textsIn(content)), '`required` names it'));
  else if (key === 'dependentRequired' || key === 'dependencies' || key === 'dependentSchemas') {
    const names = isObject(content)
      ? [...Object.keys(content), ...Object.values(content).flatMap(namesAskedFor)]
      : [];
    found.push(listed(at, others(names), `\`${key}\` names it`));
  } else if (key === 'discriminator') {
    // An object in 3.x, the name alone in 2.0.
    const name = typeof content === 'string' ? content : own(content, 'propertyName');
    if (!isClosed(part)) found.push(listed(at, others(textsIn([name])), '`discriminator` names it'));
  } else if (key === 'propertyNames') {
    const names = isClosed(part) ? undefined : listedNames(part);
    if (names) found.push(listed(at, others(names), '`propertyNames` names it'));
  } else if (key === 'patternProperties') {
    if (isObject(content))
      for (const [pattern, one] of Object.entries(content))
        if (one !== false) found.push(byPattern(at, pattern));
  } else if (key === 'contains') {
    if (holdsMore(content)) found.push(open(at, 'has items of which `contains` says what they hold'));
  } else if (typeof content === 'string' && isStructured(content) && !part.embedded)
    found.push(open(at, `is a text of ${content} that no \`contentSchema\` describes`));
}

function listed(place: Place, names: readonly string[], why: string): Beside {
  return { place, why, names, takes: (name) => (names.includes(name) ? 'yes' : 'no') };
}

function open(place: Place, why: string): Beside {
  return { place, why, takes: () => 'open' };
}

/** One that cannot be read takes every name. */
function byPattern(place: Place, pattern: string): Beside {
  const names = literalNames(pattern);
  const why = 'a pattern for names lets it in';
  if (names) return listed(place, names, why);
  return { place, why, takes: (one) => (matches(pattern, one) === false ? 'no' : 'yes') };
}

function isClosed(part: Schema): boolean {
  return part.additional === false || refusesOtherProperties(part);
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** A list of names, or (in the `dependencies` of old, which the model does not read) a schema with properties. */
function namesAskedFor(value: unknown): readonly string[] {
  const properties = own(value, 'properties');
  return isObject(properties) ? Object.keys(properties) : textsIn(value);
}

/** The names in a value that a schema writes out, however deep. */
function* keysIn(value: unknown): Generator<string> {
  const stack = [value];
  while (stack.length > 0) {
    const at = stack.pop();
    if (Array.isArray(at)) append(stack, at);
    else if (isObject(at)) {
      yield* Object.keys(at);
      append(stack, Object.values(at));
    }
  }
}

const scalars: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean', 'null']);

/** May an item that `contains` asks for be an object? The model does not read it. */
function holdsMore(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (Object.hasOwn(value, 'const')) return typeof value.const === 'object' && value.const !== null;
  if (Array.isArray(value.enum)) return value.enum.some((one) => typeof one === 'object' && one !== null);
  const types = Array.isArray(value.type) ? value.type : [value.type];
  return !types.every((type) => scalars.has(type));
}

/** In XML the element or attribute has the name that `xml` gives it (OAS 3.1 §4.8.26). */
function xmlNames({ properties }: Schema, found: Beside[]): void {
  for (const { schema, name, place } of properties.values()) {
    const written = [schema, ...(schema.items ? [schema.items] : [])].flatMap(parts);
    const names = written.map(({ value }) => own(own(value, 'xml'), 'name'));
    const others = names.filter((one): one is string => typeof one === 'string' && one !== name);
    if (others.length > 0) found.push(listed(place, others, '`xml` names it'));
  }
}

const speaksXml = once((api: Api): boolean =>
  [...api.requestBodies, ...api.responses].some(({ content }) =>
    content.some(({ type }) => xmlEnds.some((end) => type.endsWith(end))),
  ),
);

const xmlEnds = ['/xml', '+xml', '/*'] as const;

/** A change of a JSON Patch names by its `path` what it changes (RFC 6902 §4, RFC 6901 §3). */
function patchedNames({ properties }: Schema, found: Beside[]): void {
  const path = properties.has('op') ? properties.get('path') : undefined;
  if (!path) return;
  const values = parts(path.schema).find((part) => allowedValues(part));
  if (!values) {
    found.push(open(path.place, 'is a change of whatever its `path` names'));
    return;
  }
  const steps = (allowedValues(values) ?? []).flatMap((value) =>
    typeof value === 'string' ? value.split('/').slice(1) : [],
  );
  const names = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  found.push(listed(path.place, names, 'a `path` names it'));
}

/** Is a property of that name declared, by the schema itself or by a part that holds with it? */
export function isDeclared(schema: Schema, name: string): boolean {
  return holds(schema, ({ properties }) => properties.has(name));
}

/** Is a name kept out of every value, by the rules for names, by a denial, or because there is no room for any? */
export function keepsOut(schema: Schema, name: string): boolean {
  return holds(
    schema,
    (part) =>
      part.value.maxProperties === 0 ||
      deniesName(part, name) ||
      (isJsonSchema(part.api) && !admitsName(part, name)),
  );
}
