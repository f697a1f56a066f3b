/** Parameters that say nothing of their value, and so take anything. */
import type { Parameter, Schema } from '../../openapi/model.ts';
import { SchemaNode } from '../../openapi/schema.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';

/**
 * The schema of a parameter; where it states none, neither in `schema` nor in a media type, one that admits every value,
 * as the absence does (OAS 3.0.4 §4.7.12). Undefined where one stands there and cannot be read, which is said elsewhere.
 */
export const valueSchemaOf = once((parameter: Parameter): Schema | undefined => {
  if (parameter.schema || statesSchema(parameter)) return parameter.schema;
  const operations = () => parameter.operations();
  const node = new SchemaNode(parameter.api, parameter.place, {}, undefined, undefined, {
    asValue: operations,
    atAll: operations,
  });
  node.expanded = true;
  return node;
});

function statesSchema({ value, content }: Parameter): boolean {
  if (own(value, 'schema') !== undefined) return true;
  const written = own(value, 'content');
  if (written === undefined) return false;
  const isRead = isObject(written) && Object.keys(written).length === content.length;
  return !isRead || content.some((media) => own(media.value, 'schema') !== undefined);
}
