import { declaresFlow, offersImplicit } from '../../facts/access/offered-flows.ts';
import { flowPlace } from '../../facts/access/schemes.ts';
import { ownOf } from '../../openapi/operations.ts';
import { own } from '../../syntax/value.ts';
import { type Fix, type FixSubject, remove, rename, set, valueAt } from '../fix.ts';
import { about, defineRule } from '../rule.ts';
import { isAskedNowhere } from './scheme-uses.ts';

export default defineRule({
  id: 'oauth2-implicit-flow',
  title: 'OAuth 2.0 implicit flow',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S', 'I'],
  looksAt: ['access'],
  needs: 'OAuth',
  isProvedByAbsence: true,
  otherCauses: ['oauth2-implicit-flow-applied'],
  rationale:
    'The access token comes back in the address of a page: browser history, logs, referrers and scripts of others read it there, and it can be slipped into another client (RFC 9700 §2.1.2).',
  remediation:
    'Offer `authorizationCode` (2.0: `accessCode`) with PKCE instead, also to browser and mobile applications, and delete the implicit flow.',
  falsePositives: [
    'The authorization server has switched the flow off already, and only the definition still tells of it.',
    'No operation asks for the scheme: reported at medium.',
  ],
  fix: {
    says: 'Makes it an `authorizationCode` flow (2.0: `accessCode`) whose `tokenUrl` is the `authorizationUrl` with `token` in the place of its last step; where the scheme has such a flow already, takes the implicit one out.',
    safe: false,
    of: replaceImplicit,
  },
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'oauth2') return;
      examines(scheme.operations());
      const flow = scheme.flows.find(({ type }) => type === 'implicit');
      if (!flow) return;
      report({
        ...flowPlace(scheme, flow.place),
        ...(isAskedNowhere(scheme) ? { severity: 'medium' as const } : {}),
        message: `\`${scheme.name}\` hands out access tokens in the address of a page (implicit flow)`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },

    // The authorization endpoint itself, where a definition describes one.
    parameter(parameter, { api, report }) {
      const { name, in: where, schema, place } = parameter;
      if (where !== 'query' || !schema || declaresFlow(api, 'implicit')) return;
      const operations = ownOf(parameter.operations());
      if (!offersImplicit(name, schema, operations)) return;
      report({
        at: place,
        part: 'key',
        message: `\`${name}\` may be \`token\`: access tokens are handed out in the address of a page (implicit flow)`,
        operations,
        about: about.parameter(parameter),
        remedy: 'offer `code` alone, and ask for PKCE',
      });
    },
  },
});

function replaceImplicit({ api, place }: FixSubject<object>): Fix | null {
  const holder = place.parent;
  if (!holder) return null;
  const isSwagger = api.version === '2.0';
  const flow = isSwagger ? holder : place;
  const url = own(valueAt(flow), 'authorizationUrl');
  if (!isSwagger && own(valueAt(holder), 'authorizationCode') !== undefined)
    return { title: 'Take the implicit flow out', safe: false, changes: [remove(place)] };
  const tokenUrl =
    typeof url === 'string' ? url.replace(/\/auth(?:ori[sz]e|orization)?\/?$/i, '/token') : url;
  if (typeof tokenUrl !== 'string' || tokenUrl === url) return null;
  const change = isSwagger ? set(place, 'accessCode') : rename(place, 'authorizationCode');
  return {
    title: `Use the authorization code flow, with tokens from ${tokenUrl}`,
    safe: false,
    changes: [change, set(flow.child('tokenUrl'), tokenUrl, ['authorizationUrl'])],
  };
}
