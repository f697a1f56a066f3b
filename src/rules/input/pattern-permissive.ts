import { requiredAside } from '../aside.ts';
import { defineRule } from '../rule.ts';
import { keepsNothingOut, weakPatterns } from './weak-patterns.ts';

export default defineRule({
  id: 'pattern-permissive',
  title: 'Pattern that keeps nothing out',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [625],
  stride: ['T'],
  looksAt: ['input'],
  judgesAside: requiredAside,
  otherCauses: ['pattern-unanchored'],
  rationale: 'The pattern looks like a check and is none: every text matches, line breaks aside.',
  remediation:
    'Say which characters the text is made of, and from `^` to `$`; or leave the pattern out and state what else limits the text.',
  falsePositives: ['Any text is meant, and the pattern only says so.'],
  visit: weakPatterns('input', keepsNothingOut),
});
