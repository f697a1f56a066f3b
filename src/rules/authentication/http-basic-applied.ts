import { carriesKeyAsBasic, httpSchemePlace, isBasic } from '../../facts/access/schemes.ts';
import { about, defineRule } from '../rule.ts';
import { guarded, requiredHere, toWhom, usesOf } from './scheme-uses.ts';

export default defineRule({
  id: 'http-basic-applied',
  title: 'Basic authentication in use',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S', 'I'],
  looksAt: ['access'],
  otherCauses: ['http-basic-scheme'],
  rationale:
    'Every request carries the password itself, merely encoded: one log, proxy or careless client gives away a credential that does not expire and often opens more than this API.',
  remediation:
    'Ask for tokens of limited life instead: `oauth2` or `openIdConnect`, or at least `http` with `scheme: bearer`, and drop the scheme from `security`.',
  falsePositives: [
    'It carries a revocable API key in the place of the password, over TLS only, to clients that can do no better.',
  ],
  visit: {
    api(api, { report, examines }) {
      examines(guarded(api));
      for (const use of usesOf(api, isBasic)) {
        // A key that opens this API alone and can be revoked is worth as much as one in a header of its own.
        const isKey = carriesKeyAsBasic(use.scheme);
        report({
          at: httpSchemePlace(use.scheme),
          ...(isKey ? { severity: 'low' as const } : {}),
          message: `\`${use.scheme.name}\` sends the ${isKey ? 'key' : 'password'} itself with every request${toWhom(use)}`,
          operations: use.operations,
          about: about.scheme(use.scheme),
          related: requiredHere(use),
        });
      }
    },
  },
});
