import type { Severity } from '../findings/finding.ts';
import type { Files } from '../refs/files.ts';
import type { Memory } from './memory.ts';
import type { Part } from './shard/part.ts';
import type { Replay } from './shard/replay.ts';

/** What a run is compared with. */
export interface SinceRequest {
  /** The merge base of this and of what is judged; null: nothing, as before the first commit. */
  readonly ref: string | null;
  /** What is judged, in place of the files on the disk. */
  readonly to?: string | undefined;
  /** Where there is no commit yet compare with nothing. */
  readonly initial?: boolean;
  /** List what is unchanged, too. */
  readonly all?: boolean;
}

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
  /** May JavaScript of rulesets run? Whoever starts threatlint consents, no file of the workspace. */
  readonly allowCode?: boolean | undefined;
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
  /** Nobody will ask how many findings are as before: a change that touches nothing need not be judged. */
  readonly counts?: false | undefined;
  /** Where the files lie; undefined: on the disk. */
  readonly at?: Files;
  /** Judge as if there were no baseline; `written`: it is about to be, and one that the configuration names need not be there. */
  readonly baseline?: false | 'written';
  /** The baseline in place of the configured one, as a person named it. */
  readonly baselineFile?: string | undefined;
  /** Judge what changed, and nothing else. */
  readonly since?: SinceRequest;
  /** Check this part of the definitions alone, and write down what rules say of them. */
  readonly part?: Part | undefined;
  /** What rules said in the parts of this run. */
  readonly replay?: Replay | undefined;
  /** What is kept from run to run; the models stay whole then. */
  readonly memory?: Memory;
  /** Awaited between pieces of work of some milliseconds. What it throws ends the run, and does not harm the memory. */
  readonly between?: (() => Promise<void>) | undefined;
  /** Keep what fixes are made of: the models of definitions, and what was judged; `reported`: put them into the report. */
  readonly fixes?: 'kept' | 'reported' | undefined;
  /** Derive candidates though there is no threat model. */
  readonly derive?: true;
  /**
   * Of more definitions than that nobody asks for threats or checks again: nothing is derived, and nothing kept for another run.
   */
  readonly mostToModel?: number;
  /** Told before each definition is read. */
  readonly onDocument?: (file: string) => void;
  /** Told what a person should know about the run, and what fails nothing. */
  readonly onNote?: (message: string) => void;
}
