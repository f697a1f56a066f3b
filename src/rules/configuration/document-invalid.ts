import { surroundingsAt } from '../../findings/surroundings.ts';
import type { Api } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { groupBy } from '../../text/group.ts';
import { about, defineRule } from '../rule.ts';
import type { Mistake } from './mistakes.ts';
import { loadSchemas, mistakesOf } from './official-schemas.ts';

/** More than these, in a document or of one kind, are counted: nobody reads them one by one. */
const most = 100;
const mostOfKind = 20;

/** Of definitions that are written to be put together from files, one says it all. */
const once = 'reference';

export default defineRule({
  id: 'document-invalid',
  title: 'Definition that breaks the OpenAPI schema',
  severity: 'low',
  confidence: 'high',
  category: 'configuration',
  owasp: ['API8'],
  cwe: [1059],
  stride: ['T'],
  rationale:
    'What the specification does not know, every tool reads in its own way: a gateway passes over the limit that a validator enforces, and a generated server lacks the check that the author wrote. Attackers look for what two readers understand differently.',
  remediation:
    'Write it as the specification of the version says that the definition declares. Whatever is your own belongs under a key that begins with `x-`.',
  falsePositives: [
    'A key that a later version of OpenAPI has, which all tools in use understand: raise the version that the definition declares.',
    'A slip that another rule explains better (`security-keyword-misspelt`, for instance) is reported by both: this rule tells of everything that the schema does not allow.',
  ],
  examples: {
    good: [
      {
        title: 'A valid definition of 2.0',
        code: `swagger: "2.0"
info: {title: Orders, version: "1"}
x-own: anything
paths:
  /orders:
    parameters:
      - $ref: '#/parameters/page'
    get:
      responses:
        200:
          description: Orders
          schema: {type: file}
parameters:
  page: {name: page, in: query, type: integer, maximum: 9, exclusiveMaximum: true}
securityDefinitions:
  login: {type: oauth2, flow: implicit, authorizationUrl: 'https://login.example.com', scopes: {}}
`,
      },
      {
        title: 'A valid definition of 3.0',
        code: `openapi: 3.0.3
info: {title: Orders, version: "1"}
paths:
  /orders:
    get:
      parameters:
        - {name: page, in: query, schema: {type: integer, maximum: 9, exclusiveMaximum: true}}
      responses:
        default:
          description: Orders
          content:
            application/json:
              schema:
                additionalProperties: true
                nullable: true
components:
  securitySchemes:
    login: {type: http, scheme: Bearer, bearerFormat: JWT}
`,
      },
      {
        title: 'Valid definitions of 3.1 may have any keyword in their schemas',
        code: `openapi: 3.1.1
info: {title: Orders, version: "1"}
webhooks:
  order:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: [object, 'null'], ourKeyword: 3, exclusiveMaximum: 9, if: {const: 3}}
components:
  schemas:
    Never: false
    Foreign: {$schema: 'http://json-schema.org/draft-04/schema#', exclusiveMaximum: true}
`,
      },
    ],
    bad: [
      {
        title: 'Keys that are missing, misspelt, or of another version, in 3.0',
        code: `openapi: 3.0.3
info: # <-- here
  title: Orders
paths:
  orders: {} # <-- here
  /orders:
    get: # <-- here
      tag: [a] # <-- here
      parameters:
        - {name: a, in: path, required: true, descripton: Short, schema: {}} # <-- here
        - name: b # <-- here
          in: query
        - name: c
          in: query
          type: string # <-- here
          format: date
    post:
      responses:
        '200': {} # <-- here
components:
  schemas:
    Order:
      const: 3 # <-- here
  securitySchemes:
    login:
      type: http
      scheme: basic
      bearerFormat: JWT # <-- here
    key: {type: oauth2} # <-- here
`,
      },
      {
        title: 'Values that are none of those allowed',
        code: `openapi: 3.0.3
info:
  title: Orders
  version: 1.0 # <-- here
servers: {} # <-- here
paths:
  /orders:
    get:
      deprecated: 'yes' # <-- here
      parameters:
        - {name: a, in: qurey, schema: {}} # <-- here
      responses: {} # <-- here
components:
  schemas:
    Order:
      type: strng # <-- here
      maxLength: -1 # <-- here
      exclusiveMaximum: 5 # <-- here
`,
      },
      {
        title: 'In 2.0',
        code: `swagger: "2.0"
info: {title: Orders, version: "1"}
basePath: v1 # <-- here
paths:
  /orders:
    post:
      requestBody: {} # <-- here
      parameters:
        - name: a
          in: query
          schema: {type: string} # <-- here
      responses:
        '200': {description: Done, schema: {nullable: true}} # <-- here
securityDefinitions:
  login: # <-- here
    type: oauth2
    flow: implicit
    scopes: {}
`,
      },
      {
        title: 'In 3.1, also in schemas',
        code: `openapi: 3.1.1
info: {title: Orders, version: "1", licence: {name: MIT}} # <-- here
components:
  schemas:
    Order:
      required: true # <-- here
      properties:
        sum: {type: numbr} # <-- here
        at: {minimum: 0, exclusiveMinimum: true} # <-- here
    Big Order: {} # <-- here
  securitySchemes:
    key: # <-- here
      type: apiKey
      name: X-Key
`,
      },
    ],
  },
  prepare: loadSchemas,
  visit: {
    api(api, { report, examines }) {
      examines(api.operations);
      const { listed, left } = select(mistakesOf(api));
      if (listed.length === 0) return;
      const surroundings = surroundingsAt(api);
      for (const { path, part, message } of listed) {
        const at = path.length === 0 ? versionKey(api) : api.place.child(...path);
        report({ at, part, message, ...surroundings(at) });
      }
      if (left === 0) return;
      report({
        at: versionKey(api),
        part: 'value',
        message: `At least ${left} more places do not fit the schema of OpenAPI ${api.version}: mend those that are listed, and check again`,
        operations: [],
        about: about.api('more mistakes'),
      });
    },
  },
});

/** What the definition as a whole lacks is said where it declares its version. */
function versionKey(api: Api): Place {
  return api.place.child(api.version === '2.0' ? 'swagger' : 'openapi');
}

function select(mistakes: readonly Mistake[]): { listed: readonly Mistake[]; left: number } {
  const kinds = groupBy(mistakes, ({ kind }) => kind);
  const told = [...kinds].flatMap(([kind, alike]) => {
    const shown = alike.slice(0, kind === once ? 1 : mostOfKind);
    const last = shown.at(-1);
    const more = alike.length - shown.length;
    if (last && more > 0) {
      const places = more === 1 ? 'one more place' : `${more} more places`;
      shown[shown.length - 1] = { ...last, message: `${last.message} (and so in ${places})` };
    }
    return shown;
  });
  return { listed: told.slice(0, most), left: Math.max(0, told.length - most) };
}
