import { isCookieKey } from '../../facts/access/schemes.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'api-key-in-cookie',
  title: 'API key in a cookie',
  severity: 'low',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S'],
  looksAt: ['access'],
  needs: 'an API key',
  isProvedByAbsence: true,
  rationale:
    'Browsers send cookies by themselves with every request, also with those that another site makes: that site acts as its visitor, unless something else tells its requests apart (CSRF).',
  remediation:
    'Send the key in a header, `in: header`, or ask for tokens with `http` and `scheme: bearer`. A session that must be a cookie needs `Secure`, `HttpOnly`, `SameSite`, and a CSRF token where something is changed.',
  falsePositives: ['The API serves one web application from its own site, with `SameSite` cookies.'],
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'apiKey') return;
      examines(scheme.operations());
      if (!isCookieKey(scheme)) return;
      const cookie =
        scheme.in === 'cookie' && scheme.parameterName !== undefined
          ? `the cookie \`${scheme.parameterName}\``
          : 'a cookie';
      report({
        at: scheme.place.child('in'),
        message: `The key of \`${scheme.name}\` is ${cookie}, which browsers send by themselves`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },
  },
});
