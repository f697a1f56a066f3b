import { flowPlace } from '../../facts/access/schemes.ts';
import { about, defineRule } from '../rule.ts';

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
  ],
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'oauth2') return;
      examines(scheme.operations());
      const flow = scheme.flows.find(({ type }) => type === 'implicit');
      if (!flow) return;
      report({
        ...flowPlace(scheme, flow.place),
        message: `\`${scheme.name}\` hands out access tokens in the address of a page (implicit flow)`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },
  },
});
