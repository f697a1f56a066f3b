import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'oauth2-no-refresh',
  title: 'OAuth flow without renewal of tokens',
  severity: 'info',
  confidence: 'medium',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [613],
  stride: ['S'],
  looksAt: ['access'],
  needs: 'OAuth',
  isProvedByAbsence: true,
  rationale:
    'Where tokens cannot be renewed, they are made to live long, so that users need not log in all day: a stolen one is then worth much.',
  remediation:
    'Let access tokens live for minutes, renew them with refresh tokens that are used once (RFC 9700 §4.14), and state the `refreshUrl`. The implicit flow knows no renewal: offer `authorizationCode` instead.',
  falsePositives: [
    'Tokens are renewed at the `tokenUrl`, as RFC 6749 §6 has it, and the definition does not repeat it.',
    'Tokens live shortly, and users log in again without noticing.',
  ],
  visit: {
    securityScheme(scheme, { api, report, examines }) {
      // 2.0 has no field for it.
      if (scheme.type !== 'oauth2' || api.version === '2.0') return;
      examines(scheme.operations());
      for (const { type, refreshUrl, place } of scheme.flows) {
        if (type === 'clientCredentials' || refreshUrl?.trim()) continue;
        report({
          at: place,
          part: 'key',
          message:
            type === 'implicit'
              ? `Tokens of \`${scheme.name}\` cannot be renewed: the implicit flow knows no refresh tokens`
              : `The ${type} flow of \`${scheme.name}\` does not say where tokens are renewed: it has no \`refreshUrl\``,
          operations: scheme.operations(),
          about: about.scheme(scheme, type),
        });
      }
    },
  },
});
