import { defineRule } from '../rule.ts';
import { freeMaps } from './free-values.ts';

export default defineRule({
  id: 'response-map-unbounded',
  title: 'Map with any number of entries in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I', 'D'],
  rationale:
    'Nothing stops an answer from holding a whole table as a map: whoever finds the parameter for it takes everything at once, and clients pay with memory.',
  remediation: 'State `maxProperties`: the most entries that the service gives out.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the definition.',
  ],
  examples: {
    good: [
      {
        title: 'A limit',
        code: `openapi: 3.0.3
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema: {type: object, additionalProperties: {type: string}, maxProperties: 20}
`,
      },
      {
        title: 'Requests are map-unbounded’s matter',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, additionalProperties: {type: string}}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'A map of texts',
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
                  labels: # <-- here
                    type: object
                    additionalProperties: {type: string}

`,
      },
      {
        title: 'A map behind a reference',
        code: `openapi: 3.1.0
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Labels'}
components:
  schemas:
    Labels: # <-- here
      type: object
      additionalProperties: {type: string}
`,
      },
    ],
  },
  visit: freeMaps('output'),
});
