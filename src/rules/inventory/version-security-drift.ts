import { openByNature } from '../../facts/access/open-by-nature.ts';
import { defineRule } from '../rule.ts';
import { newerVersions } from './versions.ts';
import { reportOfWeaker, strongerOf } from './weaker-version.ts';

export default defineRule({
  id: 'version-security-drift',
  title: 'Older version guarded less than the newer one',
  severity: 'high',
  confidence: 'medium',
  category: 'inventory',
  comparesOperations: true,
  owasp: ['API9'],
  cwe: [862],
  stride: ['E', 'S'],
  looksAt: ['access'],
  callersAreKnown: true,
  otherCauses: ['deprecated-weaker-auth'],
  rationale:
    'Both versions lead to the same data: what was tightened in the newer one is still open through the older one, which is where attackers look first.',
  remediation: 'Ask for the same in both, or switch the older version off.',
  falsePositives: ['The older version gives less than the newer one, and so needs less.'],
  visit: {
    operation(operation, { report, examines }) {
      if (operation.kind !== 'operation' || openByNature(operation)) return;
      const newer = newerVersions(operation);
      if (newer.length === 0) return;
      examines([operation]);
      // A deprecated one is deprecated-weaker-auth's matter.
      const stronger = operation.deprecated ? undefined : strongerOf(operation, newer);
      if (stronger) report(reportOfWeaker(operation, stronger, 'its newer version'));
    },
  },
});
