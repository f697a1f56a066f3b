/** Whether the examples of an input are addresses, though neither its name nor its format says so. */

import { parts } from '../../openapi/composition.ts';
import type { MediaType, Operation, Parameter, Property, Schema } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { finds } from '../../text/says.ts';
import { leadsInside } from '../hosts/host.ts';

/** `inside`: a service of an inner network, the own machine, the metadata of a cloud. */
export type ExampleUrl = 'inside' | 'outside';

/** With what its schema, its own examples and its default show. */
export function urlOfParameter({ value, schema }: Parameter): ExampleUrl | undefined {
  return urlAmong([...shownBy(value), ...(schema ? shownBySchema(schema) : [])]);
}

/** With what its object shows, and the bodies of the operations that take it. */
export function urlOfProperty(
  { name, schema, owner }: Property,
  operations: readonly Operation[],
): ExampleUrl | undefined {
  const own = urlAmong(shownBySchema(schema)) ?? urlsOfSchema(owner).get(name);
  if (own !== undefined) return own;
  for (const urls of urlsInBodies(operations)) {
    const url = urls.get(name);
    if (url !== undefined) return url;
  }
  return undefined;
}

function shownBySchema(schema: Schema): unknown[] {
  return parts(schema).flatMap(({ value }) => shownBy(value));
}

/**
 * `example`, `default`, and `examples`: a list of values in schemas, elsewhere a map of Example Objects (OAS 3.2 §4.19,
 * with `dataValue`).
 */
function shownBy(value: unknown): unknown[] {
  const examples = own(value, 'examples');
  const listed = Array.isArray(examples)
    ? examples
    : isObject(examples)
      ? Object.values(examples).flatMap((one) => [own(one, 'value'), own(one, 'dataValue')])
      : [];
  return [own(value, 'example'), own(value, 'x-example'), own(value, 'default'), ...listed];
}

const address = finds(
  /^(?:https?|ftps?|sftp|file|gopher|ldaps?|wss?|jar|(?:jdbc:)?(?:postgres(?:ql)?|mysql|mariadb|sqlserver|redis|mongodb(?:\+srv)?|amqps?)):\/\/\S+$/i,
);

function urlAmong(examples: readonly unknown[]): ExampleUrl | undefined {
  let found: ExampleUrl | undefined;
  for (const example of examples) {
    if (typeof example !== 'string' || !address(example)) continue;
    if (leadsInside(example) === true) return 'inside';
    found = 'outside';
  }
  return found;
}

type Urls = ReadonlyMap<string, ExampleUrl>;

const urlsOfSchema = once((schema: Schema): Urls => urlsBelow(shownBySchema(schema)));
const urlsOfMedia = once(({ value }: MediaType): Urls => urlsBelow(shownBy(value)));

// The properties of one schema share their lists of operations, and operations their bodies: each is looked through once.
const urlsInBodies = once((operations: readonly Operation[]): ReadonlySet<Urls> => {
  const found = new Set<Urls>();
  for (const { body } of operations)
    for (const media of body?.content ?? []) {
      const urls = urlsOfMedia(media);
      if (urls.size > 0) found.add(urls);
    }
  return found;
});

/** The names under which addresses stand, however deep; what YAML's aliases share is looked at once. */
function urlsBelow(examples: readonly unknown[]): Urls {
  const found = new Map<string, ExampleUrl>();
  const seen = new Set<unknown>();
  const stack = [...examples];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [name, inner] of Object.entries(value)) {
      const url = urlAmong(Array.isArray(inner) ? inner : [inner]);
      if (url !== undefined && found.get(name) !== 'inside') found.set(name, url);
      stack.push(inner);
    }
  }
  return found;
}
