import { defineRule } from '../rule.ts';
import { untypedValues } from './untyped.ts';

export default defineRule({
  id: 'schema-untyped',
  title: 'Request value without a type',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  looksAt: ['input'],
  otherCauses: ['schema-empty', 'parameter-untyped', 'body-schema-missing', 'array-items-untyped'],
  rationale:
    'Keywords such as `maxLength` or `properties` only count for their own kind of value: a list or a text sent in place of an object passes every check and reaches code that expects something else.',
  remediation: 'State `type`, or `enum`, `const` or a reference that settles it.',
  falsePositives: [
    'Anything is meant to be sent: a value that is only stored and given back. Only where no property of an object has a type is it reported at medium, else at low.',
  ],
  visit: untypedValues('input', 'untyped'),
});
