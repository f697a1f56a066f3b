import { defineRule } from '../rule.ts';
import { anyNumberOfItems, freeValues } from './free-values.ts';
import { type Limits, largestLength, limitOptions } from './limit-fixes.ts';

export default defineRule<Limits<'maxItems'>>({
  id: 'response-array-unbounded',
  title: 'List of unlimited length in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I', 'D'],
  looksAt: ['output'],
  needs: 'a list that it gives out',
  otherCauses: ['response-array-items-untyped', 'response-schema-empty', 'response-schema-untyped'],
  rationale:
    'Nothing stops an answer from holding a whole table: whoever finds the parameter for it takes everything at once, and clients pay with memory.',
  remediation: 'State `maxItems`: the longest page that the service gives out.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the limit.',
  ],
  options: limitOptions({ maxItems: 100 }),
  fix: largestLength('maxItems'),
  visit: freeValues('output', anyNumberOfItems),
});
