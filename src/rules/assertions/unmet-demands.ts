/** What assertions on protection share: every way in must meet the demand, and each lack is told where it is written. */

import { asksForSomething } from '../../facts/access/callers.ts';
import { inWords, ownOperations } from '../../facts/access/declarations.ts';
import type { Operation, SecurityAlternative } from '../../openapi/model.ts';
import { about, type RuleContext } from '../rule.ts';

/**
 * Reports each way into an operation that does not meet a demand: anonymous access at the `security` that allows it,
 * else the alternative that falls short. One that asks for nothing that is declared falls short of any demand, though
 * others protect.
 *
 * @param demand what is asked for, in words that follow "without"
 * @param shortfall undefined where an alternative meets the demand; else why it does not, or '' where that is plain
 */
export function reportUnmetDemand(
  context: RuleContext<unknown>,
  demand: string,
  shortfall: (alternative: SecurityAlternative) => string | undefined,
): void {
  const own = ownOperations(context.api);
  context.examines(own);
  for (const operation of own) {
    const { anonymous, declaration } = operation.protection;
    if (anonymous) {
      context.report({
        at: declaration?.place ?? operation.place,
        part: 'key',
        message: `Anyone can call ${operation.label}, without ${demand}`,
        ...reach(operation, demand),
      });
      continue;
    }
    for (const alternative of declaration?.alternatives ?? []) {
      const why = asksForSomething(alternative) ? shortfall(alternative) : 'requiring that protects nothing';
      if (why === undefined) continue;
      context.report({
        at: alternative.place,
        message: `${inWords(alternative)} lets callers into ${operation.label} without ${demand}${why && `: ${why}`}`,
        ...reach(operation, demand),
      });
    }
  }
}

function reach(operation: Operation, demand: string) {
  const inherits = operation.protection.source === 'root';
  return {
    operations: [operation],
    operation,
    about: inherits ? about.api(demand) : about.operation(operation, demand),
  };
}
