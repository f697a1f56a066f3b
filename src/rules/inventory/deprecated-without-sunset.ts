import { about, defineRule } from '../rule.ts';
import { saysItsEnd } from './successors.ts';
import { newerVersions } from './versions.ts';

export default defineRule({
  id: 'deprecated-without-sunset',
  title: 'Deprecated operation without an end',
  severity: 'low',
  confidence: 'medium',
  category: 'inventory',
  owasp: ['API9'],
  cwe: [477],
  stride: ['E'],
  looksAt: ['output', 'operation'],
  needs: 'a deprecation',
  isProvedByAbsence: true,
  rationale:
    'What is deprecated gets no care any more, and without a date and a replacement nobody ever switches it off: attackers look for such operations, because their checks have stayed behind.',
  remediation:
    'Say when it goes and what to use in its place: a `Sunset` header on its answers (RFC 8594), `x-sunset`, or a sentence in the description. Then switch it off.',
  falsePositives: ['The date and the replacement are announced elsewhere.'],
  visit: {
    operation(operation, { report, examines }) {
      if (operation.kind !== 'operation' || !operation.deprecated) return;
      examines([operation]);
      if (saysItsEnd(operation) || newerVersions(operation).length > 0) return;
      report({
        at: operation.place.child('deprecated'),
        message: `${operation.label} is deprecated, but nothing says until when it stays or what replaces it`,
        operation,
        operations: [operation],
        about: about.operation(operation),
      });
    },
  },
});
