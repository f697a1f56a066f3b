/** JSON Patch (RFC 6902), whatever its media type. */

import { words } from '../../lexicon/words.ts';
import { allowedValues, parts } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { isObject } from '../../syntax/value.ts';

/** The schemas of single changes: the items of the list, and the branches that they choose from. */
export function changes(schema: Schema): readonly Schema[] {
  return parts(schema).flatMap(({ items }) => (items ? parts(items) : []));
}

/** Is it a list of changes as RFC 6902 has them, whatever its media type? */
export function isPatch(schema: Schema): boolean {
  return changes(schema).some((change) => declaresChange(change) || isShownAsChange(change));
}

/** An `op` and a `path`, and of the operations (§4) either some by name, or what they work on: `value`, `from`, or the name of a patch. */
function declaresChange({ properties: its, name }: Schema): boolean {
  const operation = its.get('op');
  if (operation === undefined || !its.has('path')) return false;
  const listed = parts(operation.schema).map((part) => allowedValues(part));
  return listed.some((values) => values !== undefined)
    ? listed.some((values) => values?.some(isOperation))
    : its.has('value') &&
        (its.has('from') || /^(?:json ?)?patch(?: operations?)?$/i.test(words(name ?? '').join(' ')));
}

/** A node of any JSON, of which an example alone says that it is one change (§3: `op` and `path` are required). */
function isShownAsChange({ properties: its, value }: Schema): boolean {
  const { example } = value;
  return its.size === 0 && isObject(example) && isOperation(example.op) && typeof example.path === 'string';
}

function isOperation(value: unknown): boolean {
  return value === 'replace' || value === 'add' || value === 'remove';
}
