import { contradictions } from '../../facts/schemas/satisfiable.ts';
import { unsatisfied } from '../../facts/schemas/unsatisfied.ts';
import { parts } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { everyAside } from '../aside.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'constraint-unsatisfiable',
  title: 'Limits that contradict each other',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [1173],
  stride: ['T', 'D'],
  looksAt: ['input'],
  judgesAside: everyAside,
  rationale:
    'A validator that takes the limits seriously refuses every value, so somebody switches it off, or the service checks something else than what is written here; then nothing limits the value.',
  remediation: 'Correct the limit that is wrong: what the service really accepts is between the two.',
  falsePositives: [
    'What only the API gives out, and defaults, are reported at info.',
    'A branch of a choice that is kept though nothing can satisfy it.',
  ],
  visit: {
    schema(schema, context) {
      const isInput = schema.flows('input');
      const direction = isInput ? 'input' : 'output';
      const operations = schema.operations(direction);
      context.examines(operations);
      if (context.isClaimed)
        for (const { place, reason } of unsatisfied(schema)) context.cannotTell(operations, place, reason);
      for (const part of parts(schema)) {
        for (const { part: where, path, message } of contradictionsOf(part)) {
          const [keyword] = path;
          context.report({
            at: where.place.child(...path),
            ...(isTakenIn(schema, where) && keyword !== 'default' ? {} : { severity: 'info' }),
            message,
            operations,
            about: about.schema(schema, direction, String(keyword)),
          });
        }
      }
    },
  },
});

/** Many values share their parts. */
const contradictionsOf = once(contradictions);

/** A part that requests and answers share is reported once, as what requests bring. */
function isTakenIn(whole: Schema, part: Schema): boolean {
  return whole.flows('input') || part.flows('input') || part.reachedBy('input').length > 0;
}
