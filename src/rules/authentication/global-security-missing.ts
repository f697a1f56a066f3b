import { ownOperations, rootPlace } from '../../facts/access/declarations.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'global-security-missing',
  title: 'No security requirement for the whole API',
  severity: 'low',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [306],
  stride: ['S', 'E'],
  looksAt: ['access'],
  followsFrom: ['operation-unauthenticated', 'global-security-empty'],
  callersAreKnown: true,
  otherCauses: ['global-security-empty', 'security-schemes-missing'],
  rationale:
    'Without a requirement at the root, an operation that states none is open to anyone: forgetting one line on the next operation is enough.',
  remediation:
    'State the usual requirement once at the root, `security: [{name: []}]`, and let single operations deviate from it where they must.',
  falsePositives: ['The API serves public data only, or a gateway in front of it authenticates callers.'],
  visit: {
    api(api, { report, examines }) {
      const own = ownOperations(api);
      examines(own);
      const relying = own.filter(({ protection }) => protection.source === 'none');
      if (relying.length === 0) return;
      const who = relying.length === 1 ? `${relying[0]?.label} relies` : `${relying.length} operations rely`;
      report({
        at: Object.hasOwn(api.value, 'security') ? api.place.child('security') : rootPlace(api),
        part: 'key',
        message: `No requirement holds for the whole API, and ${who} on one`,
        operations: relying,
        about: about.api(),
        remedy: 'add `security: [{name: []}]` at the root',
      });
    },
  },
});
