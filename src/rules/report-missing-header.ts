/** Answers that lack a header: said once where none has it, because one place (a gateway, a middleware) would add it. */

import { rootPlace } from '../facts/access/declarations.ts';
import { givers } from '../facts/messages/answers.ts';
import { holdsNothing } from '../facts/schemas/limits.ts';
import { unreadHeaders } from '../facts/unfollowed.ts';
import type { Api, Operation, Response } from '../openapi/model.ts';
import { about, type RuleContext } from './rule.ts';

export interface MissingHeader {
  /** The answers that should have it. */
  readonly judged: readonly Response[];
  readonly tells: (response: Response) => boolean;
  /** What is wrong where no answer has it. */
  readonly nowhere: () => string;
  /** What is wrong with one of them. */
  readonly here: (response: Response) => string;
  /** The operations that an answer is judged for; those that give it by default. */
  readonly operations?: (response: Response) => readonly Operation[];
  /** Tells findings of one rule apart. */
  readonly detail?: string;
}

/** Reports the answers that lack it, at the root when several are given and none has it. */
export function reportMissingHeader<Options>(
  api: Api,
  { judged, tells, nowhere, here, operations = ownGivers, detail }: MissingHeader,
  { report, examines }: Pick<RuleContext<Options>, 'report' | 'examines'>,
): void {
  const reached = (responses: readonly Response[]) => [...new Set(responses.flatMap(operations))];
  const read = judged.filter((response) => !unreadHeaders(response).all || tells(response));
  examines(reached(read));
  const silent = read.filter((response) => !tells(response));
  // One that several give counts as often: whether it is shared or written out changes nothing.
  const given = silent.reduce((sum, response) => sum + Math.max(1, operations(response).length), 0);
  if (given > 1 && silent.length === judged.length) {
    report({
      at: rootPlace(api),
      part: 'key',
      message: nowhere(),
      operations: reached(silent),
      about: about.api(detail),
    });
    return;
  }
  for (const response of silent) {
    report({
      at: response.place,
      part: 'key',
      message: here(response),
      operations: operations(response),
      about: about.response(response, detail),
    });
  }
}

function ownGivers(response: Response): readonly Operation[] {
  return givers(response) ?? [];
}

/** Is an answer given by an operation of the API itself? */
export function isGiven(response: Response): boolean {
  return (givers(response)?.length ?? 0) > 0;
}

/** Does an answer have the header, be it that what describes it cannot be read? One that holds nothing is none. */
export function hasHeader(response: Response, wanted: string): boolean {
  return (
    response.headers.some(({ name, schema }) => name === wanted && !(schema && holdsNothing(schema))) ||
    unreadHeaders(response).names.includes(wanted)
  );
}
