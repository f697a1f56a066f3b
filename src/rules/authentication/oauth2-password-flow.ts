import { flowPlace } from '../../facts/access/schemes.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'oauth2-password-flow',
  title: 'OAuth 2.0 password flow',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S', 'I'],
  rationale:
    'Users type their password into each client: whoever breaks into one, or imitates one, has the password itself, and a second factor cannot be asked for (RFC 9700 §2.4: must not be used).',
  remediation:
    'Offer `authorizationCode` (2.0: `accessCode`) with PKCE for people and `clientCredentials` for machines, and delete the password flow.',
  falsePositives: [
    'The authorization server has switched the flow off already, and only the definition still tells of it.',
  ],
  examples: {
    good: [
      {
        title: 'Machines prove who they are with credentials of their own',
        code: `openapi: 3.1.0
paths: {}
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://login.example.com/token
          scopes: {}
`,
      },
      {
        title: '2.0 calls it application',
        code: `swagger: "2.0"
paths: {}
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
        title: 'The password flow',
        code: `openapi: 3.0.3
security: [{login: []}]
paths:
  /orders:
    get: {responses: {}}
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        password: # <-- here
          tokenUrl: https://login.example.com/token
          scopes: {}
`,
      },
      {
        title: 'In 2.0, though nothing requires it yet',
        code: `swagger: "2.0"
paths: {}
securityDefinitions:
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
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'oauth2') return;
      examines(scheme.operations());
      const flow = scheme.flows.find(({ type }) => type === 'password');
      if (!flow) return;
      report({
        ...flowPlace(scheme, flow.place),
        message: `\`${scheme.name}\` has clients collect their users’ passwords (password flow)`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },
  },
});
