/** Parameters and lists that say nothing of their values, and so take anything. */
import { allowedValues } from '../../openapi/composition.ts';
import type { Operation, Parameter, Schema } from '../../openapi/model.ts';
import { SchemaNode } from '../../openapi/schema-node.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { textOf } from '../schemas/free-text.ts';
import { isDropped } from '../schemas/limits.ts';
import { openList } from '../schemas/undescribed.ts';

/**
 * The schema of a parameter; where it states none, neither in `schema` nor in a media type, one that admits every value,
 * as the absence does (OAS 3.0.4 §4.7.12). Undefined where one stands there and cannot be read, which is said elsewhere.
 */
export const valueSchemaOf = once((parameter: Parameter): Schema | undefined => {
  if (parameter.schema || statesSchema(parameter)) return parameter.schema;
  return anything(parameter, () => parameter.operations());
});

/** What a value lets through that looks as if it did not. */
export interface LetIn {
  readonly schema: Schema;
  /** Why, to follow the name of the value. */
  readonly why: string;
}

/**
 * What stands in a list of which nothing says what its items are: anything. And what a text may be whose pattern is none, so that
 * validators drop it. Undefined where a value is described.
 */
export const letInBy = once((schema: Schema): LetIn | undefined => {
  const operations = () => schema.operations('input');
  const text = textOf(schema);
  if (!text)
    return (
      openList(schema) && { schema: anything(schema, operations), why: 'is a list that may hold anything' }
    );
  const { pattern, type: _, ...others } = text.value;
  if (typeof pattern !== 'string' || allowedValues(text) || !isDropped(pattern, text.api)) return undefined;
  return {
    schema: anything(text, operations, others),
    why: 'has a pattern that validators drop: it is none',
  };
});

function anything(
  { api, place }: Pick<Schema, 'api' | 'place'>,
  operations: () => readonly Operation[],
  value: Schema['value'] = {},
): Schema {
  const node = new SchemaNode(api, place, value, undefined, undefined, {
    asValue: operations,
    atAll: operations,
  });
  node.expanded = true;
  return node;
}

function statesSchema({ value, content }: Parameter): boolean {
  if (own(value, 'schema') !== undefined) return true;
  const written = own(value, 'content');
  if (written === undefined) return false;
  const isRead = isObject(written) && Object.keys(written).length === content.length;
  return !isRead || content.some((media) => own(media.value, 'schema') !== undefined);
}
