import { defineRule } from '../rule.ts';
import { untypedItems } from './untyped.ts';

export default defineRule({
  id: 'response-array-items-untyped',
  title: 'List of anything in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [20],
  stride: ['I'],
  rationale:
    'Clients, and gateways that hold answers against the definition, cannot tell what is meant from what is not: data of others, a stack trace, markup pass as well.',
  remediation: 'State `items`, with a `type` or a reference in it.',
  falsePositives: [
    'A client that trusts the API takes whatever comes, and nothing else relies on the definition.',
  ],
  examples: {
    good: [
      {
        title: 'Items with a type',
        code: `openapi: 3.0.3
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema: {type: array, items: {type: string}}
`,
      },
      {
        title: 'Requests are array-items-untyped’s matter',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: array}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'No items',
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
                  tags: # <-- here
                    type: array

`,
      },
      {
        title: 'Items without a type',
        code: `openapi: 3.1.0
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema:
                type: array
                items: {} # <-- here

`,
      },
    ],
  },
  visit: untypedItems('output'),
});
