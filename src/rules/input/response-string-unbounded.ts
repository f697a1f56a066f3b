import { defineRule } from '../rule.ts';
import { anyLength, freeValues } from './free-values.ts';
import { type Limits, largestLength, limitOptions } from './limit-fixes.ts';

export default defineRule<Limits<'maxLength'>>({
  id: 'response-string-unbounded',
  title: 'Text of unlimited length in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I'],
  looksAt: ['output'],
  needs: 'a text that it gives out',
  otherCauses: ['response-schema-empty', 'response-schema-untyped'],
  rationale:
    'Clients, and gateways that hold answers against the definition, cannot tell that an answer carries more than it should: a dump of a table, a stack trace, data of others pass as well as what is meant.',
  remediation:
    'State `maxLength`, or what limits the text anyway: `enum`, `const`, a format of known length, an anchored `pattern`.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the limit.',
  ],
  options: limitOptions({ maxLength: 255 }),
  fix: largestLength('maxLength'),
  visit: freeValues('output', anyLength),
});
