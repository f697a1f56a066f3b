import type { Confidence, Severity, Since, Suppression } from '../findings/finding.ts';
import type { Problem } from '../findings/problem.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import type { GateResult } from '../policy/gates.ts';
import type { Range, Source } from '../text/source.ts';
import type { NamedThreat } from '../threats/proof/links.ts';
import type { Unjudged } from '../threats/proof/share.ts';
import type { Assurance, MitigationVerdict } from '../threats/proof/verdicts.ts';
import type { ShardResult } from './shard.ts';

/** Everything a run found out, judged: what every format is made from. Plain data; see docs/output.md. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  readonly verdict: 'pass' | 'fail';
  readonly gates: readonly GateResult[];
  /** Sorted by file, position, rule. Waived ones are in the list, with `suppressed`. */
  readonly findings: readonly ReportedFinding[];
  /** How many findings `--max-findings` left out. */
  readonly omitted: number;
  /** Where a change is judged. */
  readonly since?: SinceResult;
  readonly threats: readonly ThreatResult[];
  readonly documents: readonly DocumentResult[];
  readonly unchecked: readonly UncheckedResult[];
  /** Inputs that could not be read: exit status 3. */
  readonly errors: readonly Problem[];
  /** Where the run looked at a part of the definitions. */
  readonly shard?: ShardResult;
  /** The rules of the run that have findings, for formats that describe them. */
  readonly rules: ReadonlyMap<string, RuleInfo>;
  /** The texts that findings and unreadable inputs point into, by `file`, for code frames. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly exitStatus: number;
  /**
   * The working folder, which every `file` is relative to, as seen from the repository's root: `services/shop`, empty at
   * the root itself. Not part of the JSON report.
   */
  readonly folder: string;
  /** The working folder, absolute, for files outside of the repository. Not part of the JSON report. */
  readonly cwd?: string;
}

/** What a change comes to. */
export interface SinceResult {
  readonly ref: string;
  /** The id of the merge base. */
  readonly base: string;
  /** The id of what is judged; null: the files as they lie there. */
  readonly to: string | null;
  /** Findings that are new or worse, at least on one of their operations. */
  readonly new: number;
  /** Findings that were there on all of their operations; null: nobody counted them, because nothing differs. */
  readonly unchanged: number | null;
  /** What was there and is gone. */
  readonly fixed: readonly FixedResult[];
  /** Definitions and threat models that are deleted, and judged by nobody any more. */
  readonly gone: readonly string[];
  /** Definitions that are added, and that `specs` neither names nor leaves out: nobody judges them. */
  readonly unnamed: readonly string[];
}

interface FixedResult {
  readonly rule: string;
  readonly message: string;
  readonly file: string;
  readonly fingerprint: string;
  /** At most 25. */
  readonly operations: readonly string[];
}

export interface ReportedRelated {
  readonly file: string;
  readonly range: Range;
  readonly pointer: string;
  readonly message: string;
}

/** What makes a finding go away, as edits of texts. */
export interface ReportedFix {
  readonly title: string;
  /** Does the definition then say the same, or something stricter? Else a person should look at it. */
  readonly safe: boolean;
  readonly edits: readonly { readonly file: string; readonly range: Range; readonly text: string }[];
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
  /** The same with the files of their models, because several models may use one id. Not part of the JSON report. */
  readonly ofModels?: readonly NamedThreat[];
  /** Where they are more than are listed. */
  readonly threatCount?: number;
  /** Where a change is judged: how it stands to the base; null otherwise. */
  readonly since?: Since | null;
  /** What was there before the change, in words, where that was better. */
  readonly before?: string | null;
  readonly suppressed: Suppression | null;
  /** null where there is none, or where nobody asked for fixes. */
  readonly fix: ReportedFix | null;
  /** What to write instead, for this very finding; the rule's general remediation is in {@link Report.rules}. */
  readonly remedy: string | null;
  /** The page of the rule or diagnostic on the web. */
  readonly docs: string;
  /**
   * Does it break a gate? `pretty` shows such findings in full whatever their severity, and `--quiet` shows only
   * them. Absent: open and at high or above, which is the gate of a run without a policy. Not part of the JSON report.
   */
  readonly blocking?: boolean;
  /**
   * Is it at info, and about a component that no operation uses? Texts for people count such instead of listing them. Not
   * part of the JSON report.
   */
  readonly idle?: boolean;
}

interface ThreatElement {
  readonly kind: 'component' | 'flow' | 'asset' | 'actor' | 'external';
  readonly id: string;
}

export interface ThreatResult {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly operations: number;
  /** What it is about where that is no operation; absent otherwise. */
  readonly elements?: readonly ThreatElement[];
  readonly status: 'mitigated' | 'partly' | 'open' | 'accepted';
  readonly risk: {
    readonly inherent: number;
    readonly residual: number;
    /** How it came about, step by step, for people. */
    readonly explanation?: string;
  };
  readonly mitigations: readonly MitigationResult[];
  /** Where a change is judged: did the change leave it as it was? Texts for people count such. Not part of the JSON report. */
  readonly asBefore?: boolean;
  /** Where it is declared in `file`. Not part of the JSON report. */
  readonly range?: Range;
}

export interface MitigationResult {
  readonly id: string;
  readonly status: string;
  readonly verdict: MitigationVerdict;
  readonly assurance: Assurance;
  /** In the threat's scope. */
  readonly operations: number;
  /** On how many of them its rules had something to judge; absent where no rule proves it. */
  readonly judged?: number;
  /** Those on which they had not, though the weakness may be there. Not part of the JSON report. */
  readonly unjudged?: Unjudged;
  readonly failing: readonly string[];
  /** Where it is declared in the threat's file. Not part of the JSON report. */
  readonly range?: Range;
  /** The rules that prove it, so that a finding can name the claim it breaks. Not part of the JSON report. */
  readonly rules?: readonly string[];
  /** Why nothing was asked of it, in words: `the model has an error`. Not part of the JSON report. */
  readonly unasked?: string;
}

interface DocumentResult {
  readonly file: string;
  readonly openapi: string;
  readonly operations: number;
  /** The definition with the same text, where what is found in both is reported. */
  readonly copyOf?: string;
}

export interface UncheckedResult {
  readonly file: string;
  readonly pointer: string;
  readonly reason: string;
  /** Where that is in the text, when it is known. Not part of the JSON report. */
  readonly range?: Range;
}
