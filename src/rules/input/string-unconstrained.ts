import { defineRule } from '../rule.ts';
import { anyText, freeValues } from './free-values.ts';

export default defineRule({
  id: 'string-unconstrained',
  title: 'Text of any form in a request',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  looksAt: ['input'],
  needs: 'a text that it takes in',
  otherCauses: [
    'schema-empty',
    'schema-untyped',
    'parameter-untyped',
    'body-schema-missing',
    'pattern-permissive',
    'pattern-unanchored',
    'pattern-invalid',
  ],
  rationale:
    'Whatever a client sends reaches the code behind: markup, quotes, control characters and path separators are where injections start.',
  remediation: 'Say what the text looks like: an anchored `pattern`, a `format`, `enum` or `const`.',
  falsePositives: ['Free text is meant: a comment, a description, a name that may be written in any script.'],
  visit: freeValues('input', anyText),
});
