import { ownOf } from '../openapi/operations.ts';
/** What rules on properties share: whoever claims that some property does not travel claims it of messages that can be read. */

import { isStructured } from '../facts/messages/media-types.ts';
import { parameterCarrying } from '../facts/messages/parameter-values.ts';
import { undeclaredInPath } from '../facts/messages/undeclared-in-path.ts';
import { namesBeside } from '../facts/schemas/names-beside.ts';
import { openList, undescribed } from '../facts/schemas/undescribed.ts';
import { opennessOf } from '../facts/schemas/unknown-properties.ts';
import { states } from '../openapi/composition.ts';
import type { Direction, Header, Operation, Parameter, Response, Schema } from '../openapi/model.ts';
import type { Place } from '../refs/place.ts';
import type { RuleContext, Visitors } from './rule.ts';

type Claim = Pick<RuleContext<unknown>, 'cannotTell' | 'isClaimed'>;

/** What is open about a value, to follow what it is called. */
export const opennessInWords = {
  anything: 'takes properties that nothing declares',
  map: 'is a map, whose names nothing declares',
} as const;

interface LeftOpen {
  readonly place: Place;
  readonly reason: string;
}

/** Is a name one that the rule is about? */
type Means = (name: string, schema: Schema) => unknown;

/**
 * Says where values may hold properties that nothing declares, or names that stand elsewhere than among properties: no fault
 * by itself, and no proof that one is not among them.
 *
 * @param concerns which operations the rule is about
 */
export function sayOpen(
  schema: Schema,
  direction: Direction,
  concerns: (operations: readonly Operation[]) => readonly Operation[],
  means: Means,
  { cannotTell, isClaimed }: Claim,
): void {
  if (!isClaimed || !schema.flows(direction) || parameterCarrying(schema)) return;
  const open = leftOpen(schema, means);
  sayIfAny(open, () => concerns(schema.operations(direction)), cannotTell);
}

/** The same of the names alone that other keywords say: for rules that an open object does not concern. */
export function sayNamed(
  schema: Schema,
  direction: Direction,
  concerns: (operations: readonly Operation[]) => readonly Operation[],
  means: Means,
  { cannotTell, isClaimed }: Claim,
): void {
  if (!isClaimed || !schema.flows(direction)) return;
  const named = leftNamed(schema, means);
  sayIfAny(named, () => concerns(schema.operations(direction)), cannotTell);
}

function sayIfAny(
  open: LeftOpen | undefined,
  concerned: () => readonly Operation[],
  cannotTell: Claim['cannotTell'],
): void {
  const operations = open ? concerned() : [];
  if (open && operations.length > 0) cannotTell(operations, open.place, open.reason);
}

/** The same for rules on limits: what is let in without a word about it has none. */
export function sayUnlimited(schema: Schema, direction: Direction, { cannotTell, isClaimed }: Claim): void {
  if (!isClaimed || !schema.flows(direction) || opennessOf(schema) !== 'anything') return;
  cannotTell(schema.operations(direction), schema.place, `the value ${opennessInWords.anything}`);
}

/** The same of a value of which nothing says what it is: it may be, or hold, what the rule is about. */
export function sayUndescribed(schema: Schema, direction: Direction, { cannotTell, isClaimed }: Claim): void {
  if (!isClaimed || !schema.flows(direction)) return;
  const open = undescribed(schema, direction);
  if (open) cannotTell(schema.operations(direction), open.place, open.reason);
}

/** The same of messages that no schema describes, for rules about all values that travel in one direction. */
export function sayMessages(direction: Direction): Visitors<object> {
  return {
    operation(operation, context) {
      const isTakenIn = (direction === 'input') === (operation.kind === 'operation');
      saySilent(operation, isTakenIn ? 'request' : 'response', context);
    },
  };
}

/** The same of an object that is spread over the URL. */
export function sayOpenInUrl(parameter: Parameter, means: Means, { cannotTell, isClaimed }: Claim): void {
  const { schema } = parameter;
  if (!isClaimed || !schema || !['path', 'query', 'querystring'].includes(parameter.in)) return;
  // A parameter that says nothing of its type is no object by that.
  const open = leftOpen(schema, means, states(schema, 'object') || schema.additional !== undefined);
  if (open) cannotTell(parameter.operations(), open.place, open.reason);
}

/** The same of what stands in a path under a name that no parameter declares. */
export function sayUndeclared(
  operation: Operation,
  means: (name: string) => unknown,
  { cannotTell, isClaimed }: Claim,
): void {
  if (!isClaimed) return;
  const name = undeclaredInPath(operation).find(means);
  if (name !== undefined)
    cannotTell([operation], operation.pathItem.place, `no parameter declares \`{${name}}\` of the path`);
}

function leftOpen(schema: Schema, means: Means, isObject = true): LeftOpen | undefined {
  const openness = isObject ? opennessOf(schema) : undefined;
  if (openness) return { place: schema.place, reason: `the value ${opennessInWords[openness]}` };
  const list = isObject ? openList(schema) : undefined;
  return list ?? leftNamed(schema, means);
}

function leftNamed(schema: Schema, means: Means): LeftOpen | undefined {
  for (const { names, why, place } of namesBeside(schema)) {
    if (!names) return { place, reason: why.startsWith('a pattern') ? why : `the value ${why}` };
    const name = names.find((one) => means(one, schema));
    if (name !== undefined) return { place, reason: `\`${name}\` may be there: ${why}` };
  }
  return undefined;
}

/** The same of messages that no schema describes. */
export function saySilent(
  operation: Operation,
  side: 'request' | 'response',
  { cannotTell, isClaimed }: Claim,
): void {
  if (!isClaimed) return;
  const holders = side === 'request' ? [operation.body] : operation.responses;
  const { body } = operation;
  if (side === 'request' && body && body.content.length === 0)
    cannotTell([operation], body.place, 'a body is taken, and nothing says what it holds');
  for (const { content } of holders.filter((one) => one !== undefined)) {
    for (const { schema, type, place } of content)
      if (!schema && isStructured(type)) cannotTell([operation], place, `no schema says what ${type} holds`);
  }
}

/** The same of what answers carry in header fields. */
export function sayHeaders(
  response: Response,
  means: (name: string, header: Header) => unknown,
  { cannotTell, isClaimed }: Claim,
): void {
  if (!isClaimed) return;
  for (const header of response.headers)
    if (means(header.name, header))
      cannotTell(ownOf(response.operations()), header.place, `\`${header.name}\` is a header of the answer`);
}
