/** What is handed in by somebody who is to stay unknown: no credential could be asked for. */

import type { Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { openingOf } from '../introduction.ts';
import { rateLimitOf } from '../messages/rate-limits.ts';

const handing =
  '\\b(?:receiv|tak|accept|collect|submit|send|report|upload|stor|record|log|gather|post)\\w{0,4} (?:[\\w-]{1,20} ){0,4}';
const nameless = new RegExp(
  [
    `${handing}anonymi[sz]ed (?:[\\w-]{1,20} ){0,3}(?:data|telemetry|statistics|reports?|usage|metrics|events?|results?|samples?|measurements?|records?|submissions?)\\b`,
    `${handing}anonymous (?:[\\w-]{1,20} ){0,2}(?:telemetry|usage|statistics|submissions?|reports?|surveys?|feedback|measurements?|installations?)\\b`,
  ].join('|'),
  'i',
);

/**
 * “Receives anonymised measurements from stations”: nobody is to be known by what he hands in, no object is named that is there
 * already, and how much is handed in is limited.
 */
export const isHandedInNameless = once((operation: Operation): boolean => {
  const { method, path, summary } = operation;
  return (
    method === 'POST' &&
    !path.includes('{') &&
    says(`${summary}\n${openingOf(operation, beginning)}`, nameless) &&
    rateLimitOf(operation) !== undefined
  );
});

/** What an operation is for stands at the beginning of what is told of it. */
const beginning = 300;
