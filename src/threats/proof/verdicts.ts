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

/**
 * What a claim comes to on one operation: `holds`: judged, and nothing speaks against it. `absent`: nothing was judged,
 * because what the weakness needs is not there. `unjudged`: nothing was judged, and nobody knows. `unread`: what was
 * not read may hold anything.
 */
export type Standing = 'holds' | 'absent' | 'fails' | 'unjudged' | 'unread';

export interface Proof {
  readonly verdict: MitigationVerdict;
  readonly assurance: Assurance;
  readonly failing: readonly Operation[];
  /** On how many operations rules had something to judge; undefined where no rule proves it. */
  readonly judged?: number;
  /** Those on which it was not judged though the weakness may be there; absent where no rule proves it. */
  readonly unjudged?: readonly Operation[];
  /** Does it hold on every operation in scope, or cannot the weakness be there? Only then it reduces the risk. */
  readonly isComplete: boolean;
  /** What it comes to on an operation in scope. */
  standing(operation: Operation): Standing;
  /** What contradicts it, or is wrong with its evidence; undefined for a mitigation that is only planned. */
  readonly findings: readonly Finding[];
}

/** A proof that says the same of every operation. */
export function alike(
  proof: Pick<Proof, 'verdict' | 'assurance' | 'findings'>,
  standing: Standing = proof.verdict === 'verified' ? 'holds' : 'unjudged',
): Proof {
  return { ...proof, failing: [], isComplete: standing === 'holds', standing: () => standing };
}
