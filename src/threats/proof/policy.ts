import type { AcceptancePolicy } from './acceptance.ts';

/** What a policy asks of threat models. */
export interface ThreatPolicy extends AcceptancePolicy {
  /** The lowest residual risk that any gate fails above. */
  readonly residual?: number;
  /** Makes undecided threats warnings. */
  readonly undecided?: 'allowed' | 'forbidden';
}
