/** Which operations answer with a list. */
import { properties, states } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';

/**
 * Does an operation answer with a list: a list itself, or an object that holds one (`items`, `data.items`)? Undefined
 * when its successful answers are not described.
 */
export const answersWithList = once(({ responses }: Operation): boolean | undefined => {
  const successes = responses.filter(({ status }) => status.startsWith('2') || status === 'default');
  const answers = successes.flatMap(({ content }) => content.flatMap(({ schema }) => schema ?? []));
  return answers.length === 0 ? undefined : answers.some((answer) => holdsList(answer, 2));
});

/** @param depth how many objects may be around the list */
function holdsList(schema: Schema, depth: number): boolean {
  if (states(schema, 'array')) return true;
  if (depth === 0) return false;
  for (const declared of properties(schema).values()) {
    if (declared.some((property) => holdsList(property.schema, depth - 1))) return true;
  }
  return false;
}
