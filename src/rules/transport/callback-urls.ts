/** Where the URLs come from that the API calls back: fields of the request that registers a callback. */
import { properties } from '../../openapi/composition.ts';
import type { PathItem, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { unescapeStep } from '../../text/pointer.ts';

export interface CallbackField {
  readonly name: string;
  readonly schema: Schema;
  readonly at: Place;
  readonly part: 'key' | 'value';
}

/** A runtime expression at the beginning of a URL (OAS 3.1 §4.8.20.4). */
const expression = /^\{\$request\.(?:body#(\/[^{}]*)|(query|header|path)\.([^{}]+))\}/;

/** The field that a callback's URL begins with; undefined where it begins otherwise, or the field is not described. */
export function callbackField({ path, operations }: PathItem): CallbackField | undefined {
  const parent = operations[0]?.parent;
  const [, pointer, where, name = ''] = expression.exec(path) ?? [];
  if (!parent) return undefined;
  if (where !== undefined) {
    const found = parent.parameters.find(
      (parameter) =>
        parameter.in === where &&
        (parameter.name === name ||
          (where === 'header' && parameter.name.toLowerCase() === name.toLowerCase())),
    );
    return found?.schema && { name, schema: found.schema, at: found.place.child('name'), part: 'value' };
  }
  if (pointer === undefined) return undefined;
  for (const { schema } of parent.body?.content ?? []) {
    const found = schema && fieldAt(schema, pointer);
    if (found) return found;
  }
  return undefined;
}

function fieldAt(body: Schema, pointer: string): CallbackField | undefined {
  let schema = body;
  let found: CallbackField | undefined;
  for (const escaped of pointer.slice(1).split('/')) {
    const name = unescapeStep(escaped);
    const property = properties(schema).get(name)?.[0];
    const next = property?.schema ?? (/^\d+$/.test(name) ? schema.items : undefined);
    if (!next) return undefined;
    schema = next;
    if (property) found = { name, schema, at: property.place, part: 'key' };
  }
  return found && { ...found, schema };
}
