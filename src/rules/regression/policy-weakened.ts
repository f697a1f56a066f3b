import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'policy-weakened',
  title: 'Policy lets more pass than before',
  severity: 'medium',
  confidence: 'high',
  category: 'regression',
  owasp: [],
  cwe: [],
  stride: [],
  looksAt: ['definition'],
  rationale:
    'What the policy lets pass is not looked at again. A change that weakens it decides for all changes after it; its own gate still counts for it.',
  remediation: 'Put it back, or have who owns the policy approve the change.',
  falsePositives: [
    'Who owns the policy has approved this change. (A waiver of this rule counts where it was there before the change; a suppression in a file never does.)',
  ],
  visit: {},
});
