import { requiredAside } from '../aside.ts';
import { defineRule } from '../rule.ts';
import { anchorPattern } from './anchor-fix.ts';
import { matchesAPart, weakPatterns } from './weak-patterns.ts';

export default defineRule({
  id: 'pattern-unanchored',
  title: 'Pattern that matches only a part of the text',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [777],
  stride: ['T'],
  looksAt: ['input'],
  judgesAside: requiredAside,
  otherCauses: ['pattern-permissive'],
  rationale:
    'A pattern need only match somewhere: `[a-z]+` lets `<script>x` through, and `^a|b$` whatever begins with a or ends in b. What looks like a check keeps nothing out.',
  remediation:
    'Write `^(?:…)$` around the whole pattern: around all alternatives, not the first and the last.',
  falsePositives: [
    'The validator in use anchors patterns by itself, as XML Schema and Java’s `matches()` do.',
    'Only a beginning, an end or something inside is meant to be checked (`^https://`): reported at low.',
  ],
  fix: anchorPattern,
  visit: weakPatterns('input', matchesAPart),
});
