/** Parameters of operations that a change kept, and which of them a caller may leave out now. */

import type { Operation, Parameter, RequestBody } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { finds } from '../../text/says.ts';
import type { Change } from './change.ts';

/** How a parameter is known on both sides of a change: one of a path by where it stands there (RFC 9110 §5.1 for headers). */
export function parameterKey(
  operation: Operation,
  { in: where, name }: Pick<Parameter, 'in' | 'name'>,
): string {
  if (where === 'path') {
    const holes: readonly string[] = operation.path.match(/\{[^{}]*\}/g) ?? [];
    return `path ${holes.indexOf(`{${name}}`)}`;
  }
  return `${where} ${where === 'header' ? name.toLowerCase() : name}`;
}

/** What had to be sent, and need not be. */
export interface Left {
  readonly operation: Operation;
  readonly before: Parameter | RequestBody;
  /** Undefined where it was taken away. */
  readonly after: Parameter | RequestBody | undefined;
}

/** What keeps others out of a request that is not theirs: without it nobody looks any more. */
const guarding = finds(
  /csrf|xsrf|signature|hmac|nonce|authorization|(?:api|access|subscription)[-_]?key|token|otp|idempotency/i,
);

export function leftOut({ kept }: Change): Left[] {
  return kept.flatMap(({ before, after }): Left[] => {
    if (after.kind !== 'operation') return [];
    const now = new Map(after.parameters.map((one) => [parameterKey(after, one), one]));
    const parameters = before.parameters.flatMap((one): Left[] => {
      if (!one.required || one.in === 'path') return [];
      const is = now.get(parameterKey(before, one));
      if (is ? is.required || hasDefault(is) : one.in !== 'header' || !guarding(one.name)) return [];
      return [{ operation: after, before: one, after: is }];
    });
    const isLeft = before.body?.required && after.body && !after.body.required;
    const body = isLeft ? [{ operation: after, before: before.body, after: after.body } as Left] : [];
    return [...parameters, ...body];
  });
}

/** What is not sent is as if this were. */
function hasDefault({ schema }: Parameter): boolean {
  return schema !== undefined && own(schema.value, 'default') !== undefined;
}
