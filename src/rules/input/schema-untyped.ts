import { defineRule } from '../rule.ts';
import { untypedValues } from './untyped.ts';

export default defineRule({
  id: 'schema-untyped',
  title: 'Request value without a type',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  rationale:
    'Keywords such as `maxLength` or `properties` only count for their own kind of value: a list or a text sent in place of an object passes every check and reaches code that expects something else.',
  remediation: 'State `type`, or `enum`, `const` or a reference that settles it.',
  falsePositives: ['Anything is meant to be sent: a value that is only stored and given back.'],
  examples: {
    good: [
      {
        title: 'A type behind a reference, in a composition, in each branch of a choice, in an enumeration',
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
                a: {$ref: '#/components/schemas/A', description: Beside a reference}
                b: {allOf: [{minLength: 1}, {type: string}]}
                c: {oneOf: [{type: string}, {type: integer}]}
                d: {enum: [x, y]}

      responses: {}
components:
  schemas: {A: {type: string}}
`,
      },
      {
        title: 'Responses are not judged; nor, in 3.1, the content of files',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: {picture: {contentMediaType: image/png, contentEncoding: base64}}

      responses: {'200': {description: A thing, content: {text/plain: {schema: {maxLength: 3}}}}}
`,
      },
    ],
    bad: [
      {
        title: 'Keywords without a type',
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
                name: # <-- here
                  maxLength: 80
                tags:
                  type: array
                  items: {type: string}

      responses: {}
`,
      },
      {
        title: 'One branch of a choice, and a type that does not exist',
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
                when:
                  anyOf:
                    - {type: 'null'}
                    - {description: When it is due} # <-- here
                day: # <-- here
                  type: date

      responses: {}
`,
      },
      {
        title: 'A 2.0 body, behind a reference',
        code: `swagger: "2.0"
paths:
  /things:
    post:
      parameters:
        - name: thing
          in: body
          schema: {$ref: '#/definitions/Thing'}
      responses: {}
definitions:
  Thing: # <-- here
    properties: {name: {type: string}}
`,
      },
    ],
  },
  visit: untypedValues('input', 'untyped'),
});
