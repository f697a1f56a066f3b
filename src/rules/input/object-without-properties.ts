import { defineRule } from '../rule.ts';
import { freeObjects } from './untyped.ts';

export default defineRule({
  id: 'object-without-properties',
  title: 'Request object of which no property is known',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [915],
  stride: ['T', 'E'],
  looksAt: ['input'],
  needs: 'an object that it takes in',
  otherCauses: ['schema-empty', 'body-schema-missing'],
  rationale:
    'A client chooses every name and value: where the object is merged into another or stored as it comes, that is mass assignment, and query operators (`$where`), prototype keys and megabytes pass as well.',
  remediation:
    'Declare the `properties` and close the object with `additionalProperties: false`; for a map, state in `additionalProperties` what its values are, and `maxProperties`.',
  falsePositives: ['Free data is meant: metadata that is only stored and given back.'],
  visit: freeObjects('input'),
});
