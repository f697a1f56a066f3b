/** What an operation takes in by name, wherever it travels. */
import { words } from '../../lexicon/words.ts';
import { properties, requiredNames } from '../../openapi/composition.ts';
import type { Api, Operation, ParameterIn, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';

export interface Input {
  readonly name: string;
  readonly in: ParameterIn | 'body';
  /** Is it there whenever the object is that holds it? */
  readonly required: boolean;
  readonly schema: Schema | undefined;
  /** Where its name is written. */
  readonly at: Place;
  readonly part: 'key' | 'value';
}

/** So deep properties of a body are looked for: `{user: {password}}`, `{data: {attributes: {password}}}`. */
const deepest = 3;
/**
 * So many properties of bodies are read for the operations of a definition, again for each that takes a body: operations
 * may share a large one. The largest public definitions have 90,000, in twenty megabytes.
 */
const mostInputs = 100_000;
/** In a definition of more than 800 kB, one for so many characters. */
const charactersOfInput = 8;

/** The parameters of an operation, and the properties of its body; {@link leavesInputsOut} says whether that is all. */
export const inputsOf = once((operation: Operation): readonly Input[] => inputListsOf(operation).flat());

/** The names of all that, each as its words in lower case. */
export const inputNames = once((operation: Operation): readonly string[] =>
  inputsOf(operation).map(({ name }) => words(name).join(' ')),
);

/**
 * The same in lists: the parameters first, then those of each body. Operations that take the same schema share its list, so
 * that what is asked of a list is asked once (`once`), and nothing is copied for each of them.
 */
export const inputListsOf = once((operation: Operation): readonly (readonly Input[])[] => [
  ofParameters(operation),
  ...ofBodies(operation),
]);

/** The properties of a body of this schema, as far as {@link inputsOf} reads them. */
export function bodyInputs(schema: Schema): readonly Input[] {
  return ofSchema(schema).read;
}

/** Why not all inputs of an operation are known; undefined when they are. */
export function leavesInputsOut(operation: Operation): string | undefined {
  inputListsOf(operation);
  return cut.has(operation)
    ? `the bodies of this definition have more than ${budgetOf(operation.api).most} properties together; those of ${operation.label} were not all looked at`
    : undefined;
}

const cut = new WeakSet<Operation>();
const budgetOf = once(({ place }: Api) => {
  const { length } = place.document.source.text;
  const most = Math.max(mostInputs, Math.ceil(length / charactersOfInput));
  return { most, left: most };
});

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

function ofBodies(operation: Operation): (readonly Input[])[] {
  const budget = budgetOf(operation.api);
  const lists: (readonly Input[])[] = [];
  for (const { schema } of operation.body?.content ?? []) {
    if (!schema) continue;
    const { read, isWhole } = ofSchema(schema);
    const taken = read.length <= budget.left ? read : read.slice(0, Math.max(0, budget.left));
    budget.left -= taken.length;
    if (!isWhole || taken.length < read.length) cut.add(operation);
    lists.push(taken);
  }
  return lists;
}

/** Operations share schemas: each is read once. */
const ofSchema = once((root: Schema): { read: readonly Input[]; isWhole: boolean } => {
  const { left } = budgetOf(root.api);
  const inputs: Input[] = [];
  const seen = new Set<Schema>();
  let level = [root];
  for (let depth = deepest; depth > 0 && level.length > 0; depth--) {
    const next: Schema[] = [];
    for (const schema of level) {
      if (seen.has(schema)) continue;
      seen.add(schema);
      // The level grows while it is gone through: any of them may be sent in its place.
      for (const subtype of schema.subtypes) level.push(subtype);
      const named = requiredNames(schema);
      for (const [name, [property]] of properties(schema)) {
        if (!property?.flows('input')) continue;
        if (inputs.length + seen.size >= left) return { read: inputs, isWhole: false };
        const { place } = property;
        const required = property.required || named.has(name);
        inputs.push({ name, in: 'body', required, schema: property.schema, at: place, part: 'key' });
        next.push(property.schema);
      }
    }
    level = next;
  }
  return { read: inputs, isWhole: true };
});
