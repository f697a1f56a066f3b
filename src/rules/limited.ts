import type { RateLimit } from '../facts/messages/rate-limits.ts';
import type { Operation } from '../openapi/model.ts';
import type { RuleContext } from './rule.ts';

/** What declares that calls, or attempts, end. */
interface Limits {
  readonly limitOf: (operation: Operation) => RateLimit | undefined;
  /** May a limit stand in what could not be read? */
  readonly hides: (operation: Operation) => boolean;
}

/**
 * Does an operation declare a limit, or may it? Says on the way that it is examined, and what is left open of the limit.
 */
export function isLimited(
  operation: Operation,
  { limitOf, hides }: Limits,
  { examines, cannotTell }: Pick<RuleContext<object>, 'examines' | 'cannotTell'>,
): boolean {
  if (hides(operation)) return true;
  examines([operation]);
  const limit = limitOf(operation);
  if (limit?.open) cannotTell([operation], limit.place, limit.open);
  return limit !== undefined;
}
