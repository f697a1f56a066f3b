import type { Operation } from '../openapi/model.ts';

/** Operations for a message: the first few by name. */
export function labels(operations: readonly Operation[]): string {
  const shown = operations.slice(0, 3).map(({ label }) => label);
  return few(shown, operations.length);
}

/** The first few of some names, and how many there are beside them. */
export function few(names: readonly string[], total = names.length): string {
  const shown = names.slice(0, 3);
  const rest = total - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
