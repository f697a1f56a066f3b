/** Parameters as they are listed, before the model merges those of a path with those of its operations. */
import type { Api, JsonObject, Node } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';

export interface WrittenParameter {
  readonly index: number;
  /** The entry of the list: the parameter itself, or the reference to it. */
  readonly written: Place;
  /** What it says, references followed. */
  readonly value: JsonObject;
}

/**
 * The entries of the `parameters` list of an operation or path item. What is no parameter, or leads nowhere, is left
 * out: the model says so.
 */
export function writtenParameters({ place, value }: Node, api: Api): WrittenParameter[] {
  const list = own(value, 'parameters');
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown, index): WrittenParameter[] => {
    const written = place.child('parameters', index);
    const reference = own(entry, '$ref');
    const target =
      typeof reference === 'string' ? api.resolve(reference, written) : { ok: true, value: entry };
    return target.ok && isObject(target.value) ? [{ index, written, value: target.value }] : [];
  });
}
