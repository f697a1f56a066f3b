import { openByNature as lookUp, type OpenKind } from '../../lexicon/open-by-nature.ts';
import { properties } from '../../openapi/composition.ts';
import type { Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';

export type { OpenKind } from '../../lexicon/open-by-nature.ts';

/**
 * Must an operation be open to anyone: log in, sign up, password reset, health check …? So must OPTIONS: a CORS preflight
 * never carries credentials (Fetch §4.8).
 */
export function openByNature(operation: Operation): boolean {
  return operation.method === 'OPTIONS' || openKind(operation) !== undefined;
}

/** As what an operation must be open to anyone, whether it is or not; undefined when it need not. */
export const openKind = once((operation: Operation): OpenKind | undefined => {
  const content = operation.body?.content ?? [];
  return lookUp({
    method: operation.method,
    path: operation.path,
    operationId: operation.id,
    tags: operation.tags,
    summary: operation.summary,
    hasBody: operation.body !== undefined,
    bodyProperties: content.flatMap(({ schema }) => (schema ? [...properties(schema).keys()] : [])),
    parameters: operation.parameters.map(({ name }) => name),
  });
});
