import type { Operation } from '../../openapi/model.ts';
import { push } from '../../text/group.ts';
import type { Exemption } from '../model/model.ts';
import type { Scope } from '../model/scope.ts';

/** Which threats speak of an operation. */
export interface CoverageEntry {
  readonly operation: Operation;
  /** Ids of the threats whose scope holds it. */
  readonly threats: readonly string[];
  /** The exemption in force that holds it, or null. */
  readonly exempt: string | null;
}

/** Says of every operation which threats and which exemption cover it. */
export function coverage(
  operations: readonly Operation[],
  threats: readonly { readonly id: string; readonly scope: Scope }[],
  exemptions: readonly { readonly exemption: Exemption; readonly scope: Scope }[],
  today: string,
): CoverageEntry[] {
  const covering = new Map<Operation, string[]>();
  for (const { id, scope } of threats) {
    for (const operation of scope.operations) {
      push(covering, operation, id);
    }
  }
  const inForce = exemptions.filter(({ exemption }) => exemption.expires >= today);
  return operations.map((operation) => ({
    operation,
    threats: covering.get(operation) ?? [],
    exempt: inForce.find(({ scope }) => scope.has(operation))?.exemption.id ?? null,
  }));
}
