import { everyAside } from '../aside.ts';
import { defineRule } from '../rule.ts';
import { isNoPattern, weakPatterns } from './weak-patterns.ts';

export default defineRule({
  id: 'pattern-invalid',
  title: 'Pattern that validators cannot read',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [185],
  stride: ['T'],
  looksAt: ['input'],
  judgesAside: everyAside,
  needs: 'a pattern',
  isProvedByAbsence: true,
  rationale:
    'Patterns are regular expressions of ECMA-262. One that is not is dropped by some validators, read as something else by others (`\\A` is the letter A), and refused by the rest: the check that it was written for is missing.',
  remediation:
    'Write it in ECMA-262, valid with the `u` flag: `^` and `$` for `\\A` and `\\Z`, `[A-Za-z]` for `[:alpha:]`, no backslash before characters that need none.',
  falsePositives: [
    'Everything that reads the definition uses the same engine, and the pattern is written for that one.',
  ],
  visit: weakPatterns('input', isNoPattern),
});
