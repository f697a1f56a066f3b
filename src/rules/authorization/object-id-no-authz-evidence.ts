import { ownOperations } from '../../facts/access/declarations.ts';
import { objectsAddressed } from '../../facts/access/object-ids.ts';
import type { Operation } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'object-id-no-authz-evidence',
  title: 'Nothing tells that access to the object is checked',
  severity: 'medium',
  confidence: 'low',
  category: 'authorization',
  owasp: ['API1'],
  cwe: [639],
  stride: ['I', 'T', 'E'],
  rationale:
    'Where the server only checks that the caller has some credential, putting another id into the path is enough to get at another customer’s objects: the most frequent weakness of APIs.',
  remediation:
    'Check on each request that the object belongs to the caller, and say so: declare the answer for those who may not (`403`, or `404` so as not to tell that the object exists), and a scope where there is one.',
  falsePositives: ['Access is checked, and the definition leaves error answers out.'],
  examples: {
    good: [
      {
        title: 'The answer to those who may not, in whichever way it is written',
        code: `openapi: 3.0.3
security: [{key: []}]
paths:
  /orders/{orderId}:
    get: {responses: {'404': {description: Unknown}}}
    put: {responses: {4XX: {description: Refused}}}
    delete: {responses: {default: {description: An error}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
      {
        title: 'A scope; no object; open to anyone is a matter of object-op-unauthenticated',
        code: `openapi: 3.1.0
paths:
  /orders/{orderId}:
    get: {security: [{oauth: [read]}], responses: {}}
    put: {responses: {}}
  /weather/{city}:
    get: {security: [{oauth: []}], responses: {}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://id.example.com/token, scopes: {read: r}}}
`,
      },
    ],
    bad: [
      {
        title: 'A credential, and nothing more',
        code: `openapi: 3.0.3
security: [{key: []}]
paths:
  /orders/{orderId}:
    get:
      responses: # <-- here
        '200': {description: ok}
        '401': {description: Who are you?}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`,
      },
      {
        title: 'One of two ways in asks for no scope, in 2.0',
        code: `swagger: "2.0"
paths:
  /users/{id}:
    delete:
      security: [{oauth: [admin]}, {login: []}]
      responses: # <-- here
        '204': {description: Gone}
securityDefinitions:
  login: {type: basic}
  oauth: {type: oauth2, flow: application, tokenUrl: https://id.example.com/token, scopes: {admin: a}}
`,
      },
    ],
  },
  visit: {
    api(api, { report, examines }) {
      for (const operation of ownOperations(api)) {
        if (operation.protection.anonymous) continue;
        const [object] = objectsAddressed(operation).slice(-1);
        if (!object) continue;
        examines([operation]);
        if (asksForScopes(operation) || declaresRefusal(operation)) continue;
        const hasResponses = Object.hasOwn(operation.value, 'responses');
        report({
          at: hasResponses ? operation.place.child('responses') : operation.place,
          part: 'key',
          message: `${operation.label} asks for a credential, but no scope, 403 or 404 tells that \`${object.id}\` is checked against it`,
          operation,
          operations: [operation],
          about: about.operation(operation),
        });
      }
    },
  },
});

/** Whichever way in a caller chooses. */
function asksForScopes({ protection }: Operation): boolean {
  return protection.alternatives.every(({ requirements }) =>
    requirements.some(({ scheme, scopes }) => scheme !== undefined && scopes.length > 0),
  );
}

function declaresRefusal({ responses }: Operation): boolean {
  return responses.some(({ status }) => /^(403|404|4XX|default)$/i.test(status));
}
