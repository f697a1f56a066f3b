import type { Severity } from '../findings/finding.ts';
import type { Place } from '../refs/place.ts';

/** A ruleset as a configuration, another ruleset or the command line names it. */
export interface RulesetReference {
  /** `threatlint:recommended`, or a path: relative to the file that names it, else to the working folder. */
  readonly name: string;
  /** Where it is named; null on the command line and by default. */
  readonly place: Place | null;
}

/** What one ruleset says about one rule. */
export interface Entry {
  /** `default` leaves the severity to the rule, which may judge each finding. */
  readonly severity: Severity | 'off' | 'default';
  readonly options: Readonly<Record<string, unknown>> | undefined;
  /** Where it says so; null in a shipped ruleset. */
  readonly place: Place | null;
}

/** One ruleset, read: what it builds on, and what it says itself. */
export interface Ruleset {
  readonly extends: readonly RulesetReference[];
  readonly rules: ReadonlyMap<string, Entry>;
}

/** A rule that runs, as rulesets have set it. */
export interface RuleSetting {
  /** Replaces the rule's own severity; absent: the rule's. */
  readonly severity?: Severity;
  /** Satisfy the rule's schema; absent: its defaults. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What rulesets need to know of a rule; a `RuleDefinition` is one. */
export interface ConfigurableRule {
  readonly id: string;
  readonly severity: Severity;
  readonly options?: { readonly schema: object; readonly defaults: object };
  /** Its options are required where its schema requires any. */
  readonly assertion?: true;
}
