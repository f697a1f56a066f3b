import { defineRule } from '../rule.ts';
import { freeObjects } from './untyped.ts';

export default defineRule({
  id: 'response-object-without-properties',
  title: 'Response object of which no property is known',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I'],
  rationale:
    'Clients, and gateways that hold answers against the definition, cannot tell what is meant from what is not: data of others, a stack trace, markup pass as well.',
  remediation: 'Declare the `properties`; for a map, state in `additionalProperties` what its values are.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the definition.',
  ],
  examples: {
    good: [
      {
        title: 'Properties, a map',
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
                  labels: {type: object, additionalProperties: {type: string}}

`,
      },
      {
        title: 'Requests are object-without-properties’ matter',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'Nothing is said',
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
                  metadata: # <-- here
                    type: object

`,
      },
      {
        title: 'Everything is allowed',
        code: `openapi: 3.1.0
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema: # <-- here
                type: [object, 'null']
                additionalProperties: true

`,
      },
    ],
  },
  visit: freeObjects('output'),
});
