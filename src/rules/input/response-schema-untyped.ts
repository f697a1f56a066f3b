import { defineRule } from '../rule.ts';
import { untypedValues } from './untyped.ts';

export default defineRule({
  id: 'response-schema-untyped',
  title: 'Response value without a type',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I'],
  looksAt: ['output'],
  otherCauses: ['response-schema-empty', 'response-schema-missing', 'response-array-items-untyped'],
  rationale:
    'Clients, and gateways that hold answers against the definition, cannot tell what is meant from what is not: data of others, a stack trace, markup pass as well.',
  remediation: 'State `type`, or `enum`, `const` or a reference that settles it.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the definition.',
  ],
  visit: untypedValues('output', 'untyped'),
});
