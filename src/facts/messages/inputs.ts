/** What an operation takes in by name, wherever it travels. */
import { properties } from '../../openapi/composition.ts';
import type { Operation, ParameterIn, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';

export interface Input {
  readonly name: string;
  readonly in: ParameterIn | 'body';
  readonly required: boolean;
  readonly schema: Schema | undefined;
  /** Where its name is written. */
  readonly at: Place;
  readonly part: 'key' | 'value';
}

/** So deep properties of a body are looked for: `{user: {password}}`, `{data: {attributes: {password}}}`. */
const deepest = 3;
/** Larger bodies describe records, and are read so far. */
const most = 500;

/** The parameters of an operation, and the properties of its body. */
export const inputsOf = once((operation: Operation): readonly Input[] => [
  ...ofParameters(operation),
  ...ofBody(operation),
]);

function ofParameters({ parameters }: Operation): Input[] {
  return parameters.map(({ name, in: where, required, schema, place }) => ({
    name,
    in: where,
    required,
    schema,
    at: place.child('name'),
    part: 'value',
  }));
}

function ofBody({ body }: Operation): Input[] {
  return body?.content.flatMap(({ schema }) => (schema ? ofSchema(schema) : [])) ?? [];
}

/** Operations share schemas: each is read once. */
const ofSchema = once((root: Schema): readonly Input[] => {
  const inputs: Input[] = [];
  const seen = new Set<Schema>();
  let level = [root];
  for (let depth = deepest; depth > 0 && level.length > 0; depth--) {
    const next: Schema[] = [];
    for (const schema of level) {
      if (seen.has(schema)) continue;
      seen.add(schema);
      for (const [name, [property]] of properties(schema)) {
        if (!property?.flows('input') || inputs.length >= most) continue;
        const { required, place } = property;
        inputs.push({ name, in: 'body', required, schema: property.schema, at: place, part: 'key' });
        next.push(property.schema);
      }
    }
    level = next;
  }
  return inputs;
});
