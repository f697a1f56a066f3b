import { own } from '../syntax/value.ts';
import { once } from '../text/memo.ts';
import { decode } from './circles.ts';
import { assertBounded } from './patterns.ts';
import { readPointer } from './resolved.ts';

/**
 * Values of a schema that a ruleset states, with what its references lead to. The validator makes code of each, and writes
 * what holds no reference into every place that refers to it: of ten thousand values that takes seconds, and
 * of a text of ten kilobytes that refers three hundred times to the same it would have a gigabyte.
 */
const most = 10_000;

type Answers = readonly { readonly message: string }[] | undefined;
type Context = { readonly rule?: { readonly resolved?: boolean } };
type Function = (value: unknown, options: unknown, context: Context) => Answers;

/**
 * Spectral's function `schema` for a schema that a ruleset states: its size is bounded, and its patterns. What keeps the
 * validator from an answer is no answer, but thrown: Spectral passes over a reference that leads nowhere, and tells an
 * overflow of the stack as if the definition were wrong.
 */
export function boundedSchema<F>(schema: F): F {
  const call = schema as Function;
  const bounded: Function = (value, options, context) => {
    const stated = own(options, 'schema');
    assertSmall(stated);
    assertBounded(stated, value);
    const answers = call(value, options, { ...context, rule: { resolved: false } });
    for (const { message } of answers ?? []) {
      const [, ref] = /^can't resolve reference (.*) from id /.exec(message) ?? [];
      if (ref !== undefined && context.rule?.resolved)
        throw new Error(`its schema refers to ${ref}, which does not stand in it, and nothing is fetched`);
      if (message === 'Maximum call stack size exceeded')
        throw new Error('its schema leads in a circle, or is too large for the validator');
    }
    return answers;
  };
  Object.defineProperty(bounded, 'name', { value: 'schema' });
  return Object.assign(bounded, schema);
}

function assertSmall(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  if (sizeOf(schema) > most)
    throw new Error(
      `its schema comes to more than ${most.toLocaleString('en')} values with what its references lead to, and is not compiled`,
    );
}

/** As a tree: what is shared counts at each place, what leads back to where one comes from does not. */
const sizeOf = once((root: object): number => {
  const sizes = new Map<object, number>();
  const size = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const before = sizes.get(value);
    if (before !== undefined) return before;
    sizes.set(value, 0);
    let all = 1;
    for (const child of Object.values(value)) all = Math.min(most + 1, all + size(child));
    const ref = Array.isArray(value) ? undefined : own(value, '$ref');
    if (typeof ref === 'string' && ref.startsWith('#'))
      all = Math.min(most + 1, all + size(readPointer(root, decode(ref.slice(1)))));
    sizes.set(value, all);
    return all;
  };
  return size(root);
});
