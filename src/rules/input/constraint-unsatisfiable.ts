import { contradictions } from '../../facts/schemas/satisfiable.ts';
import { parts } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'constraint-unsatisfiable',
  title: 'Limits that contradict each other',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [1173],
  stride: ['T', 'D'],
  rationale:
    'A validator that takes the limits seriously refuses every value, so somebody switches it off, or the service checks something else than what is written here; then nothing limits the value.',
  remediation: 'Correct the limit that is wrong: what the service really accepts is between the two.',
  falsePositives: [
    'What only the API gives out, and defaults, are reported at info.',
    'A branch of a choice that is kept though nothing can satisfy it.',
  ],
  examples: {
    good: [
      {
        title: 'Limits that leave something',
        code: `openapi: 3.1.0
paths:
  /orders:
    get:
      parameters:
        - {name: a, in: query, schema: {type: string, minLength: 5, maxLength: 5}}
        - {name: b, in: query, schema: {type: integer, exclusiveMinimum: 1, exclusiveMaximum: 3, default: 2}}
        - {name: c, in: query, schema: {type: [string, 'null'], enum: [x, null]}}
        - {name: d, in: query, schema: {type: array, items: {type: number, enum: [1, 2.5]}, minItems: 1, maxItems: 1}}
      responses: {}
`,
      },
      {
        title: 'In 2.0, and in compositions',
        code: `swagger: "2.0"
paths:
  /orders:
    post:
      parameters:
        - {name: a, in: query, required: true, type: integer, minimum: 1, maximum: 2, exclusiveMaximum: true}
        - name: b
          in: body
          schema:
            allOf:
              - {type: object, required: [x], properties: {x: {type: string}}}
              - {type: object, maxProperties: 1}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'Each pair of limits',
        code: `openapi: 3.0.3
paths:
  /orders:
    get:
      parameters:
        - name: a
          in: query
          schema:
            type: string
            minLength: 9
            maxLength: 8 # <-- here
        - name: b
          in: query
          schema:
            type: integer
            minimum: 5
            maximum: 5 # <-- here
            exclusiveMaximum: true
        - name: c
          in: query
          schema:
            type: array
            items: {type: string}
            minItems: 3
            maxItems: 2 # <-- here
        - name: d
          in: query
          schema:
            type: object
            required: [x, y]
            maxProperties: 1 # <-- here
      responses: {}
`,
      },
      {
        title: 'Limits of their own in 3.1, whole numbers, and formats',
        code: `openapi: 3.1.0
paths:
  /orders:
    get:
      parameters:
        - name: a
          in: query
          schema:
            type: number
            minimum: 5
            exclusiveMaximum: 5 # <-- here
        - name: b
          in: query
          schema:
            type: integer
            exclusiveMinimum: 1
            exclusiveMaximum: 2 # <-- here
        - name: c
          in: query
          schema:
            type: string
            format: uuid
            maxLength: 32 # <-- here
      responses: {}
`,
      },
      {
        title: 'Values outside of the type or the limits, types that exclude each other',
        code: `openapi: 3.0.3
paths:
  /orders:
    post:
      parameters:
        - name: a
          in: query
          schema:
            type: string
            enum:
              - 1 # <-- here
              - 2
        - name: b
          in: query
          schema:
            type: integer
            maximum: 100
            default: 500 # <-- here
      requestBody:
        content:
          application/json:
            schema:
              type: object
              additionalProperties: false
              required:
                - name
                - secret # <-- here
              properties:
                name:
                  allOf:
                    - {type: string}
                    - type: object # <-- here
      responses: {}
`,
      },
      {
        title: 'In 2.0',
        code: `swagger: "2.0"
paths:
  /orders:
    get:
      parameters:
        - name: a
          in: query
          type: integer
          minimum: 10
          maximum: 1 # <-- here
      responses:
        '200':
          description: Orders
          headers:
            X-Shop:
              type: string
              minLength: 2
              maxLength: 1 # <-- here
`,
      },
    ],
  },
  visit: {
    schema(schema, context) {
      const isInput = schema.flows('input');
      const direction = isInput ? 'input' : 'output';
      const operations = schema.operations(direction);
      context.examines(operations);
      for (const part of parts(schema)) {
        for (const { part: where, path, message } of contradictionsOf(part)) {
          const [keyword] = path;
          context.report({
            at: where.place.child(...path),
            ...(isTakenIn(schema, where) && keyword !== 'default' ? {} : { severity: 'info' }),
            message,
            operations,
            about: about.schema(schema, direction, String(keyword)),
          });
        }
      }
    },
  },
});

/** Many values share their parts. */
const contradictionsOf = once(contradictions);

/** A part that requests and answers share is reported once, as what requests bring. */
function isTakenIn(whole: Schema, part: Schema): boolean {
  return whole.flows('input') || part.flows('input') || part.reachedBy('input').length > 0;
}
