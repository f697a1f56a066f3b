import { flowFor, flowPlace } from '../../facts/access/schemes.ts';
import type { OAuthFlow } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';
import { guarded, requiredHere, toWhom, usesOf } from './scheme-uses.ts';

export default defineRule({
  id: 'oauth2-implicit-flow-applied',
  title: 'OAuth 2.0 implicit flow in use',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S', 'I'],
  rationale:
    'Tokens that open these operations come back in the address of a page: browser history, logs, referrers and scripts of others read them there, and they can be slipped into another client (RFC 9700 §2.1.2).',
  remediation:
    'Offer `authorizationCode` (2.0: `accessCode`) with PKCE in the scheme instead, and delete the implicit flow; or require another scheme.',
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
        implicit: {authorizationUrl: 'https://login.example.com/authorize', scopes: {}}
`,
      },
      {
        title: 'Only the other flow hands out what is required',
        code: `openapi: 3.1.0
paths:
  /orders:
    post: {security: [{login: [write]}], responses: {}}
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        implicit:
          authorizationUrl: https://login.example.com/authorize
          scopes: {read: Read}
        authorizationCode:
          authorizationUrl: https://login.example.com/authorize
          tokenUrl: https://login.example.com/token
          scopes: {read: Read, write: Write}
`,
      },
    ],
    bad: [
      {
        title: 'One of several alternatives of one operation',
        code: `openapi: 3.0.3
paths:
  /orders:
    get:
      security: [{key: []}, {login: [read]}]
      responses: {}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login:
      type: oauth2
      flows:
        implicit: # <-- here
          authorizationUrl: https://login.example.com/authorize
          scopes: {read: Read}
`,
      },
      {
        title: 'Inherited from the root, in 2.0',
        code: `swagger: "2.0"
security: [{login: []}]
paths:
  /orders:
    get: {responses: {}}
securityDefinitions:
  login:
    type: oauth2
    flow: implicit # <-- here
    authorizationUrl: https://login.example.com/authorize
    scopes: {}
`,
      },
    ],
  },
  visit: {
    api(api, { report, examines }) {
      examines(guarded(api));
      for (const use of usesOf(api, (scheme, requirement) => !!flowFor(scheme, 'implicit', requirement))) {
        const { scheme, operations } = use;
        const flow = scheme.flows.find(({ type }) => type === 'implicit') as OAuthFlow;
        report({
          ...flowPlace(scheme, flow.place),
          message: `Tokens that give access${toWhom(use)} travel in the address of a page (implicit flow of \`${scheme.name}\`)`,
          operations,
          about: about.scheme(scheme),
          related: requiredHere(use),
        });
      }
    },
  },
});
