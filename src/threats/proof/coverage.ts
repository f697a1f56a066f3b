import type { Operation } from '../../openapi/model.ts';
import { push } from '../../text/group.ts';
import type { Exemption } from '../model/model.ts';
import type { Scope } from '../model/scope.ts';

/** Which threats speak of an operation. */
export interface CoverageEntry {
  readonly operation: Operation;
  /** Ids of the threats whose scope holds it. */
  readonly threats: readonly string[];
  /** Does any? The list of them is made when it is asked for. */
  readonly threatened: boolean;
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
  const byScope = new Map<Scope, number[]>();
  for (const [at, { scope }] of threats.entries()) push(byScope, scope, at);
  const covering = new Map<Operation, (readonly number[])[]>();
  for (const [{ operations: covered }, indexes] of byScope) {
    for (const operation of covered) push(covering, operation, indexes);
  }
  const exempt = new Map<Operation, string>();
  for (const { exemption, scope } of exemptions) {
    if (exemption.expires < today) continue;
    for (const operation of scope.operations) {
      if (!exempt.has(operation)) exempt.set(operation, exemption.id);
    }
  }
  const idsOf = (operation: Operation) => {
    const indexes = (covering.get(operation) ?? []).flat().sort((a, b) => a - b);
    return indexes.map((at) => (threats[at] as (typeof threats)[number]).id);
  };
  return operations.map(
    (operation) => new Covered(operation, covering.has(operation), exempt.get(operation) ?? null, idsOf),
  );
}

/** The ids are listed when they are asked for. */
class Covered implements CoverageEntry {
  constructor(
    readonly operation: Operation,
    readonly threatened: boolean,
    readonly exempt: string | null,
    private readonly idsOf: (operation: Operation) => readonly string[],
  ) {}

  get threats(): readonly string[] {
    return this.idsOf(this.operation);
  }
}
