/** Whether an operation takes in any text that a caller could fill with what he likes. */
import { allowedValues, holds } from '../../openapi/composition.ts';
import type { Api, Operation, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { letsThrough } from '../schemas/free-text.ts';
import { openList } from '../schemas/undescribed.ts';
import { valueSchemaOf } from './any-value.ts';
import { undeclaredInPath } from './undeclared-in-path.ts';

/** What addresses, paths, commands and queries are made of: a text that holds none of them is none. */
const telling = ['/', ' ', '.'];

/** No for operations that take nothing, or only numbers, choices, and texts whose form keeps such things out. */
export function takesFreeText(operation: Operation): boolean {
  return takers(operation.api).has(operation) || undeclaredInPath(operation).length > 0;
}

const takers = once((api: Api): ReadonlySet<Operation> => {
  const found = new Set<Operation>();
  for (const schema of api.schemas) {
    if (!schema.flows('input') || !(mayBeText(schema) || openList(schema))) continue;
    for (const operation of schema.operations('input')) found.add(operation);
  }
  for (const parameter of api.parameters)
    if (!parameter.schema && valueSchemaOf(parameter))
      for (const operation of parameter.operations()) found.add(operation);
  return found;
});

/** What says nothing of its type, or takes properties or items that nobody declared, takes text as well. */
function mayBeText(schema: Schema): boolean {
  if (schema.boolean !== undefined) return schema.boolean;
  if (schema.additional === true) return true;
  if (holds(schema, (part) => allowedValues(part) !== undefined)) return false;
  if (holds(schema, ({ types }) => types !== undefined && !types.includes('string'))) return false;
  return telling.some((character) => letsThrough(schema, character));
}
