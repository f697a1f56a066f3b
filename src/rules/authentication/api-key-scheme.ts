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
  rationale:
    'A key names an application and not a person, does not expire by itself, and opens everything to whoever copies it: worth knowing where it is the only thing that is asked for.',
  remediation:
    'For people, ask for tokens of limited life and scope (`oauth2`, `openIdConnect`). For machines, hand out keys that can be revoked one by one and that open only what each needs.',
  falsePositives: ['Keys that only count calls, or that come on top of something stronger.'],
  examples: {
    good: [
      {
        title: 'Bearer tokens',
        code: `openapi: 3.0.3
paths: {}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
`,
      },
      {
        title: 'A password, which is another matter',
        code: `swagger: "2.0"
paths: {}
securityDefinitions:
  apiKey: {type: basic}
`,
      },
    ],
    bad: [
      {
        title: 'A key in a header, and one in a cookie',
        code: `openapi: 3.1.0
security: [{key: []}]
paths: {}
components:
  securitySchemes:
    key:
      type: apiKey # <-- here
      in: header
      name: X-Key
    session:
      type: apiKey # <-- here
      in: cookie
      name: session
`,
      },
      {
        title: 'In 2.0, though nothing requires it yet',
        code: `swagger: "2.0"
paths: {}
securityDefinitions:
  key: {type: apiKey, in: query, name: key} # <-- here
`,
      },
    ],
  },
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
