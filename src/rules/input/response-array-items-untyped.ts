import { defineRule } from '../rule.ts';
import { untypedItems } from './untyped.ts';

export default defineRule({
  id: 'response-array-items-untyped',
  title: 'List of anything in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I'],
  looksAt: ['output'],
  needs: 'a list that it gives out',
  rationale:
    'Clients, and gateways that hold answers against the definition, cannot tell what is meant from what is not: data of others, a stack trace, markup pass as well.',
  remediation: 'State `items`, with a `type` or a reference in it.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the definition.',
  ],
  visit: untypedItems('output'),
});
