import { placeWithin, urlValues } from '../../facts/messages/url-values.ts';
import { parts } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'password-format-in-url',
  title: 'Value of format “password” in the URL',
  severity: 'high',
  confidence: 'high',
  category: 'secrets',
  owasp: ['API2'],
  cwe: [598],
  stride: ['I', 'S'],
  rationale:
    'The format says that nobody may see the value, and the URL shows it to all: it is kept in the logs of servers and proxies, in the history of browsers, and is sent on as `Referer`.',
  remediation: 'Send it in the body of a POST, or in the `Authorization` header.',
  falsePositives: ['The format was chosen to hide what is typed in a form, and the value is no secret.'],
  examples: {
    good: [
      {
        title: 'In a header or in the body; another format',
        code: `openapi: 3.0.3
paths:
  /orders:
    post:
      parameters:
        - {name: X-Pin, in: header, schema: {type: string, format: password}}
        - {name: page, in: query, schema: {type: string, format: byte}}
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {pin: {type: string, format: password}}}
      responses: {}
`,
      },
      {
        title: 'A form of 2.0 travels in the body',
        code: `swagger: "2.0"
paths:
  /login:
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - {name: secret, in: formData, type: string, format: password}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'In the query and in the path, behind a reference',
        code: `openapi: 3.0.3
paths:
  /cards/{pin}:
    get:
      parameters:
        - name: pin # <-- here
          in: path
          required: true
          schema: {$ref: '#/components/schemas/Pin'}
        - name: confirm
          in: query
          schema:
            type: string
            format: password # <-- here
      responses: {}
components:
  schemas:
    Pin: {type: string, format: password}
`,
      },
      {
        title: 'A property of an object in the query, an item of a list',
        code: `openapi: 3.1.0
paths:
  /search:
    get:
      parameters:
        - name: app
          in: query
          style: deepObject
          schema:
            type: object
            properties:
              word:
                type: string
                format: password # <-- here
        - name: words
          in: query
          schema:
            type: array
            items:
              type: string
              format: password # <-- here
      responses: {}
`,
      },
      {
        title: 'A 2.0 parameter',
        code: `swagger: "2.0"
paths:
  /login:
    get:
      parameters:
        - name: secret
          in: query
          type: string
          format: password # <-- here
      responses: {}
`,
      },
    ],
  },
  visit: {
    parameter(parameter, { report, examines }) {
      for (const value of urlValues(parameter)) {
        examines(parameter.operations());
        const secret = value.schema && passwordIn(value.schema);
        if (!secret) continue;
        const inside = placeWithin(parameter, secret.place.child('format'));
        report({
          ...(inside ? { at: inside } : { at: value.at, part: value.part }),
          message: `\`${value.name}\` is a password by its format, and travels in the ${value.in === 'path' ? 'path' : 'query'} of the URL`,
          operations: parameter.operations(),
          about: about.parameter(parameter, value.name === parameter.name ? '' : value.name),
        });
      }
    },
  },
});

/** The part of a value, or of its items, that says it is a password. */
function passwordIn(schema: Schema): Schema | undefined {
  const all = parts(schema);
  for (const part of [...all, ...all.flatMap(({ items }) => (items ? parts(items) : []))]) {
    const { format } = part.value;
    if (typeof format === 'string' && format.toLowerCase() === 'password') return part;
  }
  return undefined;
}
