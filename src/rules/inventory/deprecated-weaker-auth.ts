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
  owasp: ['API9'],
  cwe: [862],
  stride: ['E', 'S'],
  rationale:
    'What the successor protects is open through the old operation: attackers take the way that still works.',
  remediation:
    'Ask for the same as the successor does until the old operation is switched off; clients that cannot follow have to be moved first.',
  falsePositives: ['The old operation gives less than the new one, and so needs less.'],
  examples: {
    good: [
      {
        title: 'The same for both, from the root or said again',
        code: `openapi: 3.0.3
security: [{key: []}]
paths:
  /v1/orders:
    get: {deprecated: true, responses: {}}
  /v2/orders:
    get: {security: [{key: []}], responses: {}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
      {
        title: 'The old one asks for more, or for something else',
        code: `openapi: 3.1.0
paths:
  /v1/orders:
    get: {deprecated: true, security: [{key: []}], responses: {}}
    post: {deprecated: true, security: [{key: []}], responses: {}}
  /v2/orders:
    get: {security: [], responses: {}}
    post: {security: [{cert: []}], responses: {}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    cert: {type: mutualTLS}
`,
      },
    ],
    bad: [
      {
        title: 'A newer version asks for a scope more',
        code: `openapi: 3.0.3
paths:
  /v1/orders/{id}:
    delete:
      deprecated: true
      security: # as it was then
        - oauth: [use] # <-- here
      responses: {}
  /v2/orders/{orderId}:
    delete: {security: [{oauth: [use, remove]}], responses: {}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://id.example.com/token, scopes: {use: u, remove: r}}}
`,
      },
      {
        title: 'The description names the successor; an extension does',
        code: `openapi: 3.1.0
paths:
  /search:
    get: # <-- here
      deprecated: true
      description: Use \`GET /orders\` instead.
      responses: {}
  /remove:
    post: # <-- here
      deprecated: true
      x-replaced-by: removeOrder
      responses: {}
  /orders:
    get: {security: [{key: []}], responses: {}}
    delete: {operationId: removeOrder, security: [{key: []}], responses: {}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
      {
        title: 'A legacy path in 2.0',
        code: `swagger: "2.0"
security: [{key: []}]
paths:
  /legacy/orders:
    get:
      deprecated: true
      security: [] # <-- here
      responses: {}
  /orders:
    get: {responses: {}}
securityDefinitions:
  key: {type: apiKey, in: header, name: X-Key}
`,
      },
    ],
  },
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
