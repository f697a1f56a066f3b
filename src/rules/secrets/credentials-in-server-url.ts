import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'credentials-in-server-url',
  title: 'Credentials in the URL of a server',
  severity: 'critical',
  confidence: 'high',
  category: 'secrets',
  owasp: ['API8'],
  cwe: [522],
  stride: ['I', 'S'],
  rationale:
    'Everyone who reads the definition, its documentation or a generated client has the user name and the password.',
  remediation:
    'Take the credentials out of the URL, change them (they are known now), and declare how callers authenticate as a security scheme.',
  falsePositives: [
    'The password stands for one that readers put in themselves: leave the part before `@` out even so.',
  ],
  examples: {
    good: [
      {
        title: 'A URL without credentials; `@` in the path is none',
        code: `openapi: 3.0.3
servers:
  - url: https://api.example.com/v1/@me:all
paths: {}
`,
      },
      {
        title: 'A 2.0 host with its port',
        code: `swagger: "2.0"
host: api.example.com:8443
paths: {}
`,
      },
    ],
    bad: [
      {
        title: 'A user name and a password',
        code: `openapi: 3.1.0
servers:
  - url: https://deploy:t0psecret@api.example.com # <-- here
paths: {}
`,
      },
      {
        title: 'On one operation alone',
        code: `openapi: 3.0.3
paths:
  /jobs:
    get:
      servers:
        - url: https://deploy:t0psecret@jobs.example.com/ # <-- here
      responses: {}
`,
      },
      {
        title: 'In the default of a variable',
        code: `openapi: 3.1.0
servers:
  - url: https://{login}@api.example.com # <-- here
    variables:
      login: {default: 'deploy:t0psecret'}
paths: {}
`,
      },
      {
        title: 'In the host of 2.0, once for all its protocols',
        code: `swagger: "2.0"
host: deploy:t0psecret@api.example.com # <-- here
schemes: [http, https]
paths: {}
`,
      },
    ],
  },
  visit: {
    server(server, { report, examines }) {
      examines(server.operations());
      // The defaults of variables may hold what the template does not show.
      const found = [server.url, ...server.urls].map(userInfo).find((info) => info !== undefined);
      if (!found) return;
      const isSwagger = server.api.version === '2.0' && server.level === 'root';
      const isTemplate = found.password.startsWith('{');
      report({
        at: isSwagger ? server.api.place.child('host') : server.urlPlace,
        severity: isTemplate ? 'high' : 'critical',
        message: isTemplate
          ? `The server ${found.masked} takes the password in its URL`
          : `The server ${found.masked} has a password in its URL`,
        operations: server.operations(),
        // The password is no part of it: changing it mends nothing.
        about: about.api(isSwagger ? 'host password' : `server ${found.masked}`),
      });
    },
  },
});

/** User name and password before the host (RFC 3986 §3.2.1), and the URL without the latter. */
function userInfo(url: string): { password: string; masked: string } | undefined {
  const authority = /^\s*(?:[^/?#]*:)?\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(at, 0));
  const colon = user.indexOf(':');
  const password = colon < 0 ? '' : user.slice(colon + 1);
  if (password === '') return undefined;
  return { password, masked: url.replace(`:${password}@`, () => ':…@') };
}
