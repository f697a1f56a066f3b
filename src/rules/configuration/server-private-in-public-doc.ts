import { hostOf, isInside, testEnvironment } from '../../facts/hosts/host.ts';
import type { Api, Server } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'server-private-in-public-doc',
  title: 'Private or test server beside a public one',
  severity: 'low',
  confidence: 'medium',
  category: 'configuration',
  owasp: ['API9'],
  cwe: [1059],
  stride: ['I'],
  looksAt: ['servers'],
  rationale:
    'Test servers run the next version with weaker guards and often with real data; names of private ones tell how the network is built. Whoever reads the definition of the public API learns where they are.',
  remediation:
    'Publish a definition with the public servers only, and keep the others in an overlay or a file of their own for development.',
  falsePositives: [
    'The definition is read inside the company only, or the test server is offered to everyone, as a sandbox is.',
  ],
  visit: {
    api(api, { report, examines }) {
      const judged = api.allServers.map((server) => ({ server, why: whyPrivate(server) }));
      for (const { server } of judged) examines(server.operations());
      if (!api.allServers.some(isPublic)) return;
      for (const { server, why } of judged) {
        if (why === undefined) continue;
        report({
          at: server.urlPlace,
          message: `${server.url} ${why}, and stands beside the public server`,
          operations: server.operations(),
          about: about.server(server),
        });
      }
    },
  },
});

function isPublic(server: Server): boolean {
  if (describedAs(server)) return false;
  return server.urls.some((url) => {
    const host = hostOf(url);
    return host !== undefined && isInside(host) === false && !testEnvironment(host);
  });
}

function whyPrivate(server: Server): string | undefined {
  for (const url of server.urls) {
    const host = hostOf(url);
    const inside = host === undefined ? undefined : isInside(host);
    if (host === undefined || inside === undefined) continue;
    const named = host === hostOf(server.url) ? '' : ` (${host})`;
    if (inside) return `leads into a private network${named}`;
    const environment = testEnvironment(host);
    if (environment) return `is named as an environment for tests, \`${environment}\`${named}`;
  }
  const described = describedAs(server);
  return described && `is described as one for tests (“${described}”)`;
}

/** What a description begins with when it says so. */
function describedAs({ value, api }: { value: Server['value']; api: Api }): string | undefined {
  const description = api.version === '2.0' ? undefined : own(value, 'description');
  if (typeof description !== 'string') return undefined;
  return /^\W*(?:the |our )?((?:local(?: development)?|internal|develop(?:ment)?|dev|staging|stage|test(?:ing)?|qa|uat|pre-?prod(?:uction)?)\b(?: (?:server|environment|instance|host|api|url)\b)?)/i.exec(
    description,
  )?.[1];
}
