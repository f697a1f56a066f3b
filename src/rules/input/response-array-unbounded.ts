import { defineRule } from '../rule.ts';
import { anyNumberOfItems, freeValues } from './free-values.ts';

export default defineRule({
  id: 'response-array-unbounded',
  title: 'List of unlimited length in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I', 'D'],
  rationale:
    'Nothing stops an answer from holding a whole table: whoever finds the parameter for it takes everything at once, and clients pay with memory.',
  remediation: 'State `maxItems`: the longest page that the service gives out.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the limit.',
  ],
  examples: {
    good: [
      {
        title: 'A limit, in any part of the composition',
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
                allOf:
                  - {type: array, items: {type: integer}}
                  - {maxItems: 100}

`,
      },
      {
        title: 'Requests are array-unbounded’s matter',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: array, items: {type: integer}}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'A list in an answer',
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
                  items: # <-- here
                    type: array
                    items: {type: integer}

`,
      },
      {
        title: 'A 2.0 answer',
        code: `swagger: "2.0"
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          schema: # <-- here
            type: array
            items: {type: integer}
`,
      },
    ],
  },
  visit: freeValues('output', anyNumberOfItems),
});
