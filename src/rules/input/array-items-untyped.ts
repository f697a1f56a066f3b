import { defineRule } from '../rule.ts';
import { untypedItems } from './untyped.ts';

export default defineRule({
  id: 'array-items-untyped',
  title: 'List of anything in a request',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  rationale:
    'Each item reaches the code behind unchecked: objects where texts are expected, lists inside lists.',
  remediation: 'State `items`, with a `type` or a reference in it.',
  falsePositives: ['Anything is meant to be sent: a list that is only stored and given back.'],
  examples: {
    good: [
      {
        title: 'Items with a type, a reference, an enumeration, in another part of the composition',
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
                a: {type: array, items: {type: string}}
                b: {type: array, items: {enum: [x, y]}}
                c: {allOf: [{type: array}, {items: {type: integer}}]}
                items: {type: string}

      responses: {}
`,
      },
      {
        title: 'A tuple; responses are not judged',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: array
              prefixItems: [{type: number}, {type: number}]
              items: false

      responses: {'200': {description: A list, content: {application/json: {schema: {type: array}}}}}
`,
      },
    ],
    bad: [
      {
        title: 'No items, and items without a type',
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
                tags: # <-- here
                  type: array
                values:
                  type: array
                  items: {} # <-- here
                names:
                  type: [array, 'null']
                  items: # <-- here
                    maxLength: 80

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
        - name: ids # <-- here
          in: query
          type: array
      responses: {}
`,
      },
    ],
  },
  visit: untypedItems('input'),
});
