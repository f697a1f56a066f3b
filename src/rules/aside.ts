/** Below which keywords, that describe no value, a rule has something to judge all the same: `judgesAside`. */
import type { AsideKeyword } from '../openapi/schema.ts';

/** Mistakes in the text itself are mistakes wherever they stand. */
export const everyAside: readonly AsideKeyword[] = [
  'contains',
  'not',
  'propertyNames',
  'if',
  'then',
  'else',
  'dependentSchemas',
];

/** What is right in a denial or a condition, and wrong where it is required: `not: {pattern: "<"}` keeps out what it finds anywhere. */
export const requiredAside: readonly AsideKeyword[] = ['contains', 'then', 'else', 'dependentSchemas'];

/** What some item holds is sent, or given out, as what all items hold is. */
export const itemsAside: readonly AsideKeyword[] = ['contains'];
