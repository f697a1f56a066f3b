import type { Finding } from '../../findings/finding.ts';
import type { Operation } from '../../openapi/model.ts';

/** What a mitigation turned out to be: see threat-models.md, Verification. */
export type MitigationVerdict =
  | 'verified'
  | 'contradicted'
  | 'partial'
  | 'unverifiable'
  | 'vacuous'
  | 'stale';

/** What the verdict rests on. */
export type Assurance = 'declared' | 'evidenced' | 'declared and evidenced' | 'attested' | 'none';

export interface Proof {
  readonly verdict: MitigationVerdict;
  readonly assurance: Assurance;
  readonly failing: readonly Operation[];
  /** What contradicts it, or is wrong with its evidence; undefined for a mitigation that is only planned. */
  readonly findings: readonly Finding[];
}
