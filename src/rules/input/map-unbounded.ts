import { defineRule } from '../rule.ts';
import { freeMaps } from './free-values.ts';

export default defineRule({
  id: 'map-unbounded',
  title: 'Map with any number of entries in a request',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D'],
  rationale:
    'One request brings a million entries: each is hashed, validated and stored, and names chosen to collide make it worse.',
  remediation:
    'State `maxProperties`: the most entries that make sense; in 3.1, `propertyNames` with an `enum` or an anchored `pattern` limits which there are.',
  falsePositives: [
    'A gateway in front of the API limits the size of requests, and larger maps are meant to be taken.',
  ],
  examples: {
    good: [
      {
        title: 'A limit, also in another part of the composition',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              allOf:
                - {type: object, additionalProperties: {type: string}}
                - {maxProperties: 20}

      responses: {}
`,
      },
      {
        title: 'Names that are limited; responses are not judged',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              additionalProperties: {type: string}
              propertyNames: {enum: [a, b]}

      responses: {'200': {description: A map, content: {application/json: {schema: {type: object, additionalProperties: {type: string}}}}}}
`,
      },
    ],
    bad: [
      {
        title: 'A map of texts; 3.0 knows no `propertyNames`',
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
                labels: # <-- here
                  type: object
                  additionalProperties: {type: string}
                  propertyNames: {enum: [a, b]}

      responses: {}
`,
      },
      {
        title: 'Entries by the pattern of their names',
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
                labels: # <-- here
                  type: object
                  patternProperties: {'^[a-z]+$': {type: string}}
                  additionalProperties: false

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
          schema: {$ref: '#/definitions/Labels'}
      responses: {}
definitions:
  Labels: # <-- here
    type: object
    additionalProperties: {type: string}
`,
      },
    ],
  },
  visit: freeMaps('input'),
});
