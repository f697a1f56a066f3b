/**
 * What travels in the URL or in header fields. Servers refuse more than some 8 kB there (RFC 9110 §4.1 recommends to
 * take that much, §5.4 leaves the limit for fields to the server), so a value without a limit does little harm.
 */
import type { Api, ParameterIn, Schema } from '../../openapi/model.ts';
import { walkValues } from '../../openapi/walk.ts';
import { once } from '../../text/memo.ts';

/** A parameter or header field. */
export interface Carrier {
  readonly in: ParameterIn;
  readonly name: string;
}

/** The first parameter or header that carries values of this schema; undefined when some body carries them too. */
export function parameterCarrying(schema: Schema): Carrier | undefined {
  return carriersOf(schema.api).get(schema);
}

/** What a value is called where it is sent: by the property that it is written out in, or the parameter; not by a component. */
export function nameOfValue(schema: Schema): string | undefined {
  const { parent, key } = schema.place;
  return parent?.key === 'properties' ? String(key) : parameterCarrying(schema)?.name;
}

const carriersOf = once((api: Api): ReadonlyMap<Schema, Carrier> => {
  const carriers = new Map<Schema, Carrier>();
  for (const parameter of api.parameters) mark(parameter.schema, carriers, parameter);
  for (const { schema, name } of api.headers) mark(schema, carriers, { in: 'header', name });
  const bodies = new Map<Schema, true>();
  for (const { content } of [...api.requestBodies, ...api.responses])
    for (const { partHeaders } of content)
      for (const { schema, name } of partHeaders) mark(schema, carriers, { in: 'header', name });
  const takenIn = [
    ...api.requestBodies,
    // A response's body is taken in by callbacks and webhooks alone; nobody knows of one that nothing uses.
    ...api.responses.filter((response) => {
      const all = response.operations();
      return all.length === 0 || all.some(({ kind }) => kind !== 'operation');
    }),
  ];
  for (const { content } of takenIn)
    for (const { schema } of content) if (schema?.flows('input')) mark(schema, bodies, true);
  for (const schema of bodies.keys()) carriers.delete(schema);
  return carriers;
});

/** Marks a schema and all that its values hold. */
function mark<T>(root: Schema | undefined, marks: Map<Schema, T>, as: T): void {
  if (root) walkValues([root], marks, (schema) => marks.set(schema, as));
}
