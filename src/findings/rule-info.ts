import type { Confidence, Severity } from './finding.ts';

/** What formats say about a rule or a diagnostic. */
export interface RuleInfo {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly rationale: string;
  readonly remediation: string;
  readonly owasp: readonly string[];
  readonly cwe: readonly number[];
  readonly stride: readonly string[];
  /** How sure the rule is in general; absent: as sure as its most certain finding. */
  readonly confidence?: Confidence;
  /** Its page on the web; absent where no rule is described. */
  readonly docs?: string;
  /** When it is right to ignore it; one sentence each. */
  readonly falsePositives?: readonly string[];
}
