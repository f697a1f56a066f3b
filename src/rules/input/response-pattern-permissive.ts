import { requiredAside } from '../aside.ts';
import { defineRule } from '../rule.ts';
import { keepsNothingOut, weakPatterns } from './weak-patterns.ts';

export default defineRule({
  id: 'response-pattern-permissive',
  title: 'Pattern that keeps nothing out of a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [625],
  stride: ['I'],
  looksAt: ['output'],
  judgesAside: requiredAside,
  needs: 'a pattern',
  otherCauses: ['response-pattern-unanchored'],
  rationale:
    'The pattern looks like a check and is none: clients, and gateways that hold answers against the definition, let every text through, markup and foreign data included.',
  remediation:
    'Say which characters the text is made of, and from `^` to `$`; or leave the pattern out and state what else limits the text.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the pattern.',
  ],
  visit: weakPatterns('output', keepsNothingOut),
});
