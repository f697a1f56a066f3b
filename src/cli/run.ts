import { workspaceRoot } from '../config/discover.ts';
import { check } from '../engine/check.ts';
import type { Checked } from '../engine/checked.ts';
import type { CheckRequest } from '../engine/request.ts';
import type { BaselineEntry } from '../policy/baseline.ts';
import { realpathOf } from '../refs/read-file.ts';
import { TooMuchWork } from '../selector/work.ts';
import { say } from './output.ts';
import { describe } from './problems.ts';
import { today } from './today.ts';
import { UsageError } from './usage.ts';

/** The options of every command that checks. */
export interface ConfigOption {
  /** A file; true: the nearest one; false: none. */
  readonly config?: string | boolean;
  /** In seconds. */
  readonly timeout?: number;
}

/**
 * A check of the working folder as it is without any option.
 *
 * @throws {UsageError} when `THREATLINT_NOW` is no date
 */
export function requestHere(paths: readonly string[], { config, timeout }: ConfigOption): CheckRequest {
  const cwd = process.cwd();
  return {
    cwd,
    root: workspaceRoot(cwd),
    paths,
    config: config ?? true,
    rulesets: [],
    failOn: undefined,
    maxFindings: undefined,
    timeout,
    today: today(process.env.THREATLINT_NOW),
  };
}

/**
 * What a baseline of a run says.
 *
 * @throws {UsageError} when that is more than anybody reads again
 */
export function entriesNow({ baseline }: Checked): readonly BaselineEntry[] {
  try {
    return baseline.now();
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    throw new UsageError(error.message);
  }
}

/** The definitions and threat models of a run, absolute and without links: no result of it may take their place. */
export function inputsOf({ side: { library, definitions, models, request } }: Checked): ReadonlySet<string> {
  const files = [...library.filesOf(definitions), ...models.files].map(({ absolute }) => absolute);
  // What was read from the disk is called by its path without links.
  return new Set(request.overlay ? files.map((file) => realpathOf(file) ?? file) : files);
}

/**
 * Checks, for a command that prints no report: says on standard error what could not be read.
 *
 * @returns undefined when the configuration cannot be accepted, which is said, too: exit status 2
 */
export async function checked(request: CheckRequest): Promise<Checked | undefined> {
  const outcome = await check(request);
  const problems = 'problems' in outcome ? outcome.problems : outcome.report.errors;
  for (const problem of problems) say(describe(problem));
  return 'problems' in outcome ? undefined : outcome;
}
