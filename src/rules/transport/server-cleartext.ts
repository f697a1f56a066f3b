import { publicData, readOnlyPublic } from '../../facts/access/public-data.ts';
import { takenCredential } from '../../facts/access/taken-credential.ts';
import { cleartextProtocol, overTls } from '../../facts/hosts/cleartext.ts';
import {
  hostKind,
  hostOf,
  isDevelopmentServer,
  isDevelopmentUrl,
  isMockUrl,
  testEnvironment,
} from '../../facts/hosts/host.ts';
import type { Api, SecurityAlternative, Server } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { isHostAndPort } from '../../text/url.ts';
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
  milderBeside: { rules: ['credentials-over-cleartext'] },
  otherCauses: ['server-variable-cleartext', 'credentials-over-cleartext'],
  rationale:
    'Anyone on the way (a café network, a proxy, a provider) reads and changes every request and response, credentials included.',
  remediation: 'Serve the API over `https` (or `wss`) only, and declare only those URLs.',
  falsePositives: [
    'It is a server for tests or for showing the product, by its name (`staging.acme.com`, `demo.acme.com`): reported at medium.',
    'Its name is known inside one network only (`http://users:8080`, `api.internal`): reported at medium, for whoever has got into that network.',
    'All that it serves is data for everyone; or the same server is listed with TLS as well, and all that goes to it are questions about what is nobody’s: reported at medium.',
    'That credentials go to it is reported at least as severely: reported at low beside that.',
    'The server is one that makes answers up, as clients are tried out against (SwaggerHub’s auto mocking, `mock.pstmn.io`): reported at low; the API is elsewhere.',
    'A host and a port stand there without a protocol (`api.acme.com:8080`), so that each client puts its own before them: reported at medium.',
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
      if (isWrittenAgain(server)) return;
      if (protocol === undefined) {
        if (isHostAndPort(server.url)) report(withoutScheme(server));
        return;
      }
      report({
        at: server.urlPlace,
        message: messageOf(server, protocol),
        operations: server.operations(),
        about: about.server(server),
        remedy: remedyOf(server, protocol),
        decision: inClearText,
        ...(isDevelopmentServer(server)
          ? { severity: 'info' }
          : server.urls.length > 0 && server.urls.every(isMockUrl)
            ? { severity: 'low' }
            : carriesPublicData(server) || isWayBeside(server) || isForTrials(server) || isNamedInside(server)
              ? { severity: 'medium' }
              : {}),
      });
    },
  },
});

/** What a client puts before a host and a port is `http` more often than not. */
function withoutScheme(server: Server) {
  const { url } = server;
  return {
    at: server.urlPlace,
    message: `The server ${url} names no protocol: clients that put \`http\` before it send everything in clear text`,
    operations: server.operations(),
    about: about.server(server),
    remedy: `write https://${url}`,
    severity: isDevelopmentUrl(`http://${url}`) ? ('info' as const) : ('medium' as const),
  };
}

const inClearText = { name: 'servers in clear text', says: 'Servers send everything in clear text' };

/** Whoever listens learns what anyone may read, and may change what it says. */
function carriesPublicData({ api }: Server): boolean {
  return publicData(api) !== undefined;
}

/** Does nobody outside a network know whom its host's name is: one of a container, a service of a cluster, `.internal`? */
function isNamedInside({ urls }: Server): boolean {
  return urls.length > 0 && urls.every((url) => hostKind(hostOf(url) ?? '') === 'internal name');
}

/** Is it one for tests or for showing the product, by the name of its host: `api.staging.acme.com`, `demo.acme.com`? */
function isForTrials({ urls }: Server): boolean {
  return (
    urls.length > 0 &&
    urls.every((url) => {
      const host = hostOf(url);
      return (
        host !== undefined &&
        (testEnvironment(host) !== undefined || /^(?:[\w-]+\.)*demo\d{0,4}\./.test(host))
      );
    })
  );
}

/** Does the same server stand there with TLS, too, while nothing but questions goes to it, with a key at most that counts its owner's? */
function isWayBeside(server: Server): boolean {
  const operations = server.operations();
  const own = withoutProtocol(server.url);
  return (
    operations.length > 0 &&
    readOnlyPublic(server.api, operations) &&
    operations.every(
      (operation) =>
        operation.safe &&
        onlyKeys(operation.protection.alternatives) &&
        overTlsAmong(operation.servers).has(own) &&
        takenCredential(operation) === undefined,
    )
  );
}

const withoutProtocol = (url: string) => url.replace(/^[a-z]+:/i, '').replace(/\/$/, '');

// What follows is asked for each operation of each server; most share one list of alternatives, and one of servers.
const onlyKeys = once((alternatives: readonly SecurityAlternative[]) =>
  alternatives.every(({ requirements }) => requirements.every(({ scheme }) => scheme?.type === 'apiKey')),
);

const overTlsAmong = once(
  (servers: readonly Server[]): ReadonlySet<string> =>
    new Set(servers.flatMap(({ url }) => (/^https:/i.test(url) ? [withoutProtocol(url)] : []))),
);

/** Is it a server of the root or a path that nothing is left of, because each operation repeats it in servers of its own? */
function isWrittenAgain(server: Server): boolean {
  return (
    (server.level === 'root' || server.level === 'path') &&
    server.operations().length === 0 &&
    usedUrls(server.api).has(server.url)
  );
}

const usedUrls = once(
  ({ allServers }: Api): ReadonlySet<string> =>
    new Set(allServers.flatMap((server) => (server.operations().length > 0 ? [server.url] : []))),
);

function messageOf(server: Server, protocol: string): string {
  return hostOf(server.url) !== undefined
    ? `The server ${server.url} sends everything in clear text`
    : `The transfer protocol ${protocol} sends everything in clear text`;
}

function remedyOf(server: Server, protocol: string): string {
  if (server.api.version !== '2.0') return `write ${overTls(server.url)}`;
  return `list ${protocol === 'ws' ? 'wss' : 'https'} only`;
}
