import { cleartextProtocol, overTls } from '../../facts/hosts/cleartext.ts';
import { isDevelopmentServer } from '../../facts/hosts/host.ts';
import type { Server } from '../../openapi/model.ts';
import { asClientsRead } from '../../text/url.ts';
import { overTlsFix } from '../over-tls.ts';
import { about, defineRule } from '../rule.ts';
import { sayUnstated } from './unstated.ts';

export default defineRule({
  id: 'server-cleartext',
  title: 'Server without transport encryption',
  severity: 'high',
  confidence: 'high',
  category: 'transport',
  owasp: ['API8'],
  cwe: [319],
  stride: ['I', 'T'],
  looksAt: ['servers'],
  otherCauses: ['server-variable-cleartext', 'credentials-over-cleartext'],
  rationale:
    'Anyone on the way (a café network, a proxy, a provider) reads and changes every request and response, credentials included.',
  remediation: 'Serve the API over `https` (or `wss`) only, and declare only those URLs.',
  falsePositives: [
    'The server is one of somebody who develops: `localhost`, private addresses and names under `.test` and `.local` are only noted.',
  ],
  fix: {
    says: 'Writes `https` (`wss`) in the URL; in 2.0 in `schemes`, or takes the entry out where `https` stands beside it. Not for servers of somebody who develops. A URL with a port of its own is suggested only: another port may be the encrypted one.',
    safe: true,
    of: overTlsFix,
  },
  visit: {
    api: sayUnstated,

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
  const named = /^[^/]*\/\/[^/]/.test(asClientsRead(server.url));
  return named
    ? `The server ${server.url} sends everything in clear text`
    : `The transfer protocol ${protocol} sends everything in clear text`;
}

function remedyOf(server: Server, protocol: string): string {
  if (server.api.version !== '2.0') return `write ${overTls(server.url)}`;
  return `list ${protocol === 'ws' ? 'wss' : 'https'} only`;
}
