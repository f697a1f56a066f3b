import { askedByGateway } from '../../facts/access/gateways.ts';
import type { Operation } from '../../openapi/model.ts';
import { about } from '../rule.ts';

/**
 * What is said of operations that only a gateway is told to guard: clients do not know, nor does whoever deploys the service behind
 * another one.
 *
 * @param operations of each {@link askedByGateway} has an answer
 * @param says what `security` does, before whom it concerns
 */
export function besideGateway(operations: readonly [Operation, ...Operation[]], says: string) {
  const [first] = operations;
  const whom = operations.length === 1 ? first.label : `these ${operations.length} operations`;
  return {
    part: 'key' as const,
    severity: 'low' as const,
    message: `${says} for ${whom}; ${askedByGateway(first)}`,
    operations,
    about: about.api('gateway'),
    remedy: 'declare what the gateway asks for as a security scheme, and require it',
  };
}
