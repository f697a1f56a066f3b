import type { Confidence, Severity } from '../../findings/finding.ts';
import type { Operation } from '../../openapi/model.ts';

/** How likely it is that a caller may set what he should not, and where. */
export interface Verdict {
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly operations: readonly Operation[];
  /** Why it matters just there. */
  readonly reason?: string;
}
