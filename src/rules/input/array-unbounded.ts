import { defineRule } from '../rule.ts';
import { anyNumberOfItems, freeValues, mediumWhereFree } from './free-values.ts';
import { type Limits, largestLength, limitOptions } from './limit-fixes.ts';

export default defineRule<Limits<'maxItems'>>({
  id: 'array-unbounded',
  title: 'List of unlimited length in a request',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D'],
  looksAt: ['input'],
  needs: 'a list that it takes in',
  otherCauses: [
    'array-items-untyped',
    'schema-empty',
    'schema-untyped',
    'parameter-untyped',
    'body-schema-missing',
  ],
  toldWith: ['bulk-operation-unbounded'],
  rationale:
    'One request asks for a million times the work: each item is validated, looked up, stored or sent on, and a few such requests occupy the service.',
  remediation:
    'State `maxItems`: the most that the service is meant to process at once. A list of distinct values out of an `enum` (`uniqueItems: true`) and a tuple that is closed (`items: false`) have a longest length anyway.',
  falsePositives: [
    'A gateway in front of the API limits the size of requests, and longer lists are meant to be taken.',
    'What travels in the URL or in headers is bounded by what the server accepts there, some 8 kB: reported at low.',
    'Words around it promise a number (its own description, that of the object, the operation or its tag), or the introduction bounds all requests: reported at low.',
    'Known is also who sends his key or his password with each request, without a scheme for it.',
    'A known caller sends short values with it (words, numbers; no URLs, files or addresses), names what is there already, chooses from a few values by its name (`flags`, `weekdays`), is the only user by the introduction, filters what he is answered with, or keeps his settings; only administrators send it; or it stands inside of a list without a limit, which is reported itself: at low.',
    'A component that nothing uses is an answer, by its name: reported at low.',
  ],
  options: limitOptions({ maxItems: 100 }),
  fix: largestLength('maxItems'),
  visit: freeValues('input', anyNumberOfItems, mediumWhereFree),
});
