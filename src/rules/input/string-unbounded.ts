import { defineRule } from '../rule.ts';
import { anyLength, freeValues, mediumInBodies } from './free-values.ts';

export default defineRule({
  id: 'string-unbounded',
  title: 'Text of unlimited length in a request',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D'],
  rationale:
    'A client sends megabytes where a name is expected: memory, storage, log volume and whatever searches the text pay for it.',
  remediation:
    'State `maxLength`, or what limits the text anyway: `enum`, `const`, a format of known length (`uuid`, `date-time`), an anchored `pattern`.',
  falsePositives: [
    'A gateway in front of the API limits the size of requests, and larger texts are meant to be taken.',
    'What travels in the URL or in headers is bounded by what the server accepts there, some 8 kB: reported at low.',
  ],
  examples: {
    good: [
      {
        title: 'A limit that stands in another part of the composition',
        code: `openapi: 3.0.3
paths:
  /names:
    post:
      requestBody:
        content:
          application/json:
            schema:
              allOf:
                - type: string
                - maxLength: 80
      responses: {}
`,
      },
      {
        title: 'Responses are not judged; formats and patterns may bound a text',
        code: `openapi: 3.1.0
paths:
  /names/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: code, in: query, schema: {type: string, pattern: '^[A-Z]{3}$'}}
      responses:
        '200':
          description: The name
          content:
            application/json:
              schema: {type: string}
`,
      },
      {
        title: 'The content of a file is upload-unbounded’s matter',
        code: `openapi: 3.0.3
paths:
  /pictures:
    post:
      requestBody:
        content:
          image/png:
            schema: {type: string, format: binary}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'A property behind a reference',
        code: `openapi: 3.0.3
paths:
  /names:
    post:
      requestBody:
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/Name'
      responses: {}
components:
  schemas:
    Name:
      type: object
      properties:
        given: # <-- here
          type: string
        code: {type: string, enum: [a, b]}
`,
      },
      {
        title: 'One branch of a choice is free',
        code: `openapi: 3.1.0
paths:
  /search:
    get:
      parameters:
        - name: q
          in: query
          schema:
            oneOf:
              - {type: string, format: uuid}
              - {type: [string, 'null']} # <-- here
      responses: {}
`,
      },
      {
        title: 'A 2.0 parameter',
        code: `swagger: "2.0"
paths:
  /search:
    get:
      parameters:
        - name: q # <-- here
          in: query
          type: string
      responses: {}
`,
      },
    ],
  },
  visit: freeValues('input', anyLength, mediumInBodies),
});
