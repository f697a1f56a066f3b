import { isAmountMoved } from '../../facts/messages/amounts.ts';
import { parameterCarrying } from '../../facts/messages/parameter-values.ts';
import { rangeOfFormat } from '../../facts/schemas/limits.ts';
import type { Schema } from '../../openapi/model.ts';
import { defineRule } from '../rule.ts';
import { freeNumbers, type Harm } from './free-values.ts';
import { bounds, type Limits, limitOptions } from './limit-fixes.ts';

export default defineRule<Limits<'minimum' | 'maximum'>>({
  id: 'number-unbounded',
  title: 'Number without limits in a request',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D', 'T'],
  looksAt: ['input'],
  needs: 'a number that it takes in',
  otherCauses: ['schema-empty', 'schema-untyped', 'parameter-untyped', 'body-schema-missing'],
  rationale:
    'Negative quantities, huge counts and numbers that overflow reach code that expects sensible ones: loops and allocations grow, prices and balances turn negative.',
  remediation:
    'State `minimum` and `maximum` (or the exclusive ones): what the value can sensibly be, not what its type can hold.',
  falsePositives: [
    'Any number that the type can hold is meant: a measurement, an offset, a difference.',
    'The amount may be negative on purpose, such as a correction: say so in its description.',
    'The number only names an object that is looked up: in a path it is reported at info.',
  ],
  options: limitOptions({ minimum: 0, maximum: 2147483647 }),
  fix: bounds,
  visit: freeNumbers('input', harmOf),
});

/** A format keeps the number storable, and a path's number is only looked up: neither does what a limit does. */
function harmOf(schema: Schema, part: Schema, noLeast: boolean): Harm {
  if (noLeast && isAmountMoved(schema))
    return { severity: 'medium', because: '; a negative one takes what it should give' };
  const isMild = rangeOfFormat(part) !== undefined || parameterCarrying(schema)?.in === 'path';
  return { severity: isMild ? 'info' : 'low' };
}
