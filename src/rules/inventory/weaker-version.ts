/** Reports on operations that ask for less than the one that replaces them. */

import { isWeaker } from '../../facts/access/protection.ts';
import type { Operation } from '../../openapi/model.ts';
import { about, type Observation } from '../rule.ts';

/** Of the operations that replace another, the first that asks for more. */
export function strongerOf(operation: Operation, others: readonly Operation[]): Operation | undefined {
  return others.find((other) => isWeaker(operation.protection, other.protection));
}

/** @param what what the weaker one is to the other, as the end of a sentence: `its newer version` */
export function reportOfWeaker(weaker: Operation, stronger: Operation, what: string): Observation {
  const { anonymous, source, declaration } = weaker.protection;
  const own = source === 'operation' ? declaration : undefined;
  return {
    at: own?.place ?? weaker.place,
    part: own ? 'value' : 'key',
    confidence: anonymous ? 'high' : 'medium',
    message: anonymous
      ? `Anyone can call ${weaker.label}, while ${stronger.label}, ${what}, asks for a credential`
      : `${weaker.label} asks for less than ${stronger.label}, ${what}`,
    operation: weaker,
    operations: [weaker],
    about: about.operation(weaker),
    related: [
      {
        place: stronger.protection.declaration?.place ?? stronger.place,
        message: `what ${stronger.label} asks for`,
      },
    ],
  };
}
