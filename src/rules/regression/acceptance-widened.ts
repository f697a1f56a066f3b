import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'acceptance-widened',
  title: 'More risk is accepted than before',
  severity: 'medium',
  confidence: 'high',
  category: 'regression',
  owasp: [],
  cwe: [],
  stride: [],
  looksAt: ['definition'],
  rationale:
    'Accepting a risk is a decision of who owns it. In the change that needs it, it is easily made by who wants the build to pass.',
  remediation: 'Have who owns the risk look at it, or mend what is accepted.',
  falsePositives: ['The owner of the risk has reviewed this change.'],
  visit: {},
});
