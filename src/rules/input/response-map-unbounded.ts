import { defineRule } from '../rule.ts';
import { freeMaps } from './free-values.ts';

export default defineRule({
  id: 'response-map-unbounded',
  title: 'Map with any number of entries in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I', 'D'],
  looksAt: ['output'],
  needs: 'a map that it gives out',
  otherCauses: ['response-schema-empty', 'response-object-without-properties'],
  rationale:
    'Nothing stops an answer from holding a whole table as a map: whoever finds the parameter for it takes everything at once, and clients pay with memory.',
  remediation: 'State `maxProperties`: the most entries that the service gives out.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the definition.',
  ],
  visit: freeMaps('output'),
});
