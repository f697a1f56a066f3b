import type { Finding } from '../../findings/finding.ts';
import type { Api, Operation, Unchecked } from '../../openapi/model.ts';
import { many } from '../../selector/one-or-many.ts';
import type { Mitigation, ThreatModel } from '../model/model.ts';
import { optionsOf } from '../model/options.ts';
import type { RuleBook } from '../model/rule-book.ts';

/** A rule that mitigations name: it runs whatever its level. One for each rule and its options. */
export interface RuleRequest {
  readonly rule: string;
  readonly options: Readonly<Record<string, unknown>> | undefined;
}

/** What a requested rule said: before waivers, inline ignores, baselines, at any severity. */
export interface RuleOutcome {
  readonly findings: readonly Finding[];
  /** Did the rule have something to judge on this operation? */
  applies(operation: Operation): boolean;
  /** What it found in a definition that reaches no operation: a secret in a description. */
  wide(api: Api): readonly Finding[];
  /** The first thing in a definition that it could not judge. */
  unchecked(api: Api): Unchecked | undefined;
  /** Why the definition does not tell what the rule is about on this operation; undefined where it tells. */
  unknown(operation: Operation): Unchecked | undefined;
}

/** The rules that threat models ask for, to be run before their mitigations are proved. */
export class RuleRequests {
  readonly #byKey = new Map<string, RuleRequest>();
  readonly #byMitigation = new Map<Mitigation, readonly RuleRequest[]>();

  constructor(models: readonly ThreatModel[], book: Pick<RuleBook, 'options' | 'otherCauses'>) {
    for (const { threats } of models) {
      for (const { mitigations } of threats) {
        for (const mitigation of mitigations) {
          const { verify } = mitigation;
          const rules = [...provedBy(many(verify?.rule), book)];
          const requests = rules.map((rule) => this.#request(rule, optionsOf(rule, verify?.with, book)));
          this.#byMitigation.set(mitigation, requests);
        }
      }
    }
  }

  /** Each once. */
  get all(): readonly RuleRequest[] {
    return [...this.#byKey.values()];
  }

  /** Those by which a mitigation of the models is proved. */
  of(mitigation: Mitigation): readonly RuleRequest[] {
    return this.#byMitigation.get(mitigation) ?? [];
  }

  #request(rule: string, options: RuleRequest['options']): RuleRequest {
    const key = `${rule} ${JSON.stringify(options ?? {})}`;
    const known = this.#byKey.get(key);
    if (known) return known;
    const request = { rule, options };
    this.#byKey.set(key, request);
    return request;
  }
}

/** The rules that a mitigation names, and those that find the same with other causes; no rule twice. */
export function provedBy(rules: readonly string[], book: Pick<RuleBook, 'otherCauses'>): ReadonlySet<string> {
  return new Set([...rules, ...rules.flatMap((rule) => book.otherCauses(rule))]);
}
