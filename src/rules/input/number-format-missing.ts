import { defineRule } from '../rule.ts';
import { anyFormatOfNumber, freeValues } from './free-values.ts';

export default defineRule({
  id: 'number-format-missing',
  title: 'Number without a format in a request',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  rationale:
    'Each service chooses for itself how wide the number is: what fits one overflows or loses digits in the next, and checks before and after it see different values.',
  remediation: 'State `format`: `int32` or `int64` for an `integer`, `float` or `double` for a `number`.',
  falsePositives: ['The number is only ever read with arbitrary precision.'],
  examples: {
    good: [
      {
        title: 'Formats, also in another part of the composition; an enumeration needs none',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                count: {type: integer, format: int32}
                price: {allOf: [{type: number}, {format: double}]}
                step: {type: integer, enum: [1, 2]}

      responses: {}
`,
      },
      {
        title: 'Responses are not judged',
        code: `openapi: 3.0.3
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema: {type: integer}
`,
      },
    ],
    bad: [
      {
        title: 'Limits do not say how it is stored',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                count: # <-- here
                  type: integer
                  minimum: 0
                  maximum: 10
                price: # <-- here
                  type: [number, 'null']

      responses: {}
`,
      },
      {
        title: 'A 2.0 parameter',
        code: `swagger: "2.0"
paths:
  /things:
    get:
      parameters:
        - name: page # <-- here
          in: query
          type: integer
      responses: {}
`,
      },
    ],
  },
  visit: freeValues('input', anyFormatOfNumber),
});
