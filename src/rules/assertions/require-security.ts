import type { SecurityAlternative } from '../../openapi/model.ts';
import { defineRule } from '../rule.ts';
import { asList, either, nameOrNames } from './message-sides.ts';
import { reportUnmetDemand } from './unmet-demands.ts';

interface Options {
  /** One of these in every alternative; absent: any scheme. */
  readonly scheme?: string | readonly string[];
}

export default defineRule<Options>({
  id: 'require-security',
  title: 'Operation that can be called without the security scheme asked for',
  assertion: true,
  severity: 'high',
  confidence: 'high',
  category: 'assertions',
  owasp: ['API2'],
  cwe: [306],
  stride: ['S', 'E'],
  rationale:
    'A caller chooses among the alternatives of `security`: the protection is as strong as the weakest of them.',
  remediation:
    'Require the scheme in every alternative of the `security` that is in effect, and leave no `{}` among them.',
  falsePositives: ['The operation is out of what was meant: narrow the scope of the threat that asks.'],
  options: {
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        scheme: nameOrNames('The scheme, or several of which one suffices; without it any scheme'),
      },
    },
    defaults: {},
  },
  examples: {
    good: [
      {
        title: 'The scheme is in every alternative, alone or with another',
        options: { scheme: 'oauth' },
        code: `openapi: 3.0.3
security: [{oauth: []}, {oauth: [], key: []}]
paths:
  /orders:
    get: {responses: {}}
components:
  securitySchemes:
    oauth: {type: openIdConnect, openIdConnectUrl: https://id.example.com/.well-known/openid-configuration}
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
      {
        title: 'Without a name any scheme will do; a webhook is called by the API itself',
        code: `openapi: 3.1.0
paths:
  /orders:
    get: {security: [{key: []}], responses: {}}
webhooks:
  paid:
    post: {responses: {}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
    ],
    bad: [
      {
        title: 'One alternative asks for another scheme',
        options: { scheme: 'mtls' },
        code: `openapi: 3.1.0
security:
  - mtls: []
  - key: [] # <-- here
paths:
  /orders:
    get: {responses: {}}
components:
  securitySchemes:
    mtls: {type: mutualTLS}
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
      {
        title: 'Anonymous access: an empty list, and nothing at all',
        code: `swagger: "2.0"
paths:
  /orders:
    get:
      security: [] # <-- here
      responses: {}
    post: # <-- here
      responses: {}
`,
      },
      {
        title: 'An alternative that anyone meets',
        options: { scheme: ['key', 'oauth'] },
        code: `openapi: 3.0.3
paths:
  /orders:
    get:
      security: # <-- here
        - key: []
        - {}
      responses: {}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
    ],
  },
  visit: {
    api(_api, context) {
      const schemes = asList(context.options.scheme);
      const meets = ({ requirements }: SecurityAlternative) =>
        schemes.length === 0 ||
        requirements.some(({ name, scheme }) => scheme !== undefined && schemes.includes(name));
      reportUnmetDemand(context, schemes.length > 0 ? either(schemes) : 'any credential', meets);
    },
  },
});
