/** Requests and responses as they are written, whoever sends them. */
import type { Direction, Operation, Property } from '../../openapi/model.ts';
import type { Part } from '../../openapi/unread.ts';

export type MessageSide = 'request' | 'response';

/** The sides that an option `in` speaks of: both without it. */
export function sidesOf(side: MessageSide | undefined): readonly MessageSide[] {
  return side ? [side] : ['request', 'response'];
}

/** The parts of an operation that a side is: a webhook asks with what the API gives out. */
export function partsOf(side: MessageSide | undefined, { kind }: Operation): readonly Part[] {
  return sidesOf(side).map((one) => ((one === 'request') === (kind === 'operation') ? 'input' : 'output'));
}

/**
 * The operations whose request, or whose response, carries a property, or a value of a schema. Of webhooks and callbacks the API gives out the
 * request and takes in the response.
 */
export function operationsCarrying(
  value: Pick<Property, 'operations'>,
  side: MessageSide,
): readonly Operation[] {
  return directions.flatMap((direction) =>
    value
      .operations(direction)
      .filter(({ kind }) => (side === 'request') === ((direction === 'input') === (kind === 'operation'))),
  );
}

const directions: readonly Direction[] = ['input', 'output'];

/** Each operation once. */
export function unique(operations: Iterable<Operation>): readonly Operation[] {
  return [...new Set(operations)];
}

/** The schema of options that name one thing or several. */
export function nameOrNames(description: string): object {
  return {
    description,
    type: ['string', 'array'],
    minLength: 1,
    minItems: 1,
    items: { type: 'string', minLength: 1 },
  };
}

/** One name or several as a list. */
export function asList(names: string | readonly string[] | undefined): readonly string[] {
  if (names === undefined) return [];
  return typeof names === 'string' ? [names] : names;
}

/** `a`, `a or b`, `a, b or c`, each in backticks. */
export function either(names: readonly string[], word = 'or'): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? '';
  return quoted.length > 0 ? `${quoted.join(', ')} ${word} ${last}` : last;
}
