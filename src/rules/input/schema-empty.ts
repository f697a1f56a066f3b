import { defineRule } from '../rule.ts';
import { untypedValues } from './untyped.ts';

export default defineRule({
  id: 'schema-empty',
  title: 'Request value that may be anything',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  rationale:
    'An empty schema lets everything through: objects where a text is expected (query operators, prototype keys), huge lists, any depth.',
  remediation: 'Describe the value: its `type` first, then what limits it.',
  falsePositives: ['Anything is meant to be sent: a value that is only stored and given back.'],
  examples: {
    good: [
      {
        title: 'Every value is described',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: {name: {type: string}, kind: {enum: [a, b]}}

      responses: {}
`,
      },
      {
        title: 'Responses are not judged; in 3.1 a part of a form with an empty schema is a file',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {picture: {}}}
      responses: {'200': {description: A thing, content: {application/json: {schema: {}}}}}
`,
      },
      {
        title: 'Items of lists are array-items-untyped’s matter, open objects request-object-open’s',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: {tags: {type: array, items: {}}, labels: {type: object, additionalProperties: {}}}

      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'A property, and a whole body',
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
                extra: {} # <-- here

      responses: {}
    put:
      requestBody:
        content:
          application/json:
            schema: {} # <-- here
      responses: {}
`,
      },
      {
        title: '`true`, also as a branch of a choice',
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
                extra: true # <-- here
                value:
                  oneOf:
                    - {type: string}
                    - {} # <-- here

      responses: {}
`,
      },
      {
        title: 'A 2.0 body',
        code: `swagger: "2.0"
paths:
  /things:
    post:
      parameters:
        - name: thing
          in: body
          schema: {} # <-- here
      responses: {}
`,
      },
    ],
  },
  visit: untypedValues('input', 'empty'),
});
