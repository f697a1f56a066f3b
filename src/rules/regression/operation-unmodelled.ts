import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'operation-unmodelled',
  title: 'New operation that no threat covers',
  severity: 'low',
  confidence: 'high',
  category: 'regression',
  owasp: ['API9'],
  cwe: [1059],
  stride: [],
  looksAt: ['definition'],
  saidBy: ['operation-uncovered', 'threat-missing'],
  rationale:
    'The threat model was made for the operations that were there. What nobody has thought about is not protected by what was decided for the others.',
  remediation:
    'Widen the scope of the threats that it carries, or exempt it with a reason (`threatlint threats derive` suggests what).',
  falsePositives: [],
  visit: {},
});
