import type { Schema } from '../openapi/model.ts';
import { own } from '../syntax/value.ts';

/** Keys whose children are known by their own names. */
const naming: ReadonlySet<unknown> = new Set(['properties', 'headers', 'schemas', 'definitions']);
const bodies: ReadonlySet<unknown> = new Set(['requestBody', 'requestBodies', 'responses']);

/**
 * What a schema describes, to begin a sentence with: `` `name` ``, ``An item of `tags` ``, `The body`. Read from where it
 * is written: the property, parameter, header or component that it belongs to.
 */
export function schemaName({ place }: Schema): string {
  const path = place.path();
  const values: unknown[] = [place.document.tree.value];
  for (const key of path) values.push(own(values.at(-1), String(key)));
  let prefix = '';
  for (let at = path.length; at > 0; at--) {
    const [key, parent, value] = [path[at - 1], path[at - 2], values[at]];
    const name = own(value, 'name');
    if (typeof name === 'string' && typeof own(value, 'in') === 'string') return `${prefix}\`${name}\``;
    if (naming.has(parent)) return `${prefix}\`${key}\``;
    if (bodies.has(key) || bodies.has(parent)) return prefix === '' ? 'The body' : `${prefix}the body`;
    if (key === 'items' || key === 'unevaluatedItems' || parent === 'prefixItems') prefix ||= 'An item of ';
    if (key === 'additionalProperties' || key === 'unevaluatedProperties' || parent === 'patternProperties')
      prefix ||= 'A value of ';
  }
  // A schema that is a file of its own, or one of several in a file.
  if (path.length <= 1) return `${prefix}\`${path[0] ?? place.document.file.split('/').at(-1)}\``;
  return `${prefix === '' ? 'This' : `${prefix}this`} value`;
}
