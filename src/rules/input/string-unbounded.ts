import { defineRule } from '../rule.ts';
import { anyLength, freeValues, mediumWhereFree } from './free-values.ts';
import { type Limits, largestLength, limitOptions } from './limit-fixes.ts';

export default defineRule<Limits<'maxLength'>>({
  id: 'string-unbounded',
  title: 'Text of unlimited length in a request',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D'],
  looksAt: ['input'],
  needs: 'a text that it takes in',
  otherCauses: [
    'schema-empty',
    'schema-untyped',
    'parameter-untyped',
    'body-schema-missing',
    'constraint-dropped-by-ref-sibling',
    'upload-unbounded',
  ],
  toldWith: ['upload-unbounded'],
  rationale:
    'A client sends megabytes where a name is expected: memory, storage, log volume and whatever searches the text pay for it.',
  remediation:
    'State `maxLength`, or what limits the text anyway: `enum`, `const`, a format of known length (`uuid`, `date-time`), an anchored `pattern`.',
  falsePositives: [
    'A gateway in front of the API limits the size of requests, and larger texts are meant to be taken.',
    'What travels in the URL or in headers is bounded by what the server accepts there, some 8 kB: reported at low.',
    'Words promise a length (in its own description, or in that of the object, the operation or its tag), or the introduction bounds all requests, or offers them without a limit: reported at low.',
    'It is a value of the OAuth protocol (`code`, `refresh_token`, `client_assertion`) in the form of a token endpoint, which is looked up or verified and not kept; it filters a list by its description, though it comes in a body; its examples are references that were drawn (a UUID, digits of base 16): reported at low.',
    'The operation answers 413 (RFC 9110 §15.5.14), or refuses in other words what is too large: reported at low.',
    'Only administrators send it, the introduction says that one user or one house alone is served and the caller is known, or it filters what a known caller is answered with: reported at low.',
  ],
  options: limitOptions({ maxLength: 255 }),
  fix: largestLength('maxLength'),
  visit: freeValues('input', anyLength, mediumWhereFree),
});
