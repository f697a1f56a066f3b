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
  owasp: ['API9'],
  cwe: [862],
  stride: ['E', 'S'],
  rationale:
    'Both versions lead to the same data: what was tightened in the newer one is still open through the older one, which is where attackers look first.',
  remediation: 'Ask for the same in both, or switch the older version off.',
  falsePositives: ['The older version gives less than the newer one, and so needs less.'],
  examples: {
    good: [
      {
        title: 'The same for both; the newer one may ask for something else',
        code: `openapi: 3.0.3
security: [{key: []}]
paths:
  /v1/orders:
    get: {responses: {}}
    post: {responses: {}}
  /v2/orders:
    get: {responses: {}}
    post: {security: [{cert: []}], responses: {}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    cert: {type: mutualTLS}
`,
      },
      {
        title:
          'Different operations; the log-in of both is open; a deprecated one is a matter of deprecated-weaker-auth',
        code: `openapi: 3.1.0
paths:
  /v1/catalogue:
    get: {security: [], responses: {}}
  /v2/orders:
    get: {security: [{key: []}], responses: {}}
    put: {security: [{key: []}], responses: {}}
  /v1/orders:
    put: {deprecated: true, responses: {}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
    ],
    bad: [
      {
        title: 'Forgotten in the old version',
        code: `openapi: 3.0.3
paths:
  /v1/orders/{id}:
    get: # <-- here
      responses: {}
  /v2/orders/{orderId}:
    get: {security: [{key: []}], responses: {}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
      {
        title: 'One more way in, in another place of the path and before the release',
        code: `openapi: 3.1.0
security: [{key: []}]
paths:
  /api/shop/v2beta1/orders:
    post:
      security: # both will do
        - key: [] # <-- here
        - login: []
      responses: {}
  /api/shop/v2/orders:
    post: {responses: {}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login: {type: http, scheme: basic}
`,
      },
      {
        title: 'Versions with a point in 2.0',
        code: `swagger: "2.0"
security: [{key: []}]
paths:
  /1.0/orders:
    get:
      security: [] # <-- here
      responses: {}
  /1.1/orders:
    get: {responses: {}}
securityDefinitions:
  key: {type: apiKey, in: header, name: X-Key}
`,
      },
    ],
  },
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
