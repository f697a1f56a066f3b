import { isQueryKey } from '../../facts/access/schemes.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'api-key-in-query',
  title: 'API key in the URL',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [598],
  stride: ['S', 'I'],
  rationale:
    'URLs are kept by proxies, access logs, browser histories and analytics, and passed on as referrers: whoever reads one of them has the key.',
  remediation: 'Send the key in a header, `in: header`, or ask for tokens with `http` and `scheme: bearer`.',
  falsePositives: [
    'The key only tells applications apart for counting and opens nothing, as with keys for public maps.',
  ],
  examples: {
    good: [
      {
        title: 'A key in a header',
        code: `openapi: 3.0.3
paths: {}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
      {
        title: 'In a cookie is a matter of api-key-in-cookie',
        code: `openapi: 3.1.0
paths: {}
components:
  securitySchemes:
    key: {type: apiKey, in: cookie, name: session}
`,
      },
    ],
    bad: [
      {
        title: 'A key in the query',
        code: `openapi: 3.1.0
security: [{key: []}]
paths:
  /orders:
    get: {responses: {}}
components:
  securitySchemes:
    key:
      type: apiKey
      in: query # <-- here
      name: api_key
`,
      },
      {
        title: 'In 2.0, though nothing requires it yet',
        code: `swagger: "2.0"
paths: {}
securityDefinitions:
  key:
    type: apiKey
    name: api_key
    in: query # <-- here
`,
      },
    ],
  },
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'apiKey') return;
      examines(scheme.operations());
      if (!isQueryKey(scheme)) return;
      const parameter =
        scheme.parameterName === undefined ? 'a parameter' : `the parameter \`${scheme.parameterName}\``;
      report({
        at: scheme.place.child('in'),
        message: `The key of \`${scheme.name}\` travels in the URL, as ${parameter}`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
        remedy: 'write `in: header`',
      });
    },
  },
});
