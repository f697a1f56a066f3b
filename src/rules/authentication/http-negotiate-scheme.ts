import { httpSchemePlace } from '../../facts/access/schemes.ts';
import { about, defineRule } from '../rule.ts';

/** RFC 4559; NTLM is its fallback, and is used by its own name though nobody registered it. */
const names: ReadonlyMap<string | undefined, string> = new Map([
  ['negotiate', 'Negotiate'],
  ['ntlm', 'NTLM'],
]);

export default defineRule({
  id: 'http-negotiate-scheme',
  title: 'Negotiate or NTLM authentication declared',
  severity: 'medium',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [287],
  stride: ['S', 'E'],
  rationale:
    'It authenticates the connection, not the request: a proxy that shares connections lets others call in the caller’s name, NTLM can be relayed to another server, and a browser logs in without asking, so any page can call the API as its visitor.',
  remediation:
    'Let the identity provider check the domain account, and have it hand out tokens: `openIdConnect` or `oauth2`.',
  falsePositives: ['An API inside one domain, with Kerberos alone, channel binding and no proxy in between.'],
  examples: {
    good: [
      {
        title: 'OpenID Connect',
        code: `openapi: 3.0.3
paths: {}
components:
  securitySchemes:
    login: {type: openIdConnect, openIdConnectUrl: 'https://login.example.com/.well-known/openid-configuration'}
`,
      },
      {
        title: 'Only the name says so',
        code: `openapi: 3.1.0
paths: {}
components:
  securitySchemes:
    negotiate: {type: http, scheme: bearer}
`,
      },
    ],
    bad: [
      {
        title: 'Negotiate, in any case',
        code: `openapi: 3.0.3
security: [{domain: []}]
paths:
  /orders:
    get: {responses: {}}
components:
  securitySchemes:
    domain:
      type: http
      scheme: Negotiate # <-- here
`,
      },
      {
        title: 'NTLM',
        code: `openapi: 3.1.0
paths: {}
components:
  securitySchemes:
    domain: {type: http, scheme: NTLM} # <-- here
`,
      },
    ],
  },
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'http') return;
      examines(scheme.operations());
      const name = names.get(scheme.scheme);
      if (name === undefined) return;
      report({
        at: httpSchemePlace(scheme),
        message: `\`${scheme.name}\` is ${name}, which authenticates the connection and not the request`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },
  },
});
