/** What the report of a part of an estate says besides, for `threatlint merge`. Plain data; see docs/gate.md. */
export interface ShardResult {
  /** From 1. */
  readonly index: number;
  readonly of: number;
  /** The commit that is checked out; null where git knows none. */
  readonly commit: string | null;
  /** The working folder as seen from the repository's root. */
  readonly folder: string;
  /** A digest of the configuration, what it inherits, the rulesets and the baseline. */
  readonly configuration: string;
  /** A digest of the rules that ran, and how; null where there was no definition to run them on. */
  readonly rules: string | null;
  readonly options: ShardOptions;
  /** The files of which not everything was read, or seen by every rule, and why. */
  readonly cut: readonly { readonly file: string; readonly reason: string }[];
  readonly definitions: readonly ShardDefinition[];
}

/** What the command line said that shapes a verdict. */
export interface ShardOptions {
  readonly paths: readonly string[];
  readonly config: string | boolean;
  readonly rulesets: readonly string[];
  readonly baseline: string | null;
  readonly failOn: string | null;
  readonly since: {
    readonly ref: string | null;
    readonly to: string | null;
    readonly initial: boolean;
  } | null;
}

/** What rules said of a definition. */
export interface ShardDefinition {
  readonly file: string;
  /** The files that it is written in, its own first, each with the digest of its text. */
  readonly files: readonly (readonly [file: string, digest: string])[];
  readonly operations: number;
  /** What was said, as JSON in a text: it is read when the turn of the definition comes, and no sooner. */
  readonly said: string;
}
