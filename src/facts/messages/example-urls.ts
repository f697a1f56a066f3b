/** Whether the examples of an input are addresses, though neither its name nor its format says so. */
import { parts } from '../../openapi/composition.ts';
import type { Operation, Parameter, Property, Schema } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
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
  const held = shownBySchema(owner).map((one) => own(one, name));
  return urlAmong([...shownBySchema(schema), ...held]) ?? urlsInBodies(operations).get(name);
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

const address = /^(?:https?|ftps?|sftp|file|gopher|ldaps?|wss?|jar):\/\/\S+$/i;

function urlAmong(examples: readonly unknown[]): ExampleUrl | undefined {
  let found: ExampleUrl | undefined;
  for (const example of examples) {
    if (typeof example !== 'string' || !address.test(example)) continue;
    if (leadsInside(example) === true) return 'inside';
    found = 'outside';
  }
  return found;
}

/** So deep, and so many values of a body's examples are looked at. */
const deepest = 6;
const mostValues = 2000;

// The properties of one schema share their lists of operations: each list is looked through once.
const urlsInBodies = once((operations: readonly Operation[]): ReadonlyMap<string, ExampleUrl> => {
  const found = new Map<string, ExampleUrl>();
  for (const operation of operations)
    for (const [name, url] of urlsInBody(operation)) if (found.get(name) !== 'inside') found.set(name, url);
  return found;
});

const urlsInBody = once((operation: Operation): ReadonlyMap<string, ExampleUrl> => {
  const found = new Map<string, ExampleUrl>();
  const stack: { value: unknown; depth: number }[] = [];
  for (const { value } of operation.body?.content ?? [])
    for (const shown of shownBy(value)) stack.push({ value: shown, depth: 0 });
  let looked = 0;
  for (let one = stack.pop(); one && looked < mostValues; one = stack.pop()) {
    looked++;
    const { value, depth } = one;
    if (typeof value !== 'object' || value === null || depth > deepest) continue;
    for (const [name, inner] of Object.entries(value)) {
      const url = urlAmong(Array.isArray(inner) ? inner : [inner]);
      if (url !== undefined && found.get(name) !== 'inside') found.set(name, url);
      if (typeof inner === 'object') stack.push({ value: inner, depth: depth + 1 });
    }
  }
  return found;
});
