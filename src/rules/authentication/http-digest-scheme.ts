import { httpSchemePlace } from '../../facts/access/schemes.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'http-digest-scheme',
  title: 'Digest authentication declared',
  severity: 'medium',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [327],
  stride: ['S', 'I'],
  looksAt: ['access'],
  needs: 'an HTTP authentication scheme',
  isProvedByAbsence: true,
  rationale:
    'Whoever overhears one exchange guesses the password offline, mostly against MD5; and the server must keep what is as good as the password, so a copy of its database is enough to log in.',
  remediation:
    'Ask for tokens of limited life over TLS: `oauth2`, `openIdConnect`, or `http` with `scheme: bearer`.',
  falsePositives: [
    'Devices on a closed network that know nothing else, with SHA-256 and passwords of their own.',
  ],
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'http') return;
      examines(scheme.operations());
      if (scheme.scheme !== 'digest') return;
      report({
        at: httpSchemePlace(scheme),
        message: `\`${scheme.name}\` is Digest authentication: whoever overhears it can guess the password`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },
  },
});
