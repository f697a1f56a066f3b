import { defineRule } from '../rule.ts';
import { freeMaps } from './free-values.ts';

export default defineRule({
  id: 'map-unbounded',
  title: 'Map with any number of entries in a request',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D'],
  looksAt: ['input'],
  needs: 'a map that it takes in',
  otherCauses: ['schema-empty', 'schema-untyped', 'body-schema-missing', 'object-without-properties'],
  rationale:
    'One request brings a million entries: each is hashed, validated and stored, and names chosen to collide make it worse.',
  remediation:
    'State `maxProperties`: the most entries that make sense; in 3.1, `propertyNames` with an `enum` or a `pattern` of bounded length, anchored at both ends, limits which there are.',
  falsePositives: [
    'A gateway in front of the API limits the size of requests, and larger maps are meant to be taken.',
  ],
  visit: freeMaps('input'),
});
