import type { LexiconAdditions } from '../lexicon/lexicon.ts';
import type { Policy } from '../policy/policy.ts';
import { defaultPolicy } from '../policy/policy.ts';
import type { Place } from '../refs/place.ts';
import type { RulesetReference } from '../rulesets/ruleset.ts';

/** Paths and globs, and the folder they start from. */
export interface FilePatterns {
  /** Absolute. */
  readonly folder: string;
  readonly patterns: readonly string[];
}

/** A configuration with everything it inherits. */
export interface Config {
  /** The file as shown to people; null when there is none. */
  readonly file: string | null;
  /** null: the configuration does not say. */
  readonly specs: FilePatterns | null;
  readonly threatModels: FilePatterns | null;
  /** The rulesets of each configuration, the inherited ones first, its own last: see `resolveRulesets`. */
  readonly rulesets: readonly (readonly RulesetReference[])[];
  readonly policy: Policy;
  /** The baseline, absolute; null: the usual one, where there is one. */
  readonly baseline: string | null;
  /** Where it is said that code of rulesets may run; whether that counts depends on where the file lies. */
  readonly allowCode: readonly Place[];
  /** The project's own words, with those it inherits; null: none. */
  readonly lexicon: LexiconAdditions | null;
}

const recommended: RulesetReference = { name: 'threatlint:recommended', place: null };

/** What holds without a configuration. */
export const defaultConfig: Config = {
  file: null,
  specs: null,
  threatModels: null,
  rulesets: [[recommended]],
  policy: defaultPolicy,
  baseline: null,
  allowCode: [],
  lexicon: null,
};
