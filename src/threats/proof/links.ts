import type { Finding } from '../../findings/finding.ts';
import type { Operation } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';
import { many } from '../../selector/one-or-many.ts';
import type { Threat } from '../model/model.ts';
import type { RuleBook } from '../model/rule-book.ts';
import type { Scope } from '../model/scope.ts';
import { type AcceptanceSuppression, type JudgedAcceptance, suppression } from './acceptance.ts';
import { provedBy } from './requests.ts';

interface RuleLinks {
  readonly threats: { readonly id: string; readonly scope: Scope }[];
  readonly acceptances: JudgedAcceptance[];
}

/** Which findings belong to which threats: of a rule that proves a mitigation, on the threat's operations; and its own. */
export class Links {
  readonly #rules = new Map<string, RuleLinks>();
  /** The threat models. */
  readonly #documents = new Set<Document>();

  constructor(private readonly book: Pick<RuleBook, 'otherCauses'>) {}

  add(threat: Threat, scope: Scope, inForce: readonly JudgedAcceptance[]): void {
    this.#documents.add(threat.place.document);
    const named = threat.mitigations.flatMap(({ verify }) => many(verify?.rule));
    for (const rule of provedBy(named, this.book)) {
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

  threatsOf({ rule, operations, place }: Finding): readonly string[] {
    if (this.#documents.has(place.document)) {
      const [section, id] = place.path();
      return section === 'threats' && id !== undefined ? [String(id)] : [];
    }
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
