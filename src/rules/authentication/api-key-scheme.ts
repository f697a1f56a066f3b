import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'api-key-scheme',
  title: 'API key declared',
  severity: 'info',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [287],
  stride: ['S'],
  looksAt: ['access'],
  needs: 'an API key',
  isProvedByAbsence: true,
  otherCauses: ['api-key-in-query', 'api-key-in-cookie'],
  rationale:
    'A key names an application and not a person, does not expire by itself, and opens everything to whoever copies it: worth knowing where it is the only thing that is asked for.',
  remediation:
    'For people, ask for tokens of limited life and scope (`oauth2`, `openIdConnect`). For machines, hand out keys that can be revoked one by one and that open only what each needs.',
  falsePositives: ['Keys that only count calls, or that come on top of something stronger.'],
  visit: {
    securityScheme(scheme, { report, examines }) {
      examines(scheme.operations());
      if (scheme.type !== 'apiKey') return;
      const where = scheme.parameterName === undefined ? '' : `, in ${scheme.in} \`${scheme.parameterName}\``;
      report({
        at: scheme.place.child('type'),
        message: `\`${scheme.name}\` is an API key${where}: whoever copies it can use it`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },
  },
});
