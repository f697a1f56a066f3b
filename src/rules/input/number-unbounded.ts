import { isAmountMoved } from '../../facts/messages/amounts.ts';
import { parameterCarrying } from '../../facts/messages/parameter-values.ts';
import { workAsked } from '../../facts/messages/work-asked.ts';
import { letsThrough } from '../../facts/schemas/free-text.ts';
import { rangeOfFormat } from '../../facts/schemas/limits.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { words } from '../../lexicon/words.ts';
import { states } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';
import { freeNumbers, type Harm } from './free-values.ts';
import { bounds, type Limits, limitOptions } from './limit-fixes.ts';
import { littleHarm } from './little-harm.ts';

const numbers = freeNumbers('input', harmOf);

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
    'How deep, how often or with how many at once the server works is bounded by the server itself: state by what.',
    'The number only names an object that is looked up: in a path it is reported at info.',
  ],
  options: limitOptions({ minimum: 0, maximum: 2147483647 }),
  fix: bounds,
  visit: {
    ...numbers,
    schema(schema, context) {
      numbers.schema?.(schema, context);
      if (!isAmountInText(schema)) return;
      const operations = schema.operations('input');
      context.examines(operations);
      context.report({
        at: schema.place,
        part: 'key',
        severity: 'medium',
        confidence: 'medium',
        message: `${schemaName(schema)} is a number that is written as a text, and may be negative: that takes what it should give`,
        operations,
        about: about.schema(schema, 'input', 'negative'),
        remedy: 'state its form in a `pattern` without a sign, such as `^\\d{1,9}(\\.\\d{1,2})?$`',
      });
    },
  },
});

/** So many were not forgotten one by one: amounts are one type, in one place. */
const amounts = {
  name: 'amounts',
  says: 'Amounts have no least number: a negative one takes what it should give',
  from: 10,
};

/** A format keeps the number storable, and a path's number is only looked up: neither does what a limit does. */
function harmOf(schema: Schema, part: Schema, missing: { least: boolean; largest: boolean }): Harm {
  if (missing.least && isAmountMoved(schema))
    return { severity: 'medium', because: '; a negative one takes what it should give', decision: amounts };
  const because = missing.largest ? workAsked(schema) : undefined;
  if (because !== undefined && littleHarm(schema) === undefined) return { severity: 'medium', because };
  const isMild = rangeOfFormat(part) !== undefined || parameterCarrying(schema)?.in === 'path';
  return { severity: isMild ? 'info' : 'low' };
}

/** Decimal amounts are often texts, so that nothing is rounded. */
function isAmountInText(schema: Schema): boolean {
  if (
    !schema.flows('input') ||
    !states(schema, 'string') ||
    states(schema, 'number') ||
    states(schema, 'integer')
  )
    return false;
  const name = words(String(schema.place.key));
  if (name.length > 3 || !/^(?:amount|quantity|sum|total)s?$|^qty$/.test(name.at(-1) ?? '')) return false;
  if (!isAmountMoved(schema)) return false;
  const { example, default: usual } = schema.value;
  if ([example, usual].some((one) => one !== undefined && !/^\d[\d.,]*$/.test(String(one)))) return false;
  return letsThrough(schema, '-');
}
