import type { Api } from '../../openapi/model.ts';
import type { RuleResult, RuleRun } from '../../rules/run.ts';
import { once } from '../../text/memo.ts';

/** What rules said of a definition elsewhere: in an earlier run, in another process. */
export interface Said {
  /** One for each run, in their order. */
  readonly results: readonly RuleResult[];
  /** Why not every rule has seen all of it. */
  readonly cut: readonly string[];
}

/** Where results come from besides the rules, and where they go. */
export interface Results {
  /** What is known of a definition; undefined: the rules have to run. */
  said(api: Api, runs: readonly RuleRun[]): Said | undefined;
  /** Told what the rules said, before the model is let go; `isCut`: not every one has seen all of it. */
  keep(api: Api, runs: readonly RuleRun[], results: readonly RuleResult[], isCut: boolean): void;
}

/** Which rules run, and how, as a text; thousands of definitions ask for that of the same runs. */
export const asked = once((runs: readonly RuleRun[]): string =>
  JSON.stringify(runs.map(({ rule, severity, options, examines }) => [rule.id, severity, options, examines])),
);
