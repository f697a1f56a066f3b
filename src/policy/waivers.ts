import { diagnose, diagnostics } from '../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../findings/finding.ts';
import type { Operation } from '../openapi/model.ts';
import { compileSelector, type SelectorContext } from '../selector/selector.ts';
import { didYouMean } from '../text/nearest.ts';
import type { Waiver } from './policy.ts';

/** Which rules there are, and which of them ran. */
export interface RuleNames {
  readonly known: ReadonlySet<string>;
  readonly ran: ReadonlySet<string>;
}

/** A waiver in force, its scope compiled. */
class ActiveWaiver {
  readonly #answers = new Map<Operation, boolean>();
  readonly #matches: (operation: Operation) => boolean;

  constructor(
    readonly waiver: Waiver,
    context: SelectorContext,
  ) {
    this.#matches = waiver.scope ? compileSelector(waiver.scope, context).matches : () => true;
  }

  /**
   * Does it take this operation out of a finding? A finding that no operation carries (null) is waived as a whole by
   * a waiver without scope; a scope speaks of operations only.
   */
  takes(operation: Operation | null): boolean {
    if (operation === null) return this.waiver.scope === undefined;
    let answer = this.#answers.get(operation);
    if (answer === undefined) {
      answer = this.#matches(operation);
      this.#answers.set(operation, answer);
    }
    return answer;
  }
}

/** The waivers of a policy: those in force act, the others are told. */
export class Waivers {
  readonly #byRule = new Map<string, ActiveWaiver[]>();
  readonly #active: Waiver[] = [];
  readonly #expired: Waiver[] = [];
  readonly #used = new Set<Waiver>();

  /** @param today YYYY-MM-DD; a waiver that ends today is valid */
  constructor(waivers: readonly Waiver[], context: SelectorContext, today: string) {
    for (const waiver of waivers) {
      if (waiver.expires < today) {
        this.#expired.push(waiver);
        continue;
      }
      this.#active.push(waiver);
      const active = new ActiveWaiver(waiver, context);
      for (const rule of new Set(waiver.rules)) {
        const known = this.#byRule.get(rule);
        if (known) known.push(active);
        else this.#byRule.set(rule, [active]);
      }
    }
  }

  /** Is none in force? */
  get isEmpty(): boolean {
    return this.#active.length === 0;
  }

  /** The first waiver that takes an operation (null: the whole finding) out of a rule's findings; all that do count as used. */
  find(rule: string, operation: Operation | null): Waiver | undefined {
    const taking = (this.#byRule.get(rule) ?? []).filter((active) => active.takes(operation));
    for (const { waiver } of taking) this.#used.add(waiver);
    return taking[0]?.waiver;
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
    return this.#active.flatMap((waiver) => {
      const { id, rules, place } = waiver;
      if (this.#used.has(waiver) || rules.some((rule) => known.has(rule) && !ran.has(rule))) return [];
      const message = `The waiver ${id} waives nothing${reason(rules, known)}`;
      return diagnose('waiver-unused', { place: place.child('rule'), message, about: `waiver ${id}` });
    });
  }
}

function reason(rules: readonly string[], known: ReadonlySet<string>): string {
  const unknown = rules.find((rule) => !known.has(rule));
  if (unknown !== undefined) return `; no rule is called \`${unknown}\`${didYouMean(unknown, known)}`;
  const error = rules.find((rule) => diagnostics.get(rule)?.level === 'error');
  return error === undefined
    ? ''
    : `; \`${error}\` is an error of the threat model, which only an acceptance lifts`;
}
