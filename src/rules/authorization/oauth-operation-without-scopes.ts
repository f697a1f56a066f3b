import { declarations, whom } from '../../facts/access/declarations.ts';
import { hasOAuthScopes } from '../../facts/access/scopes.ts';
import type { SecurityAlternative } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'oauth-operation-without-scopes',
  title: 'OAuth requirement without scopes',
  severity: 'medium',
  confidence: 'high',
  category: 'authorization',
  owasp: ['API5'],
  cwe: [862],
  stride: ['E'],
  looksAt: ['access'],
  callersAreKnown: true,
  otherCauses: ['scopes-on-non-oauth-scheme', 'oauth-scope-undeclared'],
  rationale:
    'Any token of the authorisation server passes, whatever its user granted: a client that was allowed to read a profile may call this as well.',
  remediation:
    'Name the scopes that the operation needs, `security: [{oauth: [orders:write]}]`, and declare them in the flows that can give them.',
  falsePositives: [
    'Tokens have no scopes, and the server decides by the user’s roles alone.',
    'The operation is for every holder of a token, such as reading one’s own profile.',
  ],
  visit: {
    api(api, { report, examines }) {
      for (const declared of declarations(api)) {
        const { declaration, operation, operations } = declared;
        for (const alternative of declaration.alternatives) {
          const oauth = alternative.requirements.filter(({ scheme }) => hasOAuthScopes(scheme));
          if (oauth.length > 0) examines(operations);
          if (asksForScopes(alternative)) continue;
          for (const { name, scheme, place } of oauth) {
            const none = scheme?.scopes?.size === 0 ? ', and the scheme declares none' : '';
            report({
              at: place,
              message: `Any token of \`${name}\` opens ${whom(declared)}: no scope is asked for${none}`,
              operations,
              about: operation ? about.operation(operation, name) : about.api(name),
              ...(operation ? { operation } : {}),
            });
          }
        }
      }
    },
  },
});

/** One requirement with scopes limits the alternative, whatever else it needs. */
function asksForScopes({ requirements }: SecurityAlternative): boolean {
  return requirements.some(({ scheme, scopes }) => hasOAuthScopes(scheme) && scopes.length > 0);
}
