import { defineRule } from '../rule.ts';
import { anyNumberOfItems, freeValues, mediumInBodies } from './free-values.ts';

export default defineRule({
  id: 'array-unbounded',
  title: 'List of unlimited length in a request',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D'],
  rationale:
    'One request asks for a million times the work: each item is validated, looked up, stored or sent on, and a few such requests occupy the service.',
  remediation:
    'State `maxItems`: the most that the service is meant to process at once. A list of distinct values out of an `enum` (`uniqueItems: true`) and a tuple that is closed (`items: false`) have a longest length anyway.',
  falsePositives: [
    'A gateway in front of the API limits the size of requests, and longer lists are meant to be taken.',
    'What travels in the URL or in headers is bounded by what the server accepts there, some 8 kB: reported at low.',
    'A component that nothing uses is an answer, by its name: reported at low.',
  ],
  examples: {
    good: [
      {
        title: 'A limit, also in another part of the composition',
        code: `openapi: 3.0.3
paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema:
              allOf:
                - {type: array, items: {type: integer}}
                - {maxItems: 100}
      responses: {}
`,
      },
      {
        title: 'Distinct values out of an enumeration, and a closed tuple, end by themselves',
        code: `openapi: 3.1.0
paths:
  /places:
    get:
      parameters:
        - name: kind
          in: query
          schema: {type: array, uniqueItems: true, items: {enum: [park, shop]}}
        - name: at
          in: query
          schema: {type: array, prefixItems: [{type: number}, {type: number}], items: false}
      responses:
        '200':
          description: Responses are not judged
          content:
            application/json: {schema: {type: array, items: {type: string}}}
`,
      },
    ],
    bad: [
      {
        title: 'A list in a body, behind a reference',
        code: `openapi: 3.0.3
paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Order'}
      responses: {}
components:
  schemas:
    Order:
      type: object
      properties:
        lines: # <-- here
          type: array
          items: {type: integer}
`,
      },
      {
        title: 'A tuple that more items may follow, and an enumeration whose values may repeat',
        code: `openapi: 3.1.0
paths:
  /places:
    get:
      parameters:
        - name: at
          in: query
          schema: # <-- here
            type: array
            prefixItems: [{type: number}, {type: number}]
        - name: kind
          in: query
          schema: # <-- here
            type: [array, 'null']
            items: {enum: [park, shop]}
      responses: {}
`,
      },
      {
        title: 'A component that nothing uses may be sent one day, whatever its name says',
        code: `openapi: 3.0.3
paths: {}
components:
  schemas:
    ProductList:
      type: object
      properties:
        products: {type: array, items: {type: integer}} # <-- here
`,
      },
      {
        title: 'A 2.0 parameter',
        code: `swagger: "2.0"
paths:
  /places:
    get:
      parameters:
        - name: ids # <-- here
          in: query
          type: array
          items: {type: integer}
      responses: {}
`,
      },
    ],
  },
  visit: freeValues('input', anyNumberOfItems, mediumInBodies),
});
