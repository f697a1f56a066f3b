/** Of how many operations a claim was judged, in words: the same wherever a claim is told of. */
import { number, plural } from '../../text/layout.ts';
import type { MitigationVerdict } from './verdicts.ts';

/** The first of the operations on which a claim was not judged though the weakness may be there. */
export interface Unjudged {
  /** Labels, three at most. */
  readonly names: readonly string[];
  readonly count: number;
}

export interface Share {
  readonly verdict: MitigationVerdict;
  /** In scope. */
  readonly operations: number;
  /** On so many of them rules had something to judge; undefined where no rule proves it. */
  readonly judged?: number;
  readonly unjudged?: Unjudged;
}

/** So many operations are named. */
export const mostUnjudged = 3;

/**
 * `judged on 1 of 4 operations, not on GET /a, GET /b and GET /c`; undefined where it was judged on all of them, or on
 * none, which its verdict tells.
 *
 * @param name how the label of an operation is written
 */
export function shareInWords(share: Share, name = (label: string) => label): string | undefined {
  const { verdict, judged, operations, unjudged } = share;
  if (judged === undefined || judged >= operations) return undefined;
  if (judged === 0) return verdict === 'verified' ? 'what it is about is in no operation' : undefined;
  const on = `judged on ${number(judged)} of ${plural(operations, 'operation')}`;
  if (!unjudged) return `${on}; what it is about is not in the others`;
  const names = unjudged.names.map(name).join(', ');
  const left = unjudged.count - unjudged.names.length;
  return `${on}, not on ${names}${left > 0 ? ` and ${number(left)} more` : ''}`;
}
