import { defineRule } from '../rule.ts';
import { untypedItems } from './untyped.ts';

export default defineRule({
  id: 'array-items-untyped',
  title: 'List of anything in a request',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  looksAt: ['input'],
  needs: 'a list that it takes in',
  rationale:
    'Each item reaches the code behind unchecked: objects where texts are expected, lists inside lists.',
  remediation: 'State `items`, with a `type` or a reference in it.',
  falsePositives: [
    'Anything is meant to be sent: a list that is only stored and given back.',
    'The items declare their properties, and only `type: object` was forgotten: reported at low.',
  ],
  visit: untypedItems('input'),
});
