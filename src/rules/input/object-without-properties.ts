import { defineRule } from '../rule.ts';
import { freeObjects } from './untyped.ts';

export default defineRule({
  id: 'object-without-properties',
  title: 'Request object of which no property is known',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [915],
  stride: ['T', 'E'],
  rationale:
    'A client chooses every name and value: where the object is merged into another or stored as it comes, that is mass assignment, and query operators (`$where`), prototype keys and megabytes pass as well.',
  remediation:
    'Declare the `properties` and close the object with `additionalProperties: false`; for a map, state in `additionalProperties` what its values are, and `maxProperties`.',
  falsePositives: ['Free data is meant: metadata that is only stored and given back.'],
  examples: {
    good: [
      {
        title: 'Properties, also in another part of the composition; a map of texts; an object that is empty',
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
                a: {type: object, allOf: [{properties: {name: {type: string}}}]}
                b: {type: object, additionalProperties: {type: string}}
                c: {type: object, additionalProperties: false}
                d: {type: object, oneOf: [{$ref: '#/components/schemas/E'}, {$ref: '#/components/schemas/F'}]}

      responses: {}
components:
  schemas:
    E: {type: object, properties: {e: {type: string}}}
    F: {type: object, properties: {f: {type: string}}}
`,
      },
      {
        title: 'Responses are not judged; patterns of names say what may come',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              patternProperties: {'^x-': {type: string}}
              additionalProperties: false

      responses: {'200': {description: A thing, content: {application/json: {schema: {type: object}}}}}
`,
      },
    ],
    bad: [
      {
        title: 'Nothing is said, or everything allowed',
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
                metadata: # <-- here
                  type: object
                settings: # <-- here
                  type: object
                  additionalProperties: true
                values: # <-- here
                  type: object
                  additionalProperties: {}

      responses: {}
`,
      },
      {
        title: 'One branch of a choice',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              oneOf:
                - {type: object, properties: {name: {type: string}}}
                - {type: [object, 'null'], required: [name]} # <-- here

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
          schema: # <-- here
            type: object
      responses: {}
`,
      },
    ],
  },
  visit: freeObjects('input'),
});
