import { everyAside } from '../aside.ts';
import { defineRule } from '../rule.ts';
import { isNoPattern, weakPatterns } from './weak-patterns.ts';

export default defineRule({
  id: 'response-pattern-invalid',
  title: 'Pattern of a response that validators cannot read',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [185],
  stride: ['I'],
  looksAt: ['output'],
  judgesAside: everyAside,
  needs: 'a pattern',
  rationale:
    'Patterns are regular expressions of ECMA-262. One that is not is dropped by some validators, read as something else by others, and refused by the rest: generated clients and gateways that check answers leave the check out, or break.',
  remediation:
    'Write it in ECMA-262, valid with the `u` flag: `^` and `$` for `\\A` and `\\Z`, `[A-Za-z]` for `[:alpha:]`, no backslash before characters that need none.',
  falsePositives: [
    'Everything that reads the definition uses the same engine, and the pattern is written for that one.',
  ],
  visit: weakPatterns('output', isNoPattern),
});
