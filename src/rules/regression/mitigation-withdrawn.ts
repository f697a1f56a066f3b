import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'mitigation-withdrawn',
  title: 'Threat model claims less than it did',
  severity: 'high',
  confidence: 'high',
  category: 'regression',
  owasp: [],
  cwe: [693],
  stride: [],
  looksAt: ['definition'],
  rationale:
    'A claim that is taken back, a proof that is dropped or a threat that is no longer told leaves the risk where it was, and nobody who sees it.',
  remediation: 'Put back the mitigation, its proof or the scope, or have the risk accepted by who may.',
  falsePositives: ['The model was wrong before: the change says why.'],
  visit: {},
});
