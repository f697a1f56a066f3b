import type { Config } from '../../config/config.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Gate, Waiver } from '../../policy/policy.ts';
import type { Verification } from '../../threats/proof/verify.ts';
import type { Examined } from '../side.ts';
import type { Base } from './base.ts';
import { type Compared, compareWith } from './compare.ts';
import { enabledBefore } from './policies.ts';
import type { Enabled } from './policy/rules.ts';
import { regressDefinitions, regressFiles, withRegressions } from './regress.ts';

/** What was found, beside what there was at the base: what of it is new or worse, and what the family `regression` says. */
export class Against {
  private constructor(
    private readonly base: Base,
    private readonly examined: Examined,
    private readonly was: Config | undefined,
    readonly compared: Compared,
    private readonly parts: ReadonlyMap<Finding, readonly Finding[]>,
    private readonly regressed: ReturnType<typeof regressDefinitions>,
    private readonly enabled: Enabled,
  ) {}

  /** @param was the configuration of before */
  static async of(base: Base, examined: Examined, was: Config | undefined): Promise<Against> {
    const { side, raw } = examined;
    const compared = await compareWith(base, examined);
    const parts = compared.partsOf(raw.findings);
    const enabled = await enabledBefore(base, side, was);
    // Whoever mends wants each finding itself, one that a regression would tell along as well.
    const kept = side.request.fixes === 'kept' ? raw.findings : [...raw.named.values()].flat();
    const regressed = regressDefinitions(side, compared, [...parts.values()].flat(), new Set(kept), enabled);
    return new Against(base, examined, was, compared, parts, regressed, enabled);
  }

  /** A finding of a rule as what stands differently to the base, without what a regression tells. */
  apart(finding: Finding): readonly Finding[] {
    const { changed } = this.regressed;
    const told = (part: Finding) => (changed.has(part) ? (changed.get(part) ?? []) : part);
    return (this.parts.get(finding) ?? []).flatMap(told);
  }

  /** The same for findings about threat models. */
  ofModels(findings: readonly Finding[]): readonly Finding[] {
    return [...this.compared.partsOf(findings).values()].flat();
  }

  /**
   * What is worse than it was.
   *
   * @param isWhole were models and the policy read to be compared, with all definitions?
   */
  async regressions(verification: Verification, isWhole: boolean): Promise<readonly Finding[]> {
    const { base, compared, was, enabled } = this;
    const ofFiles = isWhole
      ? await regressFiles(base, this.examined.side, compared, verification, was, enabled)
      : [];
    return [...this.regressed.regressions, ...ofFiles];
  }

  /** The waivers of before; none where its configuration could not be accepted. */
  get waivers(): readonly Waiver[] {
    return this.was?.policy.waivers ?? [];
  }

  /** What gates judge that name rules, with what is worse. */
  ofGates(
    found: ReadonlyMap<Gate, ReadonlySet<Finding>>,
    regressions: readonly Finding[],
  ): ReadonlyMap<Gate, ReadonlySet<Finding>> {
    return withRegressions(found, regressions);
  }
}
