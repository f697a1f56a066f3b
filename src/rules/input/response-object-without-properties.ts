import { defineRule } from '../rule.ts';
import { freeObjects } from './untyped.ts';

export default defineRule({
  id: 'response-object-without-properties',
  title: 'Response object of which no property is known',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I'],
  looksAt: ['output'],
  needs: 'an object that it gives out',
  rationale:
    'Clients, and gateways that hold answers against the definition, cannot tell what is meant from what is not: data of others, a stack trace, markup pass as well.',
  remediation: 'Declare the `properties`; for a map, state in `additionalProperties` what its values are.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the definition.',
  ],
  visit: freeObjects('output'),
});
