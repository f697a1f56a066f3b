import { asClientsRead, isHostAndPort, schemeOf } from '../../text/url.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'server-url-relative',
  title: 'Relative server URL',
  severity: 'info',
  confidence: 'high',
  category: 'transport',
  owasp: ['API8'],
  cwe: [319],
  stride: ['I', 'T'],
  looksAt: ['servers'],
  rationale:
    'The API is called at the host and over the transport that the definition was read from: over `http`, or from somebody else’s copy, credentials go there.',
  remediation: 'Write the whole URL: `https://api.example.com/v1`.',
  falsePositives: ['The API itself serves the definition, over TLS only.'],
  visit: {
    server(server, { api, report, examines }) {
      if (api.version === '2.0') return;
      examines(server.operations());
      const relative = server.urls.find(isRelative);
      if (relative === undefined) return;
      const may = relative === server.url ? 'is' : 'may be';
      report({
        at: server.urlPlace,
        message: isHostAndPort(relative)
          ? `The server ${may} \`${relative}\`, a host and a port without a protocol: each client puts its own before them`
          : `The server ${may} \`${relative}\`, at the host and over the transport that the definition was read from`,
        operations: server.operations(),
        about: about.server(server),
      });
    },
  },
});

/** Has it no protocol (RFC 3986 §4.2)? A variable whose value nothing tells may bring one. */
function isRelative(url: string): boolean {
  return schemeOf(url) === undefined && !/^\s*(\{|[a-z][a-z0-9+.-]*\{)/i.test(asClientsRead(url));
}
