import type { Api, MediaType, Operation, Schema } from '../../openapi/model.ts';
import { stronglyConnected } from '../../text/components.ts';
import { once } from '../../text/memo.ts';
import { byJson } from '../../text/order.ts';
import { sha256 } from '../../text/sha256.ts';

/** What says which values a schema admits; the rest is prose, or leads to other schemas. */
const constraints = [
  ...['type', 'format', 'enum', 'const', 'pattern', 'required', 'nullable', 'readOnly', 'writeOnly'],
  ...['minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
];

/** A digest of what an operation takes and answers, and where: the same under other names, order, words and places. */
export const shapeOf = once((operation: Operation): string => digest(shape(operation)));

/** The same with what its security schemes are, as locks have it that remember no schemes. */
export const shapeWithSchemes = once((operation: Operation): string =>
  digest([
    ...shape(operation),
    operation.protection.alternatives
      .flatMap(({ requirements }) => requirements)
      .map(({ name, scheme }) => [name, scheme?.type, scheme?.scheme, scheme?.in, scheme?.parameterName])
      .sort(byJson),
  ]),
);

/** A digest of the values that a schema admits, with all that is inside: the same under other names and in other places. */
export function valueDigest(schema: Schema): string {
  return digests(schema.api).get(schema) ?? '';
}

function shape(operation: Operation): unknown[] {
  const schemas = digests(operation.api);
  const of = (schema: Schema | undefined) => (schema && schemas.get(schema)) ?? '';
  const content = (all: readonly MediaType[]) => all.map(({ type, schema }) => [type, of(schema)]).sort();
  const { parameters, body, responses, servers } = operation;
  return [
    parameters
      .map((one) => [
        one.in,
        one.in === 'path' ? '' : one.name,
        one.required,
        of(one.schema),
        content(one.content),
      ])
      .sort(byJson),
    body ? [body.required, content(body.content)] : [],
    responses
      .map((one) => [
        one.status,
        content(one.content),
        one.headers.map(({ name, schema }) => [name, of(schema)]).sort(),
      ])
      .sort(byJson),
    servers.map(({ url }) => url).sort(),
  ];
}

/**
 * A digest for each schema. Those of a circle share what they say about themselves; what lies below them is complete
 * by then, so that each schema is read once.
 */
const digests = once((api: Api): ReadonlyMap<Schema, string> => {
  const schemas = [...new Set(api.allSchemas)];
  const index = new Map(schemas.map((schema, at) => [schema, at]));
  const edges = schemas.map((schema) =>
    edgesOf(schema).flatMap(([label, to]) => {
      const at = index.get(to);
      return at === undefined ? [] : [[label, at] as const];
    }),
  );
  const { count, of, nodes, starts } = stronglyConnected(schemas.length, (node) =>
    (edges[node] ?? []).map(([, to]) => to),
  );
  const result = new Map<Schema, string>();
  for (let component = 0; component < count; component++) {
    const members = [...nodes.subarray(starts[component], starts[component + 1])];
    const own = members.map((node) => {
      const below = (edges[node] ?? []).map(([label, to]) => {
        return [label, of[to] === component ? '' : (result.get(schemas[to] as Schema) ?? '')];
      });
      return digest([local(schemas[node] as Schema), below.sort(byJson)]);
    });
    const circle = members.length > 1 ? digest([...own].sort()) : '';
    members.forEach((node, at) => {
      result.set(schemas[node] as Schema, circle === '' ? (own[at] as string) : digest([own[at], circle]));
    });
  }
  return result;
});

function local({ value, boolean, additional }: Schema): unknown {
  const said = constraints.flatMap((key) => {
    if (!Object.hasOwn(value, key)) return [];
    const one = value[key];
    return [
      [key, Array.isArray(one) && key !== 'const' ? one.map((item) => JSON.stringify(item)).sort() : one],
    ];
  });
  return [said, boolean ?? null, typeof additional === 'boolean' ? additional : null];
}

function edgesOf(schema: Schema): [string, Schema][] {
  const {
    all,
    groups,
    conditional,
    properties,
    items,
    prefixItems,
    additional,
    patternProperties,
    embedded,
  } = schema;
  return [
    ...[...properties.values()].map((property): [string, Schema] => [`.${property.name}`, property.schema]),
    ...all.map((one): [string, Schema] => ['all', one]),
    ...groups.flatMap((group, at) => group.map((one): [string, Schema] => [`one ${at}`, one])),
    ...conditional.map((one): [string, Schema] => ['if', one]),
    ...prefixItems.map((one, at): [string, Schema] => [`[${at}]`, one]),
    ...patternProperties.map((one): [string, Schema] => ['pattern', one]),
    ...(items ? [['[]', items] as [string, Schema]] : []),
    ...(embedded ? [['<>', embedded] as [string, Schema]] : []),
    ...(typeof additional === 'object' ? [['.*', additional] as [string, Schema]] : []),
  ];
}

function digest(value: unknown): string {
  return sha256(JSON.stringify(value)).slice(0, 16);
}
