import { defineRule } from '../rule.ts';
import { untypedValues } from './untyped.ts';

export default defineRule({
  id: 'response-schema-empty',
  title: 'Response value that may be anything',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I'],
  rationale:
    'Clients, and gateways that hold answers against the definition, cannot tell what is meant from what is not: data of others, a stack trace, markup pass as well.',
  remediation: 'Describe the value: its `type` first, then what limits it.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the definition.',
  ],
  examples: {
    good: [
      {
        title: 'Every value is described',
        code: `openapi: 3.0.3
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema: {type: object, properties: {name: {type: string}}}
`,
      },
      {
        title: 'Requests are schema-empty’s matter',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema: {}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'A property',
        code: `openapi: 3.0.3
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema:
                type: object
                properties:
                  extra: {} # <-- here

`,
      },
      {
        title: '`true`, in 3.1',
        code: `openapi: 3.1.0
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema: true # <-- here
`,
      },
    ],
  },
  visit: untypedValues('output', 'empty'),
});
