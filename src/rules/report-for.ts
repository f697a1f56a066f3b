import type { Operation } from '../openapi/model.ts';
import type { Observation } from './rule.ts';

/**
 * Reports one thing for the operations of several lists. They are put together with the finding, as lists: of very many
 * scopes that a definition requires at its root, each concerns the same operations, and copies of them would fill any
 * memory.
 */
export function reportFor(
  report: (observation: Observation) => void,
  lists: readonly (readonly Operation[])[],
  observation: Omit<Observation, 'operations'>,
): void {
  for (const operations of lists.length > 0 ? lists : [[]]) report({ ...observation, operations });
}
