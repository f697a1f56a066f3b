/** What rules said of a definition, as the report of a shard carries it: files, operations and lists of them by number. */
import type { Confidence, Decision, Severity, TextPart } from '../../findings/finding.ts';

/** A file by its number, and the way from its root. */
export type Address = readonly [file: number, ...path: (string | number)[]];

export interface SaidOfDefinition {
  /** Lists of operations, each by their numbers. */
  readonly lists: readonly (readonly number[])[];
  readonly by: readonly SaidByRule[];
}

export interface SaidByRule {
  /** Which of the runs it was. */
  readonly run: number;
  readonly findings: readonly SaidFinding[];
  readonly unchecked: readonly SaidUnchecked[];
  readonly examined: readonly number[];
  readonly unknown: readonly (SaidUnchecked & { readonly on: number })[];
}

export interface SaidUnchecked {
  readonly at: Address;
  readonly reason: string;
}

export interface SaidFinding {
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly part: TextPart;
  readonly at: Address;
  /** The list of its operations. */
  readonly on: number;
  readonly operation: number | null;
  readonly about: string;
  readonly related: readonly {
    readonly at: Address;
    readonly part?: TextPart;
    readonly message: string;
  }[];
  readonly remedy?: string;
  readonly decision?: Decision;
  readonly meant?: string;
  readonly isIdle?: true;
}
