import { defineRule } from '../rule.ts';
import { untypedValues } from './untyped.ts';

export default defineRule({
  id: 'response-schema-untyped',
  title: 'Response value without a type',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I'],
  rationale:
    'Clients, and gateways that hold answers against the definition, cannot tell what is meant from what is not: data of others, a stack trace, markup pass as well.',
  remediation: 'State `type`, or `enum`, `const` or a reference that settles it.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the definition.',
  ],
  examples: {
    good: [
      {
        title: 'A type in a composition, in an enumeration',
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
                  b: {allOf: [{minLength: 1}, {type: string}]}
                  d: {enum: [x, y]}

`,
      },
      {
        title: 'Requests are schema-untyped’s matter',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema: {maxLength: 80}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'Keywords without a type',
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
                  name: # <-- here
                    maxLength: 80

`,
      },
      {
        title: 'A component in a 3.1 answer',
        code: `openapi: 3.1.0
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
components:
  schemas:
    Thing: # <-- here
      properties: {name: {type: string}}
`,
      },
    ],
  },
  visit: untypedValues('output', 'untyped'),
});
