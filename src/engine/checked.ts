import type { BaselineFile } from '../config/baseline.ts';
import type { AnsweredCandidate } from '../derive/answer.ts';
import type { Finding } from '../findings/finding.ts';
import type { Problem } from '../findings/problem.ts';
import type { BaselineEntry } from '../policy/baseline.ts';
import type { Verification } from '../threats/proof/verify.ts';
import type { Lock } from '../threats/review/lock.ts';
import type { Report } from '../verdict/report.ts';
import type { FixContext } from './fix/fixes.ts';
import type { Side } from './side.ts';
import type { Timings } from './timings.ts';
import type { Watchdog } from './watchdog.ts';

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
  /** Has a file, absolute, the same bytes as in the base of the change? None has where nothing is compared. */
  isSame(path: string): boolean;
  /** What findings are mended by. */
  readonly fixing: FixContext;
  /** Files that were named, absolute, and belong to no definition. */
  readonly passedOver: readonly string[];
  /** What was checked; of definitions whose models were let go an outline. */
  readonly side: Side;
  /** The findings of rules that nothing but a baseline tolerates, as pairs; and the baseline that there is. */
  readonly baseline: {
    readonly now: () => readonly BaselineEntry[];
    readonly file: BaselineFile | undefined;
    /** Did the run look at everything that the configuration speaks of? */
    readonly complete: boolean;
    /** Where it is, or would be, absolute. */
    readonly path: string;
  };
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
