/**
 * How much a diagnostic weighs. An error fails the gate whatever the thresholds, because a model that does not hold is
 * no proof; `policy` leaves the judgement to the gate that asks for it.
 */
export type Level = 'error' | 'warning' | 'notice' | 'info' | 'policy';

/** What is known about a diagnostic besides its name. */
export interface Diagnostic {
  readonly title: string;
  readonly level: Level;
  /** What is at stake; Markdown. */
  readonly rationale: string;
  /** What to do; Markdown. */
  readonly remediation: string;
}
