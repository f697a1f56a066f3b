import { cleartextProtocol, overTls } from '../../facts/hosts/cleartext.ts';
import { isDevelopmentServer } from '../../facts/hosts/host.ts';
import type { Server } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'server-cleartext',
  title: 'Server without transport encryption',
  severity: 'high',
  confidence: 'high',
  category: 'transport',
  owasp: ['API8'],
  cwe: [319],
  stride: ['I', 'T'],
  rationale:
    'Anyone on the way (a café network, a proxy, a provider) reads and changes every request and response, credentials included.',
  remediation: 'Serve the API over `https` (or `wss`) only, and declare only those URLs.',
  falsePositives: [
    'The server is one of somebody who develops: `localhost`, private addresses and names under `.test` are only noted.',
  ],
  otherCauses: ['server-variable-cleartext'],
  examples: {
    good: [
      {
        title: 'An encrypted server',
        code: `openapi: 3.1.0
servers:
  - url: https://api.example.com
paths: {}
`,
      },
      {
        title: 'A relative URL has the transport of the page that it came from',
        code: `openapi: 3.0.3
servers:
  - url: /v1
paths: {}
`,
      },
    ],
    bad: [
      {
        title: 'A clear-text server at the root',
        code: `openapi: 3.0.3
servers:
  - url: http://api.example.com # <-- here
paths: {}
`,
      },
      {
        title: 'One of several transfer protocols in 2.0',
        code: `swagger: "2.0"
host: api.example.com
schemes:
  - https
  - http # <-- here
paths: {}
`,
      },
      {
        title: 'A server of one path alone',
        code: `openapi: 3.2.0
servers:
  - url: https://api.example.com
paths:
  /feed:
    servers:
      - url: ws://feed.example.com # <-- here
    get:
      responses: {}
`,
      },
    ],
  },
  visit: {
    server(server, { report, examines }) {
      examines(server.operations());
      // What a variable of the URL permits is server-variable-cleartext's matter.
      const protocol = cleartextProtocol(server.url);
      if (protocol === undefined) return;
      report({
        at: server.urlPlace,
        message: messageOf(server, protocol),
        operations: server.operations(),
        about: about.server(server),
        remedy: remedyOf(server, protocol),
        ...(isDevelopmentServer(server) ? { severity: 'info' } : {}),
      });
    },
  },
});

function messageOf(server: Server, protocol: string): string {
  // 2.0 may leave the host out.
  const named = /^[^/]*\/\/[^/]/.test(server.url);
  return named
    ? `The server ${server.url} sends everything in clear text`
    : `The transfer protocol ${protocol} sends everything in clear text`;
}

function remedyOf(server: Server, protocol: string): string {
  if (server.api.version !== '2.0') return `write ${overTls(server.url)}`;
  return `list ${protocol === 'ws' ? 'wss' : 'https'} only`;
}
