import { letInBy } from '../facts/messages/any-value.ts';
import type { Operation, Schema } from '../openapi/model.ts';
import type { Place } from '../refs/place.ts';
import type { RuleContext } from './rule.ts';

interface Named {
  readonly name: string;
  readonly schema: Schema;
  readonly operations: readonly Operation[];
}

/**
 * Where a claim asks: what a value lets through that looks as if it did not, with a context in which whatever a rule about
 * texts would report of it cannot be told. Undefined where the value is described.
 */
export function letIn<Context extends RuleContext<object>>(
  { name, schema, operations }: Named,
  at: Place,
  context: Context,
): { readonly schema: Schema; readonly context: Context } | undefined {
  const found = context.isClaimed ? letInBy(schema) : undefined;
  if (!found) return undefined;
  const report = () => context.cannotTell(operations, at, `\`${name}\` ${found.why}`);
  return { schema: found.schema, context: { ...context, report } };
}
