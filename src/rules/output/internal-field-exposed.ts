import { successSchemas } from '../../facts/messages/answers.ts';
import { answersWithData, isSent } from '../../facts/messages/secret-properties.ts';
import type { Confidence } from '../../findings/finding.ts';
import { addedBy, internals } from '../../lexicon/families/internals.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { matcher } from '../../lexicon/matcher.ts';
import type { Property } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

const internal = matcher(internals);

export default defineRule({
  id: 'internal-field-exposed',
  title: 'Internal property in an answer',
  severity: 'low',
  confidence: 'medium',
  category: 'output',
  owasp: ['API3'],
  cwe: [213],
  stride: ['I'],
  rationale:
    'Whoever reads the answer learns what was meant for the inside: how the database numbers its rows, what the staff wrote, that deleted objects are kept. It mostly means that records are answered with as they are stored.',
  remediation:
    'Answer with a schema made for callers, of the properties that they need, and map records onto it; do not serialise what is stored.',
  falsePositives: [
    'The API is for the staff, or shows deleted objects on purpose.',
    '`_id` is the documented identifier of the object.',
  ],
  examples: {
    good: [
      {
        title: 'What callers need; what they send; a question about it',
        code: `openapi: 3.1.0
paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {internalNotes: {type: string}}}
      responses:
        '201':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  id: {type: string}
                  notes: {type: string}
                  debugger: {type: string}
                  international: {type: boolean}
`,
      },
      {
        title: 'Kept out of answers; 2.0',
        code: `swagger: "2.0"
paths:
  /orders:
    get:
      parameters: [{name: includeDeleted, in: query, type: boolean}]
      responses:
        '200':
          description: ok
          schema: {type: object, properties: {deletable: {type: boolean}, identity: {type: string}}}
`,
      },
    ],
    bad: [
      {
        title: 'A record as it is stored',
        code: `openapi: 3.0.3
paths:
  /users:
    get:
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}}}
components:
  schemas:
    User:
      type: object
      properties:
        _id: {type: string} # <-- here
        __v: {type: integer} # <-- here
        name: {type: string}
        passwordHash: {type: string} # <-- here
        internal_notes: # <-- here
          type: string
        deletedAt: {type: string, format: date-time} # <-- here
        isDeleted: {type: boolean} # <-- here
`,
      },
      {
        title: 'Behind composition in 2.0',
        code: `swagger: "2.0"
paths:
  /orders:
    get:
      responses:
        default:
          description: ok
          schema:
            allOf:
              - type: object
                properties:
                  debugInfo: {type: object} # <-- here
`,
      },
    ],
  },
  visit: {
    // Every response is judged: one without such properties holds.
    operation(operation, { examines }) {
      if (operation.kind === 'operation' && answersWithData(operation)) examines([operation]);
    },

    property(property, { api, report }) {
      if (!property.flows('output')) return;
      const found = meaningOf(property);
      if (!found) return;
      const reached = property.operations('output');
      const operations = reached.filter(({ kind }) => kind === 'operation');
      if (operations.length === 0 && (reached.length > 0 || isSent(property))) return;
      // What failures show is debug-field-in-error's matter.
      if (operations.length > 0 && !successSchemas(api).has(property.owner)) return;
      report({
        at: property.place,
        part: 'key',
        confidence: found.confidence,
        message: `Answers contain \`${property.name}\`: ${found.reason}`,
        operations,
        about: about.schema(property.owner, 'output', `.${property.name}`),
      });
    },
  },
});

function meaningOf({
  name,
  schema,
  owner,
}: Property): { reason: string; confidence: Confidence } | undefined {
  const database = addedBy(name);
  if (database !== undefined)
    return { reason: `it is ${database} own field of a stored record`, confidence: 'medium' };
  const secret = lexiconOf(owner.api).secretInResponse(name);
  if (secret?.meaning === 'password hash' && schema.types?.[0] !== 'boolean') return secret;
  return internal(name);
}
