import { diagnose, diagnostics } from '../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../findings/finding.ts';
import type { Operation } from '../openapi/model.ts';
import { type CompiledSelector, compileSelector, type SelectorContext } from '../selector/selector.ts';
import { Hints } from '../text/nearest.ts';
import type { Waiver } from './policy.ts';

/** Which rules there are, and which of them ran. */
export interface RuleNames {
  readonly known: ReadonlySet<string>;
  readonly ran: ReadonlySet<string>;
}

/** Waivers in force of one rule that speak of the same operations. */
interface ActiveWaivers {
  /** The first one acts. */
  readonly waivers: [Waiver, ...Waiver[]];
  /** undefined: every finding of the rule, with operations or without. */
  readonly scope: CompiledSelector | undefined;
}

/** The waivers of one rule. */
class RuleWaivers {
  /** In the order of the first of each. */
  readonly #groups = new Map<CompiledSelector | undefined, ActiveWaivers>();
  readonly #answers = new Map<Operation | null, Waiver | undefined>();
  readonly #used = new Set<ActiveWaivers>();

  add(waiver: Waiver, scope: CompiledSelector | undefined): void {
    const group = this.#groups.get(scope);
    if (group) group.waivers.push(waiver);
    else this.#groups.set(scope, { waivers: [waiver], scope });
  }

  /**
   * The first that takes this operation out of a finding. A finding that no operation carries (null) is waived as a
   * whole by a waiver without scope; a scope speaks of operations only.
   */
  find(operation: Operation | null): Waiver | undefined {
    if (this.#answers.has(operation)) return this.#answers.get(operation);
    let first: Waiver | undefined;
    for (const group of this.#groups.values()) {
      const { scope, waivers } = group;
      if (scope && (operation === null || !scope.matches(operation))) continue;
      first ??= waivers[0];
      this.#used.add(group);
    }
    this.#answers.set(operation, first);
    return first;
  }

  used(): Waiver[] {
    return [...this.#used].flatMap(({ waivers }) => waivers);
  }
}

/** The waivers of a policy: those in force act, the others are told. */
export class Waivers {
  readonly #byRule = new Map<string, RuleWaivers>();
  readonly #active: Waiver[] = [];
  readonly #expired: Waiver[] = [];

  /** @param today YYYY-MM-DD; a waiver that ends today is valid */
  constructor(waivers: readonly Waiver[], context: SelectorContext, today: string) {
    for (const waiver of waivers) {
      if (waiver.expires < today) {
        this.#expired.push(waiver);
        continue;
      }
      this.#active.push(waiver);
      const scope = waiver.scope && compileSelector(waiver.scope, context);
      for (const rule of new Set(waiver.rules)) {
        const ofRule = this.#byRule.get(rule) ?? new RuleWaivers();
        ofRule.add(waiver, scope);
        this.#byRule.set(rule, ofRule);
      }
    }
  }

  /** Is none in force? */
  get isEmpty(): boolean {
    return this.#active.length === 0;
  }

  /** The first waiver that takes an operation (null: the whole finding) out of a rule's findings; all that do count as used. */
  find(rule: string, operation: Operation | null): Waiver | undefined {
    return this.#byRule.get(rule)?.find(operation);
  }

  /** Says which waivers have expired. */
  expired(): Finding[] {
    return this.#expired.map(({ id, expires, place }) => {
      const message = `The waiver ${id} expired on ${expires} and waives nothing any more`;
      return diagnose('waiver-expired', { place: place.child('expires'), message, about: `waiver ${id}` });
    });
  }

  /** Says which waivers waived nothing, of those whose rules all ran or do not exist. */
  unused({ known, ran }: RuleNames): Finding[] {
    const hints = new Hints();
    const used = new Set([...this.#byRule.values()].flatMap((ofRule) => ofRule.used()));
    return this.#active.flatMap((waiver) => {
      const { id, rules, place } = waiver;
      if (used.has(waiver) || rules.some((rule) => known.has(rule) && !ran.has(rule))) return [];
      const message = `The waiver ${id} waives nothing${reason(rules, known, hints)}`;
      return diagnose('waiver-unused', { place: place.child('rule'), message, about: `waiver ${id}` });
    });
  }
}

function reason(rules: readonly string[], known: ReadonlySet<string>, hints: Hints): string {
  const unknown = rules.find((rule) => !known.has(rule));
  if (unknown !== undefined)
    return `; no rule is called \`${unknown}\`${hints.didYouMean(unknown, () => known)}`;
  const error = rules.find((rule) => diagnostics.get(rule)?.level === 'error');
  return error === undefined
    ? ''
    : `; \`${error}\` is an error of the threat model, which only an acceptance lifts`;
}
