import { httpSchemePlace, isBasic } from '../../facts/access/schemes.ts';
import type { Place } from '../../refs/place.ts';
import { type Fix, set } from '../fix.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'http-basic-scheme',
  title: 'Basic authentication declared',
  severity: 'medium',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S', 'I'],
  looksAt: ['access'],
  needs: 'an HTTP authentication scheme',
  isProvedByAbsence: true,
  otherCauses: ['http-basic-applied'],
  rationale:
    'Whoever requires the scheme has callers send the password itself with every request, merely encoded: one log, proxy or careless client gives away a credential that does not expire.',
  remediation:
    'Declare a scheme with tokens of limited life instead (`oauth2`, `openIdConnect`, or `http` with `scheme: bearer`), and delete this one.',
  falsePositives: [
    'It carries a revocable API key in the place of the password, over TLS only, to clients that can do no better.',
    'It authenticates OAuth clients at the token endpoint (RFC 6749 §2.3.1).',
  ],
  fix: {
    says: 'Writes `bearer` in the place of `basic`; in 2.0, which has no such scheme, a key in the header `Authorization`, as tokens are written there.',
    safe: false,
    of: ({ place }) =>
      place.key === 'scheme'
        ? {
            title: 'Use `bearer`, once the server takes tokens',
            safe: false,
            changes: [set(place, 'bearer')],
          }
        : asKey(place),
  },
  visit: {
    securityScheme(scheme, { report, examines }) {
      examines(scheme.operations());
      if (!isBasic(scheme)) return;
      report({
        at: httpSchemePlace(scheme),
        message: `\`${scheme.name}\` is Basic authentication, which sends the password itself with every request`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },
  },
});

/** 2.0 knows no bearer tokens: a key in this header is how they are described there. */
function asKey(place: Place): Fix | null {
  if (!place.parent) return null;
  return {
    title: 'Describe a token in `Authorization`, once the server takes tokens',
    safe: false,
    changes: [
      set(place, 'apiKey'),
      set(place.parent.child('in'), 'header', ['type']),
      set(place.parent.child('name'), 'Authorization', ['type']),
    ],
  };
}
