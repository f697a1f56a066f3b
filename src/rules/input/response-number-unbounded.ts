import { defineRule } from '../rule.ts';
import { freeNumbers } from './free-values.ts';
import { bounds, type Limits, limitOptions } from './limit-fixes.ts';

export default defineRule<Limits<'minimum' | 'maximum'>>({
  id: 'response-number-unbounded',
  title: 'Number without limits in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['T'],
  looksAt: ['output'],
  needs: 'a number that it gives out',
  otherCauses: ['response-schema-empty', 'response-schema-untyped'],
  rationale:
    'Clients that allocate, loop or pay by the number take a wrong one as well as a right one, and no gateway can tell them apart.',
  remediation: 'State `minimum` and `maximum` (or the exclusive ones): what the value can sensibly be.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the limit.',
  ],
  options: limitOptions({ minimum: 0, maximum: 2147483647 }),
  fix: bounds,
  visit: freeNumbers('output'),
});
