import type { Operation } from '../openapi/model.ts';
import { type AcceptanceSuppression, type JudgedAcceptance, suppression } from './acceptance.ts';
import { many, type Threat } from './model.ts';
import type { Scope } from './scopes.ts';

interface RuleLinks {
  readonly threats: { readonly id: string; readonly scope: Scope }[];
  readonly acceptances: JudgedAcceptance[];
}

/** Which lint findings belong to which threats: a rule that a mitigation names, on the threat's operations. */
export class Links {
  readonly #rules = new Map<string, RuleLinks>();

  add(threat: Threat, scope: Scope, inForce: readonly JudgedAcceptance[]): void {
    for (const rule of new Set(threat.mitigations.flatMap(({ verify }) => many(verify?.rule)))) {
      let links = this.#rules.get(rule);
      if (!links) {
        links = { threats: [], acceptances: [] };
        this.#rules.set(rule, links);
      }
      links.threats.push({ id: threat.id, scope });
      links.acceptances.push(...inForce);
    }
  }

  get tolerates(): boolean {
    return [...this.#rules.values()].some(({ acceptances }) => acceptances.length > 0);
  }

  threatsOf(rule: string, operations: readonly Operation[]): readonly string[] {
    const threats = this.#rules.get(rule)?.threats;
    if (!threats) return [];
    const reached = threats.filter(({ scope }) => operations.some((operation) => scope.has(operation)));
    return [...new Set(reached.map(({ id }) => id))].sort();
  }

  acceptance(rule: string, operation: Operation): AcceptanceSuppression | undefined {
    const found = this.#rules.get(rule)?.acceptances.find(({ scope }) => scope.has(operation));
    return found && suppression(found.acceptance);
  }
}
