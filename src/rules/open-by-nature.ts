import { openByNature as lookUp } from '../lexicon/open-by-nature.ts';
import { properties } from '../openapi/composition.ts';
import type { Operation } from '../openapi/model.ts';
import { once } from './once.ts';

/**
 * Must an operation be open to anyone: log in, sign up, password reset, health check …? So must OPTIONS: a CORS preflight
 * never carries credentials (Fetch §4.8).
 */
export const openByNature = once((operation: Operation): boolean => {
  if (operation.method === 'OPTIONS') return true;
  const content = operation.body?.content ?? [];
  return (
    lookUp({
      method: operation.method,
      path: operation.path,
      operationId: operation.id,
      tags: operation.tags,
      summary: operation.summary,
      hasBody: operation.body !== undefined,
      bodyProperties: content.flatMap(({ schema }) => (schema ? [...properties(schema).keys()] : [])),
      parameters: operation.parameters.map(({ name }) => name),
    }) !== undefined
  );
});
