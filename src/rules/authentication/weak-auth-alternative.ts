import { declarations, inWords, whom } from '../../facts/access/declarations.ts';
import { carriesKeyAsBasic, isNoSecret, isStrong, protects, weakness } from '../../facts/access/schemes.ts';
import type { SecurityAlternative } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'weak-auth-alternative',
  title: 'Weak alternative beside strong authentication',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [757],
  stride: ['S', 'E'],
  looksAt: ['access'],
  callersAreKnown: true,
  otherCauses: ['auth-optional'],
  rationale:
    'The alternatives of `security` are the caller’s choice, so an attacker chooses the weakest: short-lived tokens and certificates protect nothing that a leaked password or key opens as well.',
  remediation:
    'Delete the weak alternative. Where both must hold at once, write them into one entry: `- {token: [], login: []}`.',
  falsePositives: [
    'The weak way stays open for old clients until a date that is fixed: waive it until then.',
  ],
  visit: {
    api(api, { report, examines }) {
      for (const declared of declarations(api)) {
        const { declaration, operation, operations } = declared;
        const real = declaration.alternatives.filter(({ requirements }) => requirements.length > 0);
        if (real.length > 0) examines(operations);
        const best = real.find(isStrong);
        for (const alternative of real) {
          const reason = weakness(alternative);
          if (reason === undefined) continue;
          // A code or a name is weak beside any secret.
          const strong = best ?? (isNoSecret(reason) ? real.find(isSecret) : undefined);
          if (!strong) continue;
          const name = inWords(alternative);
          const isKey = alternative.requirements.every(({ scheme }) => scheme && carriesKeyAsBasic(scheme));
          report({
            at: alternative.place,
            ...(isKey ? { severity: 'low' as const } : {}),
            message: `${name} may be chosen in the place of ${inWords(strong)} for ${whom(declared)}, and ${reason}`,
            operations,
            about: operation ? about.operation(operation, name) : about.api(name),
            ...(operation ? { operation } : {}),
            related: [{ place: strong.place, message: 'the stronger alternative' }],
          });
        }
      }
    },
  },
});

function isSecret(alternative: SecurityAlternative): boolean {
  return weakness(alternative) === undefined && alternative.requirements.some(protects);
}
