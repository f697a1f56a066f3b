import type { Api } from '../openapi/model.ts';
import { rules } from './registry.ts';
import type { Room } from './room.ts';
import type { AnyRule } from './rule.ts';
import { prepareRules, type RuleResult, type RuleRun, ruleSteps, runRules } from './run.ts';

/** Where rules come from. What asks for rules by name and runs them knows nothing else of them. */
export interface RuleSource {
  /** Its rules by name. */
  readonly rules: ReadonlyMap<string, AnyRule>;
  /** Of rules that files bring: the texts of those files. What a rule said once holds while they stay. */
  readonly texts?: readonly string[];
  /** Loads what its rules need for these definitions; to be awaited before {@link run}. */
  prepare(apis: readonly Api[], runs: readonly RuleRun[]): Promise<void>;
  /**
   * Runs rules of this source over a definition, in one pass.
   *
   * @param over is asked now and then; when it says yes the run ends, and says what was not done
   * @param room for the findings; when there is none the run ends, too
   * @returns a result for each run, in their order
   * @throws {RuleError} when a rule throws
   */
  run(api: Api, runs: readonly RuleRun[], over?: () => boolean, room?: Room): readonly RuleResult[];
  /** The same in pieces of some milliseconds, where the source can stop. */
  steps?(
    api: Api,
    runs: readonly RuleRun[],
    over: () => boolean,
    room: Room,
  ): Generator<void, readonly RuleResult[]>;
}

/** The rules that come with threatlint. */
export const builtIn: RuleSource = {
  rules: new Map(rules.map((rule) => [rule.id, rule])),
  prepare: prepareRules,
  run: runRules,
  steps: ruleSteps,
};
