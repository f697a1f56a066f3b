import type { Confidence, Severity } from '../findings/finding.ts';
import type { Range, Source } from '../text/source.ts';

/** Everything a run found out, judged: what every format is made from. Plain data; see docs/output.md. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  readonly verdict: 'pass' | 'fail';
  readonly gates: readonly GateResult[];
  /** Sorted by file, position, rule. Waived ones are in the list, with `suppressed`. */
  readonly findings: readonly ReportedFinding[];
  /** How many findings `--max-findings` left out. */
  readonly omitted: number;
  readonly threats: readonly ThreatResult[];
  readonly documents: readonly DocumentResult[];
  readonly unchecked: readonly UncheckedResult[];
  /** Inputs that could not be read: exit status 3. */
  readonly errors: readonly InputError[];
  /** The rules of the run that have findings, for formats that describe them. */
  readonly rules: ReadonlyMap<string, RuleInfo>;
  /** The texts that findings point into, by `file`, for code frames. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly exitStatus: number;
}

export interface GateResult {
  /** `severity >= high`, `threat models valid`, `everything checked` … */
  readonly name: string;
  readonly passed: boolean;
  /** How many open findings (or threats, operations) break it. */
  readonly findings: number;
  /** What breaks it, in words for the summary: `3 open`. */
  readonly detail: string;
}

export interface Suppression {
  readonly by: 'waiver' | 'inline' | 'acceptance';
  /** The waiver's or acceptance's id; for an inline comment its line. */
  readonly id: string;
  readonly owner: string | null;
  readonly reason: string;
  /** ISO date, or null. */
  readonly expires: string | null;
}

export interface ReportedRelated {
  readonly file: string;
  readonly range: Range;
  readonly pointer: string;
  readonly message: string;
}

export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly file: string;
  readonly range: Range;
  readonly pointer: string;
  readonly operation: string | null;
  /** At most 25. */
  readonly operations: readonly string[];
  readonly operationCount: number;
  readonly related: readonly ReportedRelated[];
  readonly fingerprint: string;
  readonly owasp: readonly string[];
  readonly cwe: readonly number[];
  readonly stride: readonly string[];
  /** Ids of the threats that it is about, or whose mitigations its rule proves on one of these operations. */
  readonly threats: readonly string[];
  readonly suppressed: Suppression | null;
  /** null until a rule offers a fix. */
  readonly fix: { readonly title: string; readonly safe: boolean } | null;
  /** What to write instead, for this very finding; the rule's general remediation is in {@link Report.rules}. */
  readonly remedy: string | null;
  /**
   * Does it break a gate? `pretty` shows such findings in full whatever their severity, and `--quiet` shows only
   * them. Absent: open and at high or above, which is the gate of a run without a policy. Not part of the JSON report.
   */
  readonly blocking?: boolean;
}

export interface ThreatResult {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly operations: number;
  readonly status: 'mitigated' | 'partly' | 'open' | 'accepted';
  readonly risk: {
    readonly inherent: number;
    readonly residual: number;
    /** How it came about, step by step, for people. */
    readonly explanation?: string;
  };
  readonly mitigations: readonly MitigationResult[];
  /** Where it is declared in `file`. Not part of the JSON report. */
  readonly range?: Range;
}

export type MitigationVerdict =
  | 'verified'
  | 'contradicted'
  | 'partial'
  | 'unverifiable'
  | 'vacuous'
  | 'stale';

export interface MitigationResult {
  readonly id: string;
  readonly status: string;
  readonly verdict: MitigationVerdict;
  readonly assurance: 'declared' | 'evidenced' | 'attested' | 'none';
  readonly operations: number;
  readonly failing: readonly string[];
  /** Where it is declared in the threat's file. Not part of the JSON report. */
  readonly range?: Range;
  /** The rules that prove it, so that a finding can name the claim it breaks. Not part of the JSON report. */
  readonly rules?: readonly string[];
}

export interface DocumentResult {
  readonly file: string;
  readonly openapi: string;
  readonly operations: number;
}

export interface UncheckedResult {
  readonly file: string;
  readonly pointer: string;
  readonly reason: string;
  /** Where that is in the text, when it is known. Not part of the JSON report. */
  readonly range?: Range;
}

export interface InputError {
  readonly file: string;
  /** null when the file could not be read at all. */
  readonly range: Range | null;
  readonly message: string;
}

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
  /** When it is right to ignore it; one sentence each. */
  readonly falsePositives?: readonly string[];
}
