/** What rules on properties share: whoever claims that some property does not travel claims it of messages that can be read. */

import { isStructured } from '../facts/messages/media-types.ts';
import { parameterCarrying } from '../facts/messages/parameter-values.ts';
import { opennessOf } from '../facts/schemas/unknown-properties.ts';
import type { Direction, Operation, Schema } from '../openapi/model.ts';
import { once } from '../text/memo.ts';
import type { RuleContext } from './rule.ts';

type Claim = Pick<RuleContext<unknown>, 'cannotTell' | 'isClaimed'>;

/** What is open about a value, to follow what it is called. */
export const opennessInWords = {
  anything: 'takes properties that nothing declares',
  map: 'is a map, whose names nothing declares',
} as const;

/**
 * Says where values may hold properties that nothing declares: no fault by itself, and no proof that one is not among them.
 *
 * @param concerns which operations the rule is about
 */
export function sayOpen(
  schema: Schema,
  direction: Direction,
  concerns: (operations: readonly Operation[]) => readonly Operation[],
  { cannotTell, isClaimed }: Claim,
): void {
  if (!isClaimed || !schema.flows(direction) || parameterCarrying(schema)) return;
  const openness = opennessOf(schema);
  if (!openness) return;
  const operations = concerns(schema.operations(direction));
  if (operations.length > 0) cannotTell(operations, schema.place, `the value ${opennessInWords[openness]}`);
}

/** The same of messages that no schema describes. */
export function saySilent(
  operation: Operation,
  side: 'request' | 'response',
  { cannotTell, isClaimed }: Claim,
): void {
  if (!isClaimed) return;
  const holders = side === 'request' ? [operation.body] : operation.responses;
  for (const { content } of holders.filter((one) => one !== undefined)) {
    for (const { schema, type, place } of content)
      if (!schema && isStructured(type)) cannotTell([operation], place, `no schema says what ${type} holds`);
  }
}

/** Those of the API itself. The values of one schema share their list: it is looked through once. */
export const ownOf = once((operations: readonly Operation[]) =>
  operations.filter(({ kind }) => kind === 'operation'),
);
