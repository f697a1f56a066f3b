import { openByNature } from '../../facts/access/open-by-nature.ts';
import { defineRule } from '../rule.ts';
import { successorsOf } from './successors.ts';
import { reportOfWeaker, strongerOf } from './weaker-version.ts';

export default defineRule({
  id: 'deprecated-weaker-auth',
  title: 'Deprecated operation guarded less than its successor',
  severity: 'high',
  confidence: 'medium',
  category: 'inventory',
  comparesOperations: true,
  owasp: ['API9'],
  cwe: [862],
  stride: ['E', 'S'],
  looksAt: ['access'],
  callersAreKnown: true,
  otherCauses: ['version-security-drift'],
  rationale:
    'What the successor protects is open through the old operation: attackers take the way that still works.',
  remediation:
    'Ask for the same as the successor does until the old operation is switched off; clients that cannot follow have to be moved first.',
  falsePositives: ['The old operation gives less than the new one, and so needs less.'],
  visit: {
    operation(operation, { report, examines }) {
      if (operation.kind !== 'operation' || !operation.deprecated || openByNature(operation)) return;
      const successors = successorsOf(operation).filter(({ deprecated }) => !deprecated);
      if (successors.length === 0) return;
      examines([operation]);
      const stronger = strongerOf(operation, successors);
      if (stronger) report(reportOfWeaker(operation, stronger, 'its successor'));
    },
  },
});
