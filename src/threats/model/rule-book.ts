import type { Operation } from '../../openapi/model.ts';
import type { Part } from '../../openapi/unread.ts';

/** What a claim rests on that names a rule: see `RuleDefinition`. */
export interface ClaimTerms {
  readonly looksAt: readonly Part[];
  // biome-ignore lint/suspicious/noExplicitAny: what a rule's options are is its own affair; they were judged when the model was read.
  readonly looksAtWith?: (options: any, operation: Operation) => readonly Part[];
  readonly needs?: string;
  readonly has?: (operation: Operation) => boolean;
  readonly isProvedByAbsence?: true;
  readonly callersAreKnown?: true;
}

/** What is known about rules, to check what models ask of them. */
export interface RuleBook {
  readonly ids: ReadonlySet<string>;
  /** The names of the options that a known rule has. */
  options(rule: string): ReadonlySet<string>;
  /** The rules that report what a known rule reports, where it has another cause. */
  otherCauses(rule: string): readonly string[];
  /** What a claim rests on that names a known rule. */
  terms(rule: string): ClaimTerms | undefined;
  /** What is wrong with these options of a known rule, in words; undefined when nothing is. Empty: none are given. */
  optionsProblem(rule: string, options: Readonly<Record<string, unknown>>): string | undefined;
}
