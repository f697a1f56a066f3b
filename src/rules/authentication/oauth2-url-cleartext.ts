import { cleartextProtocol, overTls } from '../../facts/hosts/cleartext.ts';
import { hostOf, isDevelopmentUrl } from '../../facts/hosts/host.ts';
import type { JsonObject, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { overTlsFix } from '../over-tls.ts';
import { about, defineRule } from '../rule.ts';
import { isAskedNowhere } from './scheme-uses.ts';

/** The endpoints of a flow, with what passes there. */
const ofFlows = new Map([
  ['authorizationUrl', 'users log in'],
  ['tokenUrl', 'tokens are handed out'],
  ['refreshUrl', 'tokens are renewed'],
  ['deviceAuthorizationUrl', 'devices ask for their code'],
]);

/** The documents that name the endpoints (OpenID Connect Discovery; RFC 8414, 3.2). */
const ofSchemes = new Map([
  ['openIdConnectUrl', 'clients learn where to log in'],
  ['oauth2MetadataUrl', 'clients learn where to log in'],
]);

export default defineRule({
  id: 'oauth2-url-cleartext',
  title: 'Login or token endpoint without transport encryption',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [319],
  stride: ['S', 'I', 'T'],
  looksAt: ['access'],
  rationale:
    'Anyone on the way reads passwords, codes and tokens as they pass, or answers in the place of the authorization server and sends users to a page of their own.',
  remediation: 'Write the `https` URL of the endpoint; RFC 6749 §3.1 and §3.2 demand it.',
  falsePositives: [
    'An authorization server of somebody who develops: `localhost`, private addresses and names under `.test` are only noted.',
    'No operation asks for the scheme: reported at medium; at low where the host is `example.com`, as a template has it.',
  ],
  fix: {
    says: 'Writes `https` in the URL. Not for servers of somebody who develops. A URL with a port of its own is suggested only: another port may be the encrypted one.',
    safe: true,
    of: overTlsFix,
  },
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'oauth2' && scheme.type !== 'openIdConnect') return;
      const operations = scheme.operations();
      examines(operations);
      for (const { at, name, url, what, detail } of endpoints(scheme)) {
        if (cleartextProtocol(url) === undefined) continue;
        report({
          at,
          message: `The \`${name}\` of \`${scheme.name}\`, where ${what}, is not encrypted: ${url}`,
          operations,
          about: about.scheme(scheme, detail),
          remedy: `write ${overTls(url)}`,
          ...(isDevelopmentUrl(url)
            ? { severity: 'info' }
            : isAskedNowhere(scheme)
              ? { severity: isInvented(url) ? 'low' : 'medium' }
              : {}),
        });
      }
    },
  },
});

/** What a template came with, and nobody calls (RFC 6761 §6.5). */
function isInvented(url: string): boolean {
  return /(?:^|\.)example(?:\.(?:com|org|net))?$/.test(hostOf(url) ?? '');
}

interface Endpoint {
  readonly at: Place;
  readonly name: string;
  readonly url: string;
  readonly what: string;
  readonly detail: string;
}

function endpoints(scheme: SecurityScheme): Endpoint[] {
  return [
    ...urls(scheme, ofSchemes, ''),
    ...scheme.flows.flatMap((flow) => urls(flow, ofFlows, `${flow.type} `)),
  ];
}

function urls(
  node: { place: Place; value: JsonObject },
  names: ReadonlyMap<string, string>,
  detail: string,
): Endpoint[] {
  return [...names].flatMap(([name, what]) => {
    const url = node.value[name];
    return typeof url === 'string'
      ? [{ at: node.place.child(name), name, url, what, detail: detail + name }]
      : [];
  });
}
