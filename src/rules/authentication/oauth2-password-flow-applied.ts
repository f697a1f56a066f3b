import { flowFor, flowPlace } from '../../facts/access/schemes.ts';
import type { OAuthFlow } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';
import { guarded, requiredHere, toWhom, usesOf } from './scheme-uses.ts';

export default defineRule({
  id: 'oauth2-password-flow-applied',
  title: 'OAuth 2.0 password flow in use',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S', 'I'],
  looksAt: ['access'],
  otherCauses: ['oauth2-password-flow'],
  rationale:
    'To call these operations users type their password into each client: whoever breaks into one, or imitates one, has the password itself, and a second factor cannot be asked for (RFC 9700 §2.4: must not be used).',
  remediation:
    'Offer `authorizationCode` (2.0: `accessCode`) with PKCE for people and `clientCredentials` for machines in the scheme, and delete the password flow; or require another scheme.',
  falsePositives: [
    'The authorization server has switched the flow off already, and only the definition still tells of it.',
  ],
  visit: {
    api(api, { report, examines }) {
      examines(guarded(api));
      const uses = usesOf(api, (scheme, requirement) => !!flowFor(scheme, 'password', requirement), true);
      for (const use of uses) {
        const { scheme, operations } = use;
        const flow = scheme.flows.find(({ type }) => type === 'password') as OAuthFlow;
        report({
          ...flowPlace(scheme, flow.place),
          message: `Clients collect their users’ passwords to give access${toWhom(use)} (password flow of \`${scheme.name}\`)`,
          operations,
          about: about.scheme(scheme),
          related: requiredHere(use),
        });
      }
    },
  },
});
