/** Services that clients are tried out against: they answer with what they were sent, and keep nothing. */

import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { finds } from '../../text/says.ts';
import { ownOperations } from './declarations.ts';

/** So many operations that give back what was sent are what the service is for. */
const several = 5;

/** Is everything that it offers for writing an echo, or what the GET of the same path does as well? */
export const isTestService = once((api: Api): boolean => {
  const writing = ownOperations(api).filter(({ safe }) => !safe);
  return (
    writing.length >= several &&
    writing.filter(givesBack).length >= several &&
    writing.every((operation) => givesBack(operation) || doesWhatGetDoes(operation))
  );
});

const echoing = finds(
  /\b(?:returns?|echo(?:es|ed)?|reflects?|gives? back|sends? back)\b[^.\n]{0,60}\b(?:passed|sent|request(?:'s)?|received|given|delayed|status codes?)\b|^the request's\b/i,
);

/** `POST /post`, `PUT /echo`, “Returns anything passed in request data”. */
function givesBack({ method, path, summary }: Operation): boolean {
  const [last = ''] = words(lastStep(path));
  return last === method.toLowerCase() || last === 'echo' || echoing(summary);
}

/** Does a reading operation of the same path say that it does the same? */
export function doesWhatGetDoes({ summary, pathItem }: Operation): boolean {
  return summary !== '' && pathItem.operations.some((one) => one.safe && one.summary === summary);
}
