import { defineRule } from '../rule.ts';
import { anyText, freeValues } from './free-values.ts';

export default defineRule({
  id: 'response-string-unconstrained',
  title: 'Text of any form in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['T', 'I'],
  rationale:
    'Clients that show, store or pass on what the API answers cannot tell markup or a script from what is meant, nor can a gateway that holds answers against the definition.',
  remediation: 'Say what the text looks like: an anchored `pattern`, a `format`, `enum` or `const`.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the limit.',
  ],
  examples: {
    good: [
      {
        title: 'A format, an enumeration, a pattern',
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
                  id: {type: string, format: uuid}
                  kind: {type: string, enum: [a, b]}
                  code: {allOf: [{type: string}, {pattern: '^[A-Z]{3}$'}]}

`,
      },
      {
        title: 'Requests are string-unconstrained’s matter',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: string}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'A length alone says nothing about the form',
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
                    type: string
                    maxLength: 80

`,
      },
      {
        title: 'One branch of a choice is free',
        code: `openapi: 3.1.0
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema:
                oneOf:
                  - {type: string, format: date}
                  - {type: [string, 'null']} # <-- here

`,
      },
    ],
  },
  visit: freeValues('output', anyText),
});
