import { openByNature as lookUp } from '../lexicon/open-by-nature.ts';
import { properties } from '../openapi/composition.ts';
import type { Operation } from '../openapi/model.ts';

const known = new WeakMap<Operation, boolean>();

/**
 * Must an operation be open to anyone: log in, sign up, password reset, health check …? So must OPTIONS: a CORS preflight
 * never carries credentials (Fetch §4.8).
 */
export function openByNature(operation: Operation): boolean {
  let open = known.get(operation);
  if (open === undefined) {
    const names =
      operation.body?.content.flatMap(({ schema }) => (schema ? [...properties(schema).keys()] : [])) ?? [];
    open =
      operation.method === 'OPTIONS' ||
      lookUp({
        method: operation.method,
        path: operation.path,
        operationId: operation.id,
        tags: operation.tags,
        summary: operation.summary,
        hasBody: operation.body !== undefined,
        bodyProperties: names,
        parameters: operation.parameters.map(({ name }) => name),
      }) !== undefined;
    known.set(operation, open);
  }
  return open;
}
