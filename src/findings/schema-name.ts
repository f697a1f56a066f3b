import type { Api, Direction, Operation, Property, RequestBody, Response, Schema } from '../openapi/model.ts';
import { own } from '../syntax/value.ts';
import { once } from '../text/memo.ts';

/** Keys whose children are known by their own names. */
const naming: ReadonlySet<unknown> = new Set(['properties', 'headers', 'schemas', 'definitions', '$defs']);
const bodies: ReadonlySet<unknown> = new Set(['requestBody', 'requestBodies', 'responses']);
/** Keys at the root of a file that say what kind of thing stands below them, and name nothing. */
const kinds =
  /^(?:(?:item|content)?[sS]chema|content|items|(?:additional|unevaluated)(?:Items|Properties)|(?:all|any|one)Of|not|if|then|else|prefixItems|patternProperties|propertyNames|dependentSchemas|contains)$/;

/**
 * What a schema describes, to begin a sentence with: `` `name` ``, ``An item of `tags` ``, `The body`. Read from where it
 * is written: the property, parameter, header or component that it belongs to; where that says nothing, as in a file of
 * its own, from what uses it.
 *
 * @param direction in which it is spoken of: what requests and answers share is called otherwise in each
 */
export function schemaName(schema: Schema, direction: Direction = 'input'): string {
  return known[direction](schema);
}

const known: Readonly<Record<Direction, (schema: Schema) => string>> = {
  input: once((schema: Schema) => nameOf(schema, 'input')),
  output: once((schema: Schema) => nameOf(schema, 'output')),
};

function nameOf({ place, api }: Schema, direction: Direction): string {
  const path = place.path();
  const values: unknown[] = [place.document.tree.value];
  for (const key of path) values.push(own(values.at(-1), String(key)));
  let prefix = '';
  for (let at = path.length; at >= 0; at--) {
    const [key, parent, value] = [path[at - 1], path[at - 2], values[at]];
    const name = own(value, 'name');
    if (typeof name === 'string' && typeof own(value, 'in') === 'string') return `${prefix}\`${name}\``;
    if (isNaming(path, at - 2)) return `${prefix}\`${key}\``;
    if (bodies.has(key) || bodies.has(parent)) return sentence(`${prefix}the body`);
    prefix ||= inside(key, parent);
  }
  return nameByUse(namesByUse[direction](api), place.document === api.place.document, path, values);
}

/** Does a step name what follows it? Not a property that is itself called `properties`. */
function isNaming(path: readonly (string | number)[], at: number): boolean {
  let before = at;
  while (naming.has(path[before])) before--;
  // Of several in a row each second one is a keyword, the others are names.
  return (at - before) % 2 === 1;
}

/** How a value lies in the one around it, in words. */
function inside(key: unknown, parent: unknown): string {
  if (key === 'items' || key === 'unevaluatedItems' || parent === 'prefixItems') return 'An item of ';
  if (key === 'contentSchema') return 'The content of ';
  if (key === 'additionalProperties' || key === 'unevaluatedProperties' || parent === 'patternProperties')
    return 'A value of ';
  return '';
}

function nameByUse(
  used: ReadonlyMap<unknown, string>,
  isRoot: boolean,
  path: readonly (string | number)[],
  values: readonly unknown[],
): string {
  let prefix = '';
  for (let at = path.length; at >= 0; at--) {
    const key = path[at - 1];
    // One of several in a file.
    if (at === 1 && !isRoot && !kinds.test(String(key))) return `${prefix}\`${key}\``;
    const name = used.get(values[at]);
    if (name !== undefined) return sentence(`${prefix}${name}`);
    prefix ||= inside(key, path[at - 2]);
  }
  return sentence(`${prefix}this value`);
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const namesByUse: Readonly<Record<Direction, (api: Api) => ReadonlyMap<unknown, string>>> = {
  input: once((api: Api) => usesOf(api, 'input')),
  output: once((api: Api) => usesOf(api, 'output')),
};

/**
 * What uses the text of each schema first, and of what may hold one: a name that a component has of its own goes before, and
 * what is used in the direction that is spoken of.
 */
function usesOf(api: Api, direction: Direction): ReadonlyMap<unknown, string> {
  const names = new Map<unknown, string>();
  const keep = (value: unknown, name: string) => {
    if (!names.has(value)) names.set(value, name);
  };
  for (const { name, value } of api.allSchemas) if (name !== undefined) keep(value, `\`${name}\``);
  // A branch or a part in a file of its own describes the same value.
  const keepAll = (schema: Schema | undefined, name: string) => {
    if (!schema || names.has(schema.value)) return;
    keep(schema.value, name);
    for (const parts of [schema.all, ...schema.groups])
      for (const { value, place } of parts) if (!place.parent) keep(value, name);
  };
  const message = ({ value, content }: RequestBody | Response, name: string) => {
    keep(value, name);
    for (const { schema } of content) keepAll(schema, name);
  };
  const sent = () => {
    for (const { name, schema, content } of api.parameters)
      for (const one of [schema, ...content.map((media) => media.schema)]) keepAll(one, `\`${name}\``);
  };
  const given = () => {
    for (const { name, schema } of api.headers) keepAll(schema, `\`${name}\``);
  };
  const bodies = () => {
    for (const body of api.requestBodies) message(body, `the body${of(body.operations())}`);
  };
  const answers = () => {
    for (const answer of api.responses)
      message(answer, `the body of the answer ${answer.status}${of(answer.operations())}`);
  };
  const properties = (isMeant: (property: Property) => boolean) => {
    for (const owner of api.allSchemas)
      for (const property of owner.properties.values())
        if (isMeant(property)) keepAll(property.schema, `\`${property.name}\``);
  };
  const [own, other] = direction === 'input' ? [sent, given] : [given, sent];
  own();
  properties((property) => property.flows(direction));
  const messages = direction === 'input' ? [bodies, answers] : [answers, bodies];
  messages[0]?.();
  other();
  properties(() => true);
  messages[1]?.();
  return names;
}

function of(operations: readonly Operation[]): string {
  const [first] = operations;
  if (!first) return '';
  return ` of ${first.label}${operations.length > 1 ? ` and ${operations.length - 1} more` : ''}`;
}
