import { httpSchemePlace } from '../../facts/access/schemes.ts';
import { about, defineRule } from '../rule.ts';

/** RFC 4559; NTLM is its fallback, and is used by its own name though nobody registered it. */
const names: ReadonlyMap<string | undefined, string> = new Map([
  ['negotiate', 'Negotiate'],
  ['ntlm', 'NTLM'],
]);

export default defineRule({
  id: 'http-negotiate-scheme',
  title: 'Negotiate or NTLM authentication declared',
  severity: 'medium',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [287],
  stride: ['S', 'E'],
  looksAt: ['access'],
  needs: 'an HTTP authentication scheme',
  isProvedByAbsence: true,
  rationale:
    'It authenticates the connection, not the request: a proxy that shares connections lets others call in the caller’s name, NTLM can be relayed to another server, and a browser logs in without asking, so any page can call the API as its visitor.',
  remediation:
    'Let the identity provider check the domain account, and have it hand out tokens: `openIdConnect` or `oauth2`.',
  falsePositives: ['An API inside one domain, with Kerberos alone, channel binding and no proxy in between.'],
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'http') return;
      examines(scheme.operations());
      const name = names.get(scheme.scheme);
      if (name === undefined) return;
      report({
        at: httpSchemePlace(scheme),
        message: `\`${scheme.name}\` is ${name}, which authenticates the connection and not the request`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },
  },
});
