import type { Finding } from '../../findings/finding.ts';
import type { Operation } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';
import { many } from '../../selector/one-or-many.ts';
import type { Work } from '../../selector/work.ts';
import { compare } from '../../text/order.ts';
import type { Threat } from '../model/model.ts';
import type { RuleBook } from '../model/rule-book.ts';
import { ByScope, type Scope } from '../model/scope.ts';
import { type AcceptanceSuppression, type JudgedAcceptance, suppression } from './acceptance.ts';
import { provedBy } from './requests.ts';

/** A threat of a model: several models may use one id. */
export interface NamedThreat {
  readonly id: string;
  /** The model's file. */
  readonly file: string;
}

interface RuleLinks {
  /** The threats by what they speak of. */
  readonly threats: ByScope<NamedThreat[]>;
  /** The first of each scope acts. */
  readonly acceptances: ByScope<JudgedAcceptance>;
  readonly answers: Map<Operation, AcceptanceSuppression | undefined>;
}

/** Which findings belong to which threats: of a rule that proves a mitigation, on the threat's operations; and its own. */
export class Links {
  readonly #rules = new Map<string, RuleLinks>();
  /** The threat models. */
  readonly #documents = new Set<Document>();

  /** Findings that share their operations belong to the same threats. */
  readonly #reached = new Map<object, Map<readonly Operation[], readonly NamedThreat[]>>();
  /** By the numbers of scopes. */
  readonly #lists = new Map<object, Map<string, readonly NamedThreat[]>>();
  readonly #concerned = new Map<readonly string[], readonly NamedThreat[]>();

  constructor(
    private readonly book: Pick<RuleBook, 'otherCauses'>,
    private readonly work: Work,
  ) {}

  add(threat: Threat, scope: Scope, inForce: readonly JudgedAcceptance[]): void {
    this.#documents.add(threat.place.document);
    const rules = threat.mitigations.flatMap(({ verify }) => many(verify?.rule));
    const named = { id: threat.id, file: threat.place.document.file };
    for (const rule of provedBy(rules, this.book)) {
      let links = this.#rules.get(rule);
      if (!links) {
        links = { threats: new ByScope(), acceptances: new ByScope(), answers: new Map() };
        this.#rules.set(rule, links);
      }
      const known = links.threats.get(scope);
      if (known) known.push(named);
      else links.threats.add(scope, [named]);
      for (const one of inForce) links.acceptances.add(one.scope, one);
    }
  }

  get tolerates(): boolean {
    return [...this.#rules.values()].some(({ acceptances }) => acceptances.size > 0);
  }

  /** By id, then by file. */
  threatsOf({ rule, operations, place, threats: concerned }: Finding): readonly NamedThreat[] {
    if (this.#documents.has(place.document)) {
      if (concerned) return this.#named(concerned, place.document.file);
      const [section, id] = place.path();
      return section === 'threats' && id !== undefined ? [{ id: String(id), file: place.document.file }] : [];
    }
    const threats = this.#rules.get(rule)?.threats;
    if (!threats) return [];
    const known = this.#reached.get(threats)?.get(operations);
    if (known) return known;
    const reached = threats.around(operations).filter(({ scope }) => {
      this.work.spend(1 + operations.length / 8);
      return operations.some((operation) => scope.has(operation));
    });
    const names = this.#together(threats, reached);
    const ofRule = this.#reached.get(threats) ?? new Map();
    this.#reached.set(threats, ofRule.set(operations, names));
    return names;
  }

  /** Of one model findings may share the list. */
  #named(ids: readonly string[], file: string): readonly NamedThreat[] {
    const known = this.#concerned.get(ids);
    if (known) return known;
    const named = ids.map((id) => ({ id, file }));
    this.#concerned.set(ids, named);
    return named;
  }

  /** Findings on other operations of the same scopes belong to the same threats, too. */
  #together(
    threats: ByScope<NamedThreat[]>,
    reached: ReturnType<ByScope<NamedThreat[]>['around']>,
  ): readonly NamedThreat[] {
    const ofRule = this.#lists.get(threats) ?? new Map<string, readonly NamedThreat[]>();
    this.#lists.set(threats, ofRule);
    const key = reached.map(({ at }) => at).join();
    const known = ofRule.get(key);
    if (known) return known;
    const found = new Set(reached.flatMap(({ item }) => item));
    this.work.spend(found.size);
    const names = [...found].sort((a, b) => compare(a.id, b.id) || compare(a.file, b.file));
    ofRule.set(key, names);
    return names;
  }

  acceptance(rule: string, operation: Operation): AcceptanceSuppression | undefined {
    const links = this.#rules.get(rule);
    if (!links) return undefined;
    if (links.answers.has(operation)) return links.answers.get(operation);
    const found = links.acceptances.around([operation]).find(({ scope }) => {
      this.work.spend(1);
      return scope.has(operation);
    });
    const answer = found && suppression(found.item.acceptance);
    links.answers.set(operation, answer);
    return answer;
  }
}
