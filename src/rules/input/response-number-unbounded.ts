import { defineRule } from '../rule.ts';
import { freeNumbers } from './free-values.ts';

export default defineRule({
  id: 'response-number-unbounded',
  title: 'Number without limits in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['T'],
  rationale:
    'Clients that allocate, loop or pay by the number take a wrong one as well as a right one, and no gateway can tell them apart.',
  remediation: 'State `minimum` and `maximum` (or the exclusive ones): what the value can sensibly be.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the limit.',
  ],
  examples: {
    good: [
      {
        title: 'Limits on both sides',
        code: `openapi: 3.0.3
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema: {type: integer, minimum: 0, maximum: 100}
`,
      },
      {
        title: 'Requests are number-unbounded’s matter',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: integer}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'No limit, and one side only',
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
                type: object
                properties:
                  total: # <-- here
                    type: integer
                  price: # <-- here
                    type: [number, 'null']
                    exclusiveMinimum: 0

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
          description: How many
          schema: # <-- here
            type: integer
            format: int64
`,
      },
    ],
  },
  visit: freeNumbers('output'),
});
