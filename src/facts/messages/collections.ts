/** Which operations answer with a list. */

import { parts, properties, states } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { successBodies } from './answers.ts';

/**
 * Does an operation answer with a list: a list itself, or an object that holds one (`items`, `data.items`)? Undefined
 * when its successful answers are not described.
 */
export const answersWithList = once((operation: Operation): boolean | undefined => {
  const answers = answersIn(operation);
  return answers.length === 0 ? undefined : answers.some(holdsListInside);
});

/** {@link answersWithList}, of what is looked up: undefined also where a schema says only that the answer is an object. */
export function mayAnswerWithList(operation: Operation): boolean | undefined {
  return answersIn(operation).every(tellsNothing) ? undefined : answersWithList(operation);
}

function answersIn(operation: Operation): readonly Schema[] {
  return successBodies(operation).flatMap(({ schema }) => schema ?? []);
}

/** `{type: object}`, perhaps with anything in it, and not a property: what it holds an example may show, and no schema. */
const tellsNothing = once((schema: Schema): boolean => {
  const { value } = schema;
  return (
    parts(schema).length === 1 &&
    states(schema, 'object') &&
    properties(schema).size === 0 &&
    takesAnything(own(value, 'additionalProperties')) &&
    own(value, 'patternProperties') === undefined
  );
});

function takesAnything(additional: unknown): boolean {
  if (additional === undefined || additional === true) return true;
  return isObject(additional) && Object.keys(additional).length === 0;
}

// Asked of each schema once at each depth: operations may share very large ones.
const holdsListInside = once((schema: Schema) => holdsList(schema, holdsListBelow));
const holdsListBelow = once((schema: Schema) => holdsList(schema, (inner) => states(inner, 'array')));

/** @param inside what is asked of its properties: two objects may be around the list */
function holdsList(schema: Schema, inside: (schema: Schema) => boolean): boolean {
  if (states(schema, 'array')) return true;
  for (const declared of properties(schema).values())
    if (declared.some((property) => inside(property.schema))) return true;
  return false;
}
