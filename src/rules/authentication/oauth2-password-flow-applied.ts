import { flowFor, flowPlace } from '../../facts/access/schemes.ts';
import type { OAuthFlow } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';
import { guarded, requiredHere, toWhom, usesOf } from './scheme-uses.ts';

export default defineRule({
  id: 'oauth2-password-flow-applied',
  title: 'OAuth 2.0 password flow in use',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S', 'I'],
  rationale:
    'To call these operations users type their password into each client: whoever breaks into one, or imitates one, has the password itself, and a second factor cannot be asked for (RFC 9700 §2.4: must not be used).',
  remediation:
    'Offer `authorizationCode` (2.0: `accessCode`) with PKCE for people and `clientCredentials` for machines in the scheme, and delete the password flow; or require another scheme.',
  falsePositives: [
    'The authorization server has switched the flow off already, and only the definition still tells of it.',
  ],
  examples: {
    good: [
      {
        title: 'Declared, but required nowhere',
        code: `openapi: 3.0.3
security: [{key: []}]
paths:
  /orders:
    get: {responses: {}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login:
      type: oauth2
      flows:
        password: {tokenUrl: 'https://login.example.com/token', scopes: {}}
`,
      },
      {
        title: 'Another flow is required',
        code: `swagger: "2.0"
security: [{login: []}]
paths:
  /orders:
    get: {responses: {}}
securityDefinitions:
  login:
    type: oauth2
    flow: application
    tokenUrl: https://login.example.com/token
    scopes: {}
`,
      },
    ],
    bad: [
      {
        title: 'One flow of several, for one operation',
        code: `openapi: 3.1.0
paths:
  /orders:
    get:
      security: [{login: [read]}]
      responses: {}
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://login.example.com/token
          scopes: {read: Read}
        password: # <-- here
          tokenUrl: https://login.example.com/token
          scopes: {read: Read}
`,
      },
      {
        title: 'Required at the root, though every operation still replaces it, in 2.0',
        code: `swagger: "2.0"
security: [{login: []}]
paths:
  /orders:
    get: {security: [{key: []}], responses: {}}
securityDefinitions:
  key: {type: apiKey, in: header, name: X-Key}
  login:
    type: oauth2
    flow: password # <-- here
    tokenUrl: https://login.example.com/token
    scopes: {}
`,
      },
    ],
  },
  visit: {
    api(api, { report, examines }) {
      examines(guarded(api));
      const uses = usesOf(api, (scheme, requirement) => !!flowFor(scheme, 'password', requirement), true);
      for (const use of uses) {
        const { scheme, operations } = use;
        const flow = scheme.flows.find(({ type }) => type === 'password') as OAuthFlow;
        report({
          ...flowPlace(scheme, flow.place),
          message: `Clients collect their users’ passwords to give access${toWhom(use)} (password flow of \`${scheme.name}\`)`,
          operations,
          about: about.scheme(scheme),
          related: requiredHere(use),
        });
      }
    },
  },
});
