import { whyMilder } from '../../facts/messages/secret-descriptions.ts';
import { answersWithData, isSent, issues, secretIn, shows } from '../../facts/messages/secret-properties.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import type { Operation, Property } from '../../openapi/model.ts';
import { about, defineRule, type Observation } from '../rule.ts';

export default defineRule({
  id: 'password-in-response',
  title: 'Password or secret in a response',
  severity: 'high',
  confidence: 'high',
  category: 'output',
  owasp: ['API3'],
  cwe: [522],
  stride: ['I', 'S'],
  rationale:
    'Whoever may read the object, or finds the answer in a log or a cache, has the credential: a password, or a hash from which it is guessed offline.',
  remediation:
    'Leave it out of the answer. In a schema that requests use as well, mark the property `writeOnly: true` (3.x), or give the response a schema of its own.',
  falsePositives: [
    'The secret was made by this very call and is shown once: creating and rotating keys is recognised where the caller does not send the value himself.',
    'The server returns a mask such as `****`: then leave it out as well, or describe it as a `const`.',
    'The description says that it is not given out, shown once, masked, guarded by a scope of its own, or made for the client: reported at low.',
  ],
  examples: {
    good: [
      {
        title: 'Masked, as its example shows',
        code: `openapi: 3.0.3
paths:
  /hooks/{id}:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  secret: {type: string, example: '********'}
`,
      },
      {
        title: 'Taken in only; a flag tells that there is one',
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
        password: {type: string, writeOnly: true}
        hasPassword: {type: boolean}
        passwordExpiresIn: {type: integer}
`,
      },
      {
        title: 'A secret that this call has made, shown once',
        code: `openapi: 3.1.0
paths:
  /apps/{id}/keys:
    post:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '201':
          description: The key
          content:
            application/json:
              schema: {type: object, properties: {id: {type: string}, clientSecret: {type: string}}}
`,
      },
    ],
    bad: [
      {
        title: 'One schema for both directions',
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
        name: {type: string}
        password: # <-- here
          type: string
`,
      },
      {
        title: 'A hash, behind composition and a list',
        code: `openapi: 3.1.0
paths:
  /users:
    get:
      responses:
        2XX:
          description: ok
          content:
            application/json:
              schema:
                type: array
                items:
                  allOf:
                    - type: object
                      properties:
                        passwordHash: {type: [string, 'null']} # <-- here
`,
      },
      {
        title: 'A secret that can be read at any time, in 2.0',
        code: `swagger: "2.0"
paths:
  /me:
    get:
      responses:
        '200':
          description: ok
          schema:
            type: object
            properties:
              client_secret: {type: string} # <-- here
`,
      },
      {
        title: 'Nothing but the description keeps it back',
        code: `openapi: 3.0.3
paths:
  /project:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  password: # <-- here
                    type: string
                    description: It can be set, but it will not be returned by the API.
`,
      },
    ],
  },
  visit: {
    // Every response is judged: one without secrets holds.
    operation(operation, { examines }) {
      if (answersWithData(operation)) examines([operation]);
    },

    property(property, { report }) {
      if (!property.flows('output')) return;
      const meaning = secretIn(property);
      if (!meaning) return;
      const operations = property.operations('output');
      if (operations.length === 0) {
        if (property.flows('input') && isSent(property)) return;
        report({ ...reportOf(property, meaning, []), confidence: 'low' });
        return;
      }
      const rest = operations.filter((operation) => !issues(operation, property, meaning));
      const exposing = rest.filter((operation) => !shows(operation, meaning));
      if (exposing.length > 0) report(reportOf(property, meaning, exposing));
      else if (rest.length > 0) report({ ...reportOf(property, meaning, rest), severity: 'low' });
    },
  },
});

function reportOf(property: Property, meaning: Meaning, operations: readonly Operation[]): Observation {
  const told = whyMilder(property.schema.value.description);
  return {
    at: property.place,
    part: 'key',
    ...(told === undefined ? {} : { severity: 'low' as const }),
    confidence: meaning.confidence,
    message:
      told === undefined
        ? `Responses contain \`${property.name}\`: ${meaning.reason}`
        : `Responses contain \`${property.name}\`, though its description says ${told}: ${meaning.reason}`,
    operations,
    about: about.schema(property.owner, 'output', `.${property.name}`),
    ...(property.flows('input')
      ? { remedy: 'add `writeOnly: true`, or give responses a schema without it' }
      : {}),
  };
}
