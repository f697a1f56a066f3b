import { defineRule } from '../rule.ts';
import { anyText, freeValues } from './free-values.ts';

export default defineRule({
  id: 'string-unconstrained',
  title: 'Text of any form in a request',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  rationale:
    'Whatever a client sends reaches the code behind: markup, quotes, control characters and path separators are where injections start.',
  remediation: 'Say what the text looks like: an anchored `pattern`, a `format`, `enum` or `const`.',
  falsePositives: ['Free text is meant: a comment, a description, a name that may be written in any script.'],
  examples: {
    good: [
      {
        title: 'A pattern, a format, an enumeration, in any part of the composition',
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
                code: {type: string, pattern: '^[A-Z]{3}$'}
                id: {type: string, format: uuid}
                kind: {allOf: [{type: string}, {enum: [a, b]}]}

      responses: {}
`,
      },
      {
        title: 'Responses are not judged; a file is no text',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              properties: {picture: {type: string, contentMediaType: image/png}}

      responses: {'200': {description: A name, content: {text/plain: {schema: {type: string}}}}}
`,
      },
    ],
    bad: [
      {
        title: 'A length alone says nothing about the form',
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
                  type: string
                  maxLength: 80

      responses: {}
`,
      },
      {
        title: 'One branch of a choice is free',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              oneOf:
                - {type: string, format: date}
                - {type: [string, 'null'], maxLength: 80} # <-- here

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
        - name: q # <-- here
          in: query
          type: string
      responses: {}
`,
      },
    ],
  },
  visit: freeValues('input', anyText),
});
