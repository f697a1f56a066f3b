import type { SecurityScheme } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { says } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'jwt-bcp-undocumented',
  title: 'Tokens without a word on RFC 8725',
  severity: 'info',
  confidence: 'medium',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [347],
  stride: ['S', 'T'],
  looksAt: ['access'],
  rationale:
    'JSON Web Tokens fail in known ways: `alg: none`, a public key taken for a shared secret, an issuer or audience that nobody compares. Whoever checks tokens by hand finds no word here that says what to check.',
  remediation:
    'Follow RFC 8725 (JSON Web Token Best Current Practices), and say so in the scheme’s `description`, with algorithms, issuer and audience.',
  falsePositives: ['The tokens are no JWTs, or the practice is documented elsewhere.'],
  visit: {
    securityScheme(scheme, { api, report, examines }) {
      if ((api.version === '2.0' && scheme.type !== 'apiKey') || !usesJwt(scheme)) return;
      examines(scheme.operations());
      const description = own(scheme.value, 'description');
      const said = typeof description === 'string' ? description : undefined;
      if (said !== undefined && says(said, /\bRFC[\s_-]*8725|\bBCP[\s_-]*225\b/i)) return;
      report({
        ...(said === undefined
          ? { at: scheme.place, part: 'key' }
          : { at: scheme.place.child('description') }),
        message: `Nothing says that the tokens of \`${scheme.name}\` are checked as RFC 8725 demands`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },
  },
});

/** OAuth, and tokens that are said to be JSON Web Tokens, also where their scheme forgets to say that it is `bearer`. */
function usesJwt({ type, scheme, lack, bearerFormat = '', value, in: where }: SecurityScheme): boolean {
  if (type === 'oauth2') return true;
  // Before 3.0 a token in a header could only be written as a key, and some go on so; also where `type` was forgotten.
  const isKey = type === 'apiKey' && where === 'header';
  const isUntold = own(value, 'type') === undefined && bearerFormat !== '';
  if (
    !isKey &&
    !isUntold &&
    (type !== 'http' || (scheme !== 'bearer' && lack === undefined && scheme !== 'jwt'))
  )
    return false;
  const description = own(value, 'description');
  return /\bJWTs?\b|JSON Web Token/i.test(
    `${bearerFormat} ${typeof description === 'string' ? description : ''}`,
  );
}
