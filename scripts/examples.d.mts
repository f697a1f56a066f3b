import type { Example, Examples } from '../src/manual/rule-page.ts';
import type { AnyRule } from '../src/rules/rule.ts';

/** What is said about a bad example at one place. */
export interface Pinned {
  /** `LINE:COLUMN-LINE:COLUMN`, counted from 1, the end exclusive. */
  readonly at: string;
  readonly severity: string;
  readonly message: string;
}

/** What a file of examples holds. */
export interface PinnedExamples extends Examples {
  readonly bad: readonly (Example & { readonly findings: readonly Pinned[] })[];
}

/** The examples of a rule, as their file says. Throws when it is not there or does not parse. */
export declare function examplesOf(rule: Pick<AnyRule, 'id' | 'category'>): PinnedExamples;
