import { defineRule } from '../rule.ts';
import { untypedValues } from './untyped.ts';

export default defineRule({
  id: 'schema-empty',
  title: 'Request value that may be anything',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  looksAt: ['input'],
  otherCauses: ['schema-untyped', 'parameter-untyped', 'body-schema-missing'],
  rationale:
    'An empty schema lets everything through: objects where a text is expected (query operators, prototype keys), huge lists, any depth.',
  remediation: 'Describe the value: its `type` first, then what limits it.',
  falsePositives: ['Anything is meant to be sent: a value that is only stored and given back.'],
  visit: untypedValues('input', 'empty'),
});
