import { ownOperations } from '../../facts/access/declarations.ts';
import { carriesCredential } from '../../facts/access/schemes.ts';
import { cleartextProtocol } from '../../facts/hosts/cleartext.ts';
import { isDevelopmentUrl } from '../../facts/hosts/host.ts';
import type { SecurityDeclaration } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'credentials-over-cleartext',
  title: 'Credentials sent in clear text',
  severity: 'critical',
  confidence: 'high',
  category: 'transport',
  owasp: ['API8'],
  cwe: [523],
  stride: ['S', 'I', 'E'],
  rationale:
    'Each request to this server carries a password, key or token unencrypted: anyone on the way reads it once and calls the API in its owner’s name from then on.',
  remediation:
    'Declare `https` servers only (2.0: `schemes: [https]`), and exchange credentials that have been sent in clear text.',
  falsePositives: [
    'The server is one of somebody who develops: `localhost`, private addresses and names under `.test` are only noted.',
  ],
  examples: {
    good: [
      {
        title: 'Credentials over TLS',
        code: `openapi: 3.0.3
servers:
  - url: https://api.example.com
security: [{token: []}]
paths:
  /orders:
    get: {responses: {}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
`,
      },
      {
        title: 'What goes over clear text carries no credential',
        code: `openapi: 3.1.0
servers:
  - url: https://api.example.com
security: [{token: []}]
paths:
  /orders:
    get: {responses: {}}
  /news:
    get:
      servers: [{url: 'http://news.example.com'}]
      security: []
      responses: {}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
`,
      },
    ],
    bad: [
      {
        title: 'One operation’s own server',
        code: `openapi: 3.0.3
servers:
  - url: https://api.example.com
security: [{token: []}]
paths:
  /orders:
    get:
      servers:
        - url: http://orders.example.com # <-- here
      responses: {}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
`,
      },
      {
        title: 'One of the values that a variable may take',
        code: `openapi: 3.1.0
servers:
  - url: '{scheme}://api.example.com' # <-- here
    variables:
      scheme: {default: https, enum: [https, http]}
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
        title: 'One of several transfer protocols in 2.0',
        code: `swagger: "2.0"
host: api.example.com
schemes:
  - https
  - http # <-- here
security: [{login: []}]
paths:
  /orders:
    get: {responses: {}}
securityDefinitions:
  login: {type: basic}
`,
      },
    ],
  },
  visit: {
    server(server, { api, report, examines }) {
      const sending = server
        .operations()
        .filter(({ kind, protection }) => kind === 'operation' && credentials(protection).length > 0);
      examines(sending);
      const clear = server.urls.filter((url) => cleartextProtocol(url) !== undefined);
      if (clear.length === 0) return;
      // Without any operation yet, what the root says is what the first one will do.
      const idle = server.level === 'root' && ownOperations(api).length === 0 && api.security;
      const protections = idle ? [idle] : sending.map(({ protection }) => protection);
      const names = new Set(protections.flatMap(credentials));
      if (names.size === 0) return;
      report({
        at: server.urlPlace,
        message: `Callers send the credentials of ${[...names].map((name) => `\`${name}\``).join(', ')} in clear text to ${server.url}`,
        operations: sending,
        about: about.server(server),
        ...(clear.every(isDevelopmentUrl) ? { severity: 'info' } : {}),
      });
    },
  },
});

/** The schemes that have a caller send a credential, by name. */
function credentials({ alternatives }: Pick<SecurityDeclaration, 'alternatives'>): string[] {
  return alternatives.flatMap(({ requirements }) =>
    requirements.flatMap(({ name, scheme }) => (scheme && carriesCredential(scheme) ? [name] : [])),
  );
}
