import { isSent, secretIn } from '../../facts/messages/secret-properties.ts';
import { parts } from '../../openapi/composition.ts';
import type { Property } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'secret-not-write-only',
  title: 'Password in a schema of both directions, not marked as one',
  severity: 'medium',
  confidence: 'high',
  category: 'output',
  owasp: ['API3'],
  cwe: [522],
  stride: ['I'],
  rationale:
    'One schema serves requests and answers, and nothing says that the secret only goes in: generated servers serialise it, generated clients and documentation show it.',
  remediation:
    'Mark it `writeOnly: true` and `format: password`; in 2.0, which knows no `writeOnly`, give answers a schema of their own and mark it `format: password`.',
  falsePositives: [
    'The server leaves it out of its answers: then `writeOnly: true` says so, and clients can rely on it.',
  ],
  examples: {
    good: [
      {
        title: 'Marked, also by a part that holds as well',
        code: `openapi: 3.0.3
paths:
  /users:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
      responses:
        '201': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
components:
  schemas:
    User:
      type: object
      properties:
        password: {allOf: [{$ref: '#/components/schemas/Secret'}]}
        passwordPolicy: {type: string}
        hasPassword: {type: boolean}
    Secret: {type: string, writeOnly: true}
`,
      },
      {
        title: 'A schema of requests alone; 2.0’s only mark',
        code: `swagger: "2.0"
paths:
  /users:
    post:
      parameters: [{name: user, in: body, schema: {$ref: '#/definitions/NewUser'}}]
      responses: {'201': {description: ok, schema: {$ref: '#/definitions/User'}}}
    put:
      parameters: [{name: user, in: body, schema: {$ref: '#/definitions/User'}}]
      responses: {'204': {description: ok}}
definitions:
  NewUser: {type: object, properties: {password: {type: string}}}
  User: {type: object, properties: {password: {type: string, format: password}}}
`,
      },
    ],
    bad: [
      {
        title: 'One component for both directions, behind composition',
        code: `openapi: 3.1.0
paths:
  /users:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
      responses:
        '201':
          description: ok
          content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/User'}]}}}
components:
  schemas:
    User:
      type: object
      properties:
        password: {type: [string, 'null']} # <-- here
        client_secret: # <-- here
          type: string
`,
      },
      {
        title: '2.0, and a component that nothing uses yet',
        code: `swagger: "2.0"
paths: {}
definitions:
  Account:
    type: object
    properties:
      password: {type: string} # <-- here
  LoginRequest:
    type: object
    properties:
      password: {type: string}
`,
      },
    ],
  },
  visit: {
    property(property, { report, examines }) {
      // A property that `writeOnly` keeps out of answers does not flow out; it is judged, and holds.
      if (!secretIn(property)) return;
      const { owner, name } = property;
      const operations = [...new Set([...owner.reachedBy('input'), ...owner.reachedBy('output')])];
      const isShared = owner.reachedBy('input').length > 0 && owner.reachedBy('output').length > 0;
      if (!isShared && (operations.length > 0 || isSent(property))) return;
      examines(operations);
      if (!property.flows('input') || !property.flows('output') || isMarked(property)) return;
      report({
        at: property.place,
        part: 'key',
        message: `Requests and answers share \`${name}\`, and neither \`writeOnly\` nor \`format: password\` marks it`,
        operations,
        about: about.schema(owner, 'output', `.${name}`),
      });
    },
  },
});

function isMarked({ schema }: Property): boolean {
  return parts(schema).some(({ value }) => value.format === 'password');
}
