import { cleartextProtocol } from '../../facts/hosts/cleartext.ts';
import { isDevelopmentServer } from '../../facts/hosts/host.ts';
import type { Change } from '../../facts/surface/change.ts';
import type { OAuthFlow, Operation, SecurityScheme, Server } from '../../openapi/model.ts';
import { usualUrl } from '../../openapi/servers.ts';
import { once } from '../../text/memo.ts';
import { about, type CompareContext, defineRule } from '../rule.ts';

export default defineRule({
  id: 'transport-downgraded',
  title: 'Clear text where everything was encrypted',
  severity: 'high',
  confidence: 'high',
  category: 'regression',
  owasp: ['API8'],
  cwe: [319],
  stride: ['I', 'T', 'S'],
  looksAt: ['servers'],
  saidBy: [
    ...[
      'server-cleartext',
      'server-variable-cleartext',
      'credentials-over-cleartext',
      'oauth2-url-cleartext',
    ],
    'callback-cleartext',
  ],
  rationale:
    'Whoever is on the way reads and changes what is sent, credentials included. Clients are generated from the definition: they will use the address that it names.',
  remediation: 'Write `https`. A server for development does not belong among those of the API.',
  falsePositives: ['The server is one of somebody who develops; those are not reported.'],
  visit: {},
  compare(change, context) {
    for (const { before, after } of change.kept) compareServers(before, after, context);
    compareSchemes(change, context);
  },
});

function compareServers(before: Operation, after: Operation, { report }: CompareContext): void {
  if (before.servers.length === 0 || before.servers.some(isClear)) return;
  for (const server of after.servers) {
    if (!isClear(server)) continue;
    const isDefault = cleartextProtocol(usualUrl(server)) !== undefined;
    report({
      at: server.urlPlace,
      ...(isDefault ? {} : { severity: 'medium' as const }),
      message: `The server ${server.url} ${isDefault ? 'sends' : 'may be asked to send'} in clear text; all were encrypted`,
      before: `the servers were ${urlsOf(before.servers)}`,
      operations: [after],
      about: about.server(server, 'downgraded'),
      related: before.servers
        .slice(0, 1)
        .map(({ urlPlace }) => ({ place: urlPlace, message: 'the server before' })),
    });
  }
}

// Asked for each operation: most share their servers.
const isClear = once((server: Server): boolean => {
  if (isDevelopmentServer(server)) return false;
  return server.urls.some((url) => cleartextProtocol(url) !== undefined);
});
const urlsOf = once((servers: readonly Server[]): string => servers.map(({ url }) => url).join(', '));

const urls = ['authorizationUrl', 'tokenUrl', 'refreshUrl', 'deviceAuthorizationUrl'] as const;

function compareSchemes(change: Change, { report }: CompareContext): void {
  for (const api of change.after) {
    const old = change.wasApi(api);
    if (!old || old === api) continue;
    for (const scheme of api.allSchemes) {
      const was = old.schemes.get(scheme.name);
      for (const { at, key, url, former } of was ? downgraded(scheme, was) : [])
        report({
          at,
          message: `The \`${key}\` of \`${scheme.name}\` was encrypted; now it is ${url}`,
          before: `it was ${former}`,
          operations: scheme.operations(),
          about: about.scheme(scheme, `${key} downgraded`),
          related: [{ place: was?.place ?? scheme.place, message: 'the scheme before' }],
        });
    }
  }
}

function downgraded(now: SecurityScheme, then: SecurityScheme) {
  const pairs = now.flows.flatMap((flow) => {
    const old = then.flows.find(({ type }) => type === flow.type);
    return old ? urls.map((key) => pairOf(flow, key, old[key])) : [];
  });
  const connect = {
    at: now.place.child('openIdConnectUrl'),
    key: 'openIdConnectUrl',
    url: now.openIdConnectUrl,
    former: then.openIdConnectUrl,
  };
  return [...pairs, connect].filter(
    ({ url, former }) =>
      url !== undefined &&
      former !== undefined &&
      cleartextProtocol(url) !== undefined &&
      cleartextProtocol(former) === undefined,
  );
}

function pairOf(flow: OAuthFlow, key: (typeof urls)[number], former: string | undefined) {
  return { at: flow.place.child(key), key, url: flow[key], former };
}
