import { defineRule } from '../rule.ts';
import { anyLength, freeValues } from './free-values.ts';

export default defineRule({
  id: 'response-string-unbounded',
  title: 'Text of unlimited length in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I'],
  rationale:
    'Clients, and gateways that hold answers against the definition, cannot tell that an answer carries more than it should: a dump of a table, a stack trace, data of others pass as well as what is meant.',
  remediation:
    'State `maxLength`, or what limits the text anyway: `enum`, `const`, a format of known length, an anchored `pattern`.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the limit.',
  ],
  examples: {
    good: [
      {
        title: 'A limit; requests are string-unbounded’s matter',
        code: `openapi: 3.0.3
paths:
  /things:
    get:
      parameters: [{name: q, in: query, schema: {type: string}}]
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema: {type: string, maxLength: 80}
`,
      },
      {
        title: 'What is only ever sent in, and what a webhook is sent with',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses:
        '201': {description: The thing, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
components:
  schemas:
    Thing:
      type: object
      properties:
        id: {type: string, format: uuid}
        secret: {type: string, writeOnly: true}
`,
      },
    ],
    bad: [
      {
        title: 'A property of an answer, behind a reference',
        code: `openapi: 3.0.3
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
    Thing:
      type: object
      properties:
        name: # <-- here
          type: string
`,
      },
      {
        title: 'A 2.0 answer, and one of its headers',
        code: `swagger: "2.0"
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          headers:
            X-Next: # <-- here
              type: string
          schema:
            type: array
            items: # <-- here
              type: string
`,
      },
      {
        title: 'What a webhook sends',
        code: `openapi: 3.1.0
webhooks:
  born:
    post:
      requestBody:
        content:
          text/plain:
            schema: # <-- here
              type: string
      responses: {}
`,
      },
    ],
  },
  visit: freeValues('output', anyLength),
});
