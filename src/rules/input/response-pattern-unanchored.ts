import { requiredAside } from '../aside.ts';
import { defineRule } from '../rule.ts';
import { anchorPattern } from './anchor-fix.ts';
import { matchesAPart, weakPatterns } from './weak-patterns.ts';

export default defineRule({
  id: 'response-pattern-unanchored',
  title: 'Pattern that matches only a part of a text in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [777],
  stride: ['I'],
  looksAt: ['output'],
  judgesAside: requiredAside,
  needs: 'a pattern',
  otherCauses: ['response-pattern-permissive'],
  rationale:
    'A pattern need only match somewhere: `[a-z]+` lets `<script>x` through. Clients, and gateways that hold answers against the definition, take for checked what is not.',
  remediation:
    'Write `^(?:…)$` around the whole pattern: around all alternatives, not the first and the last.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the pattern.',
  ],
  fix: anchorPattern,
  visit: weakPatterns('output', matchesAPart),
});
