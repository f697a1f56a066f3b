import { defineRule } from '../rule.ts';
import { anyText, freeValues } from './free-values.ts';

export default defineRule({
  id: 'response-string-unconstrained',
  title: 'Text of any form in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['T', 'I'],
  looksAt: ['output'],
  needs: 'a text that it gives out',
  otherCauses: ['response-schema-empty', 'response-schema-untyped'],
  rationale:
    'Clients that show, store or pass on what the API answers cannot tell markup or a script from what is meant, nor can a gateway that holds answers against the definition.',
  remediation: 'Say what the text looks like: an anchored `pattern`, a `format`, `enum` or `const`.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the limit.',
  ],
  visit: freeValues('output', anyText),
});
