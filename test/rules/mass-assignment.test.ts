import { describe, expect, test } from 'vitest';
import rule from '../../src/rules/mass-assignment/privileged-property-writable.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

/** The severities found for one property in the body of an operation. */
function severities(operation: string, property: string, { shared = false, more = '' } = {}): string[] {
  const [method = '', path = ''] = operation.split(' ');
  const schema = `{$ref: '#/components/schemas/Record'}`;
  const response = shared
    ? `{'200': {description: ok, content: {application/json: {schema: ${schema}}}}}`
    : '{}';
  const api = apiOf(`openapi: 3.0.3
paths:
  ${path}:
    ${method.toLowerCase()}:
      requestBody: {content: {application/json: {schema: ${schema}}}}
      responses: ${response}
      ${more}
components:
  schemas: {Record: {type: object, properties: {${property}: {type: string}}}}
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://a.example, scopes: {admin: a, use: u}}}}
`);
  const [result] = runRules(api, [{ rule }]);
  return (result?.findings ?? []).map(({ severity }) => severity);
}

describe('A privileged property is', () => {
  test.each([
    ['PATCH /users/{id}', 'role', false, ['high'], 'high on a person’s own record'],
    ['PUT /me', 'isAdmin', false, ['high'], 'high on the caller'],
    ['PATCH /users/me/settings', 'emailVerified', false, ['high'], 'high on a part of the caller'],
    ['POST /register', 'balance', false, ['medium'], 'medium where the word has other uses'],
    ['POST /users', 'balance', true, ['high'], 'high where answers share the schema as well'],
    ['POST /users', 'status', true, ['low'], 'low where callers often set it rightly'],
    ['PATCH /documents/{id}', 'role', true, ['medium'], 'medium on other resources, through a shared schema'],
    ['PATCH /documents/{id}', 'ownerId', true, ['low'], 'low for an owner'],
    ['PATCH /documents/{id}', 'ownerId', false, ['info'], 'info for an owner in a schema of its own'],
    ['POST /orders', 'price', false, ['low'], 'low where a buyer says the price'],
    ['POST /products', 'price', false, [], 'none where a seller says the price'],
    ['POST /databases/{id}/users', 'role', false, ['low'], 'low where users are parts of something else'],
    ['PUT /teams/{id}/members/{name}', 'role', false, [], 'none where setting it is the purpose'],
    ['PATCH /admin/users/{id}', 'role', false, [], 'none for administrators'],
    ['POST /users', 'roleFilter', false, [], 'none by a part of its name'],
  ] as [string, string, boolean, string[], string][])('%s %s (shared: %s): %j, %s', (...row) => {
    const [operation, property, shared, expected] = row;
    expect(severities(operation, property, { shared })).toEqual(expected);
  });

  test.each([
    ['then', '{if: {properties: {kind: {const: a}}}, then: {properties: {isAdmin: {type: boolean}}}}'],
    ['dependentSchemas', '{dependentSchemas: {kind: {properties: {isAdmin: {type: boolean}}}}}'],
    ['a branch of a choice', '{anyOf: [{type: object}, {properties: {isAdmin: {type: boolean}}}]}'],
  ])('found in %s', (_where, schema) => {
    const api = apiOf(`openapi: 3.1.0
paths:
  /me:
    put:
      requestBody: {content: {application/json: {schema: ${schema}}}}
      responses: {}
`);
    expect(runRules(api, [{ rule }])[0]?.findings.map(({ severity }) => severity)).toEqual(['high']);
  });

  test('none where a scope for administrators is required, or the text says so', () => {
    expect(severities('PATCH /users/{id}', 'role', { more: 'security: [{oauth: [admin]}]' })).toEqual([]);
    expect(severities('PATCH /users/{id}', 'role', { more: 'security: [{oauth: [use]}]' })).toEqual(['high']);
    expect(severities('PATCH /users/{id}', 'role', { more: 'description: For administrators' })).toEqual([]);
  });
});
