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
  /** What is known of it where not every rule has run; undefined: all have to. */
  saidInPart?(api: Api, runs: readonly RuleRun[]): SaidInPart | undefined;
  /** Told what the rules said, before the model is let go; `isCut`: not every one has seen all of it. */
  keep(api: Api, runs: readonly RuleRun[], results: readonly RuleResult[], isCut: boolean): void;
}

/** What some of the rules said of a definition. */
export interface SaidInPart {
  /** Those that have to run still; of thousands of definitions one list. */
  readonly left: readonly RuleRun[];
  /** Puts together what is known and what those said, in the order of all. */
  with(results: readonly RuleResult[]): readonly RuleResult[];
  /** What is known. */
  readonly known: readonly RuleResult[];
}

/** Which rules run, and how, as a text; thousands of definitions ask for that of the same runs. */
export const asked = once((runs: readonly RuleRun[]): string =>
  JSON.stringify(runs.map(({ rule, severity, options, examines }) => [rule.id, severity, options, examines])),
);

const keyOf = once(({ rule, severity, options, examines }: RuleRun): string =>
  JSON.stringify([rule.id, severity, options, examines]),
);

/** For each run the place of one that asks for the same among others, -1 where none does; thousands of definitions ask. */
export const placesAmong = once((others: readonly RuleRun[]) => {
  const places = new Map(others.map((run, at) => [keyOf(run), at]));
  return once((runs: readonly RuleRun[]): readonly number[] =>
    runs.map((run) => places.get(keyOf(run)) ?? -1),
  );
});
