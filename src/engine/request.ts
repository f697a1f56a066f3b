import type { AnsweredCandidate } from '../derive/answer.ts';
import type { Finding, Severity } from '../findings/finding.ts';
import type { Problem } from '../findings/problem.ts';
import type { Verification } from '../threats/proof/verify.ts';
import type { Lock } from '../threats/review/lock.ts';
import type { Report } from '../verdict/report.ts';
import type { FixContext } from './fix/fixes.ts';
import type { Timings } from './timings.ts';
import type { Watchdog } from './watchdog.ts';

/** What a run is asked for. */
export interface CheckRequest {
  /** The working folder, absolute; names in the report are relative to it. */
  readonly cwd: string;
  /** The repository's root: references and evidence stay inside it. */
  readonly root: string;
  /** Files, folders, globs; without any, the configuration says. */
  readonly paths: readonly string[];
  /** A file; true: the nearest one; false: none. */
  readonly config: string | boolean;
  /** Rulesets in place of the configured ones. */
  readonly rulesets: readonly string[];
  readonly failOn: Severity | undefined;
  /** List at most so many findings. */
  readonly maxFindings: number | undefined;
  /** The seconds of processor time that each definition may take; undefined: the usual ones. */
  readonly timeout?: number | undefined;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** Texts that take the place of files, by absolute path. */
  readonly overlay?: ReadonlyMap<string, string>;
  /** Nobody will ask for fingerprints: what findings are about need not be kept. */
  readonly fingerprints?: false | undefined;
  /** Keep what fixes are made of: the models of definitions, and what was judged; `reported`: put them into the report. */
  readonly fixes?: 'kept' | 'reported' | undefined;
  /** Derive candidates though there is no threat model. */
  readonly derive?: true;
  /** Told before each definition is read. */
  readonly onDocument?: (file: string) => void;
  /** Told what a person should know about the run, and what fails nothing. */
  readonly onNote?: (message: string) => void;
}

/** A run that came to a verdict. */
export interface Checked {
  readonly report: Report;
  /** The threat models as they were proved, for pictures, tables and exports. */
  readonly verification: Verification;
  /** The threats that the definitions suggest, and what answers them; none without a threat model, unless asked for. */
  readonly candidates: readonly AnsweredCandidate[];
  /** The findings as they were judged; none unless fixes were asked for. */
  readonly judged: readonly Finding[];
  /** What each rule found, before anything was put together or tolerated; empty unless fixes were asked for. */
  readonly found: ReadonlyMap<string, readonly Finding[]>;
  /** What findings are mended by. */
  readonly fixing: FixContext;
  /** Files that were named, absolute, and belong to no definition. */
  readonly passedOver: readonly string[];
  readonly timings: Timings;
  /** Ends what else is made of the run and takes too long. */
  readonly watchdog: Watchdog;
  readonly lock: {
    /** What `threatlint.lock` says. */
    readonly before: Lock;
    /** What it would say now of the models of this run. */
    readonly now: Lock;
    /** Did the run look at every threat model of the repository? What it has not seen stays locked. */
    readonly complete: boolean;
  };
}

export type CheckOutcome =
  | Checked
  /** The configuration, a ruleset or the policy cannot be accepted: exit status 2. */
  | { readonly problems: readonly Problem[] };
