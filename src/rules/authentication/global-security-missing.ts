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
  rationale:
    'Without a requirement at the root, an operation that states none is open to anyone: forgetting one line on the next operation is enough.',
  remediation:
    'State the usual requirement once at the root, `security: [{name: []}]`, and let single operations deviate from it where they must.',
  falsePositives: ['The API serves public data only, or a gateway in front of it authenticates callers.'],
  examples: {
    good: [
      {
        title: 'Stated at the root',
        code: `openapi: 3.0.3
security: [{key: []}]
paths:
  /orders:
    get: {responses: {}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
      {
        title: 'No operation relies on the root: each has its own',
        code: `openapi: 3.1.0
paths:
  /orders:
    get: {security: [{key: []}], responses: {}}
    post: {security: [], responses: {}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
    ],
    bad: [
      {
        title: 'One operation relies on a root requirement that is not there',
        code: `openapi: 3.0.3 # <-- here
paths:
  /orders:
    get: {responses: {}}
    post: {security: [{key: []}], responses: {}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
      {
        title: 'A 2.0 definition, and a key with nothing behind it',
        code: `swagger: "2.0"
security: # <-- here
paths:
  /orders:
    get: {responses: {}}
`,
      },
    ],
  },
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
