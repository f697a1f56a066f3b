import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'oauth2-no-refresh',
  title: 'OAuth flow without renewal of tokens',
  severity: 'info',
  confidence: 'medium',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [613],
  stride: ['S'],
  rationale:
    'Where tokens cannot be renewed, they are made to live long, so that users need not log in all day: a stolen one is then worth much.',
  remediation:
    'Let access tokens live for minutes, renew them with refresh tokens that are used once (RFC 9700 §4.14), and state the `refreshUrl`. The implicit flow knows no renewal: offer `authorizationCode` instead.',
  falsePositives: [
    'Tokens are renewed at the `tokenUrl`, as RFC 6749 §6 has it, and the definition does not repeat it.',
    'Tokens live shortly, and users log in again without noticing.',
  ],
  examples: {
    good: [
      {
        title: 'A flow that says where to renew',
        code: `openapi: 3.0.3
paths: {}
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        authorizationCode:
          authorizationUrl: https://login.example.com/authorize
          tokenUrl: https://login.example.com/token
          refreshUrl: https://login.example.com/token
          scopes: {}
`,
      },
      {
        title: 'A machine asks for a new token with its own credentials',
        code: `openapi: 3.1.0
paths: {}
components:
  securitySchemes:
    machine:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://login.example.com/token
          scopes: {}
`,
      },
    ],
    bad: [
      {
        title: 'No refreshUrl',
        code: `openapi: 3.0.3
security: [{login: []}]
paths: {}
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        authorizationCode: # <-- here
          authorizationUrl: https://login.example.com/authorize
          tokenUrl: https://login.example.com/token
          scopes: {}
`,
      },
      {
        title: 'An empty one; the implicit flow',
        code: `openapi: 3.2.0
paths: {}
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        deviceAuthorization: # <-- here
          deviceAuthorizationUrl: https://login.example.com/device
          tokenUrl: https://login.example.com/token
          refreshUrl: ''
          scopes: {}
        implicit: # <-- here
          authorizationUrl: https://login.example.com/authorize
          scopes: {}
`,
      },
    ],
  },
  visit: {
    securityScheme(scheme, { api, report, examines }) {
      // 2.0 has no field for it.
      if (scheme.type !== 'oauth2' || api.version === '2.0') return;
      examines(scheme.operations());
      for (const { type, refreshUrl, place } of scheme.flows) {
        if (type === 'clientCredentials' || refreshUrl?.trim()) continue;
        report({
          at: place,
          part: 'key',
          message:
            type === 'implicit'
              ? `Tokens of \`${scheme.name}\` cannot be renewed: the implicit flow knows no refresh tokens`
              : `The ${type} flow of \`${scheme.name}\` does not say where tokens are renewed: it has no \`refreshUrl\``,
          operations: scheme.operations(),
          about: about.scheme(scheme, type),
        });
      }
    },
  },
});
