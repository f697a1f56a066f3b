import { httpSchemePlace } from '../../facts/access/schemes.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'http-oauth1-scheme',
  title: 'OAuth 1.0 declared',
  severity: 'medium',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [477],
  stride: ['S'],
  looksAt: ['access'],
  needs: 'an HTTP authentication scheme',
  isProvedByAbsence: true,
  rationale:
    'OAuth 1.0 is obsolete (RFC 6749 replaced RFC 5849): it signs with SHA-1 or sends the secret in the place of a signature, its tokens have no scopes and mostly no end, and its libraries are no longer looked after.',
  remediation:
    'Offer OAuth 2.0, `type: oauth2` with the authorization code flow and PKCE, and switch 1.0 off.',
  falsePositives: ['Old clients need it until a date that is fixed: waive it until then.'],
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'http') return;
      examines(scheme.operations());
      if (scheme.scheme !== 'oauth') return;
      report({
        at: httpSchemePlace(scheme),
        message: `\`${scheme.name}\` is OAuth 1.0, which is obsolete`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
        remedy:
          'declare OAuth 2.0 with `type: oauth2`; if tokens of OAuth 2.0 are meant, write `scheme: bearer`',
      });
    },
  },
});
