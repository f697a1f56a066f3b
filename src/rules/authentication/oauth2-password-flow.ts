import { flowPlace } from '../../facts/access/schemes.ts';
import { about, defineRule } from '../rule.ts';
import { isIdle } from './scheme-uses.ts';

export default defineRule({
  id: 'oauth2-password-flow',
  title: 'OAuth 2.0 password flow',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S', 'I'],
  looksAt: ['access'],
  needs: 'OAuth',
  isProvedByAbsence: true,
  otherCauses: ['oauth2-password-flow-applied'],
  rationale:
    'Users type their password into each client: whoever breaks into one, or imitates one, has the password itself, and a second factor cannot be asked for (RFC 9700 §2.4: must not be used).',
  remediation:
    'Offer `authorizationCode` (2.0: `accessCode`) with PKCE for people and `clientCredentials` for machines, and delete the password flow.',
  falsePositives: [
    'The authorization server has switched the flow off already, and only the definition still tells of it.',
    'No operation asks for the scheme, while others are asked for: reported at medium.',
  ],
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'oauth2') return;
      examines(scheme.operations());
      const flow = scheme.flows.find(({ type }) => type === 'password');
      if (!flow) return;
      report({
        ...flowPlace(scheme, flow.place),
        ...(isIdle(scheme) ? { severity: 'medium' as const } : {}),
        message: `\`${scheme.name}\` has clients collect their users’ passwords (password flow)`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },
  },
});
