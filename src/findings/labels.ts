import type { Operation } from '../openapi/model.ts';

/** Operations for a message: the first few by name. */
export function labels(operations: readonly Operation[]): string {
  const shown = operations.slice(0, 3).map(({ label }) => label);
  const rest = operations.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
