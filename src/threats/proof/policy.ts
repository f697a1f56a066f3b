import type { AcceptancePolicy } from './acceptance.ts';
import type { AttestationPolicy } from './attestation.ts';

/** What a policy asks of threat models. */
export interface ThreatPolicy extends AcceptancePolicy {
  readonly attestation?: AttestationPolicy;
  /** The lowest residual risk that any gate fails above. */
  readonly residual?: number;
  /** Makes undecided threats warnings. */
  readonly undecided?: 'allowed' | 'forbidden';
}
