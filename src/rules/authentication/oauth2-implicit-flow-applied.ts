import { flowFor, flowPlace } from '../../facts/access/schemes.ts';
import type { OAuthFlow } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';
import { guarded, requiredHere, toWhom, usesOf } from './scheme-uses.ts';

export default defineRule({
  id: 'oauth2-implicit-flow-applied',
  title: 'OAuth 2.0 implicit flow in use',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S', 'I'],
  looksAt: ['access'],
  otherCauses: ['oauth2-implicit-flow'],
  rationale:
    'Tokens that open these operations come back in the address of a page: browser history, logs, referrers and scripts of others read them there, and they can be slipped into another client (RFC 9700 §2.1.2).',
  remediation:
    'Offer `authorizationCode` (2.0: `accessCode`) with PKCE in the scheme instead, and delete the implicit flow; or require another scheme.',
  falsePositives: [
    'The authorization server has switched the flow off already, and only the definition still tells of it.',
  ],
  visit: {
    api(api, { report, examines }) {
      examines(guarded(api));
      for (const use of usesOf(api, (scheme, requirement) => !!flowFor(scheme, 'implicit', requirement))) {
        const { scheme, operations } = use;
        const flow = scheme.flows.find(({ type }) => type === 'implicit') as OAuthFlow;
        report({
          ...flowPlace(scheme, flow.place),
          message: `Tokens that give access${toWhom(use)} travel in the address of a page (implicit flow of \`${scheme.name}\`)`,
          operations,
          about: about.scheme(scheme),
          related: requiredHere(use),
        });
      }
    },
  },
});
