import { parameterCarrying } from '../../facts/messages/parameter-values.ts';
import { rangeOfFormat } from '../../facts/schemas/limits.ts';
import type { Severity } from '../../findings/finding.ts';
import type { Schema } from '../../openapi/model.ts';
import { defineRule } from '../rule.ts';
import { freeNumbers } from './free-values.ts';

export default defineRule({
  id: 'number-unbounded',
  title: 'Number without limits in a request',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D', 'T'],
  rationale:
    'Negative quantities, huge counts and numbers that overflow reach code that expects sensible ones: loops and allocations grow, prices and balances turn negative.',
  remediation:
    'State `minimum` and `maximum` (or the exclusive ones): what the value can sensibly be, not what its type can hold.',
  falsePositives: [
    'Any number that the type can hold is meant: a measurement, an offset, a difference.',
    'The number only names an object that is looked up: in a path it is reported at info.',
  ],
  examples: {
    good: [
      {
        title: 'Limits on both sides, in any part of the composition',
        code: `openapi: 3.0.3
paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                quantity: {type: integer, minimum: 1, maximum: 100}
                price:
                  allOf:
                    - {type: number, minimum: 0, exclusiveMinimum: true}
                    - {maximum: 10000}
      responses: {}
`,
      },
      {
        title: 'Exclusive limits of 3.1, enumerations; responses are not judged',
        code: `openapi: 3.1.0
paths:
  /orders:
    get:
      parameters:
        - {name: share, in: query, schema: {type: number, exclusiveMinimum: 0, exclusiveMaximum: 1}}
        - {name: step, in: query, schema: {type: integer, enum: [10, 20, 50]}}
      responses:
        '200':
          description: How many
          content:
            application/json: {schema: {type: integer}}
`,
      },
    ],
    bad: [
      {
        title: 'No limit at all, and one side only',
        code: `openapi: 3.1.0
paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                quantity: # <-- here
                  type: integer
                price: # <-- here
                  type: [number, 'null']
                  exclusiveMinimum: 0
      responses: {}
`,
      },
      {
        title: 'A format limits what fits into the type, not what makes sense',
        code: `swagger: "2.0"
paths:
  /orders:
    get:
      parameters:
        - name: page # <-- here
          in: query
          type: integer
          format: int32
      responses: {}
`,
      },
      {
        title: 'A number beside `exclusiveMaximum` has no meaning before 3.1',
        code: `openapi: 3.0.3
paths:
  /orders:
    get:
      parameters:
        - name: page
          in: query
          schema: # <-- here
            type: integer
            minimum: 1
            exclusiveMaximum: 100
      responses: {}
`,
      },
    ],
  },
  visit: freeNumbers('input', severityOf),
});

/** A format keeps the number storable, and a path's number is only looked up: neither does what a limit does. */
function severityOf(schema: Schema, part: Schema): Severity {
  return rangeOfFormat(part) !== undefined || parameterCarrying(schema)?.in === 'path' ? 'info' : 'low';
}
