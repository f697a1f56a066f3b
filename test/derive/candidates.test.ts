import { describe, expect, it } from 'vitest';
import { candidatesOf } from '../../src/derive/candidates.ts';
import { readApi } from '../../src/openapi/read.ts';
import { References } from '../../src/refs/references.ts';
import { builtIn } from '../../src/rules/source.ts';
import { documentOf, workspaceOf } from '../support/api.ts';

function derive(definition: string) {
  const workspace = workspaceOf({ 'api.yaml': definition });
  return candidatesOf(readApi(documentOf(workspace, 'api.yaml'), new References(workspace)), builtIn);
}

const paths = (text: string) => `openapi: 3.1.0
info: {title: t, version: "1"}
servers: [{url: "https://api.example.com"}]
security: [{key: []}]
paths:
${text}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
`;
const json = (schema: string) => `content: {application/json: {schema: ${schema}}}`;

describe('A candidate', () => {
  it.each([
    ['bola:/v1/orders', '/v1/orders/{orderId}: {get: {responses: {}}}', 'takes the id `orderId`'],
    [
      'broken-authentication:/login',
      `/login: {post: {operationId: login, security: [], requestBody: {${json('{type: object, properties: {password: {type: string}}}')}}, responses: {}}}`,
      'takes credentials',
    ],
    [
      'anonymous-write:/notes',
      '/notes: {post: {security: [], responses: {}}}',
      'anyone may call POST /notes',
    ],
    [
      'data-exposure:/people',
      `/people: {get: {responses: {"200": {description: ok, ${json('{type: object, properties: {ssn: {type: string}}}')}}}}}`,
      'Answers contain `ssn`',
    ],
    [
      'mass-assignment:/users',
      `/users: {post: {requestBody: {${json('{type: object, properties: {isAdmin: {type: boolean}}}')}}, responses: {}}}`,
      'Callers can set `isAdmin`',
    ],
    [
      'resource-consumption:/',
      `/orders: {get: {responses: {"200": {description: ok, ${json('{type: array, items: {type: object, properties: {total: {type: number}}}}')}}}}}`,
      'the whole list at once',
    ],
    [
      'unrestricted-upload:/pictures',
      '/pictures: {put: {requestBody: {content: {image/png: {}}}, responses: {}}}',
      'takes a file',
    ],
    [
      'broken-authentication:/accounts',
      '/accounts/{accountId}/password: {post: {responses: {}}}',
      'sets the password of what the path names',
    ],
    ['function-authorization:/admin', '/admin/flags: {get: {responses: {}}}', 'looks administrative'],
    ['sensitive-flows:/payments', '/payments: {post: {responses: {}}}', 'a flow worth automating'],
    [
      'ssrf:/hooks',
      `/hooks: {post: {requestBody: {${json('{type: object, properties: {webhookUrl: {type: string, format: uri}}}')}}, responses: {}}}`,
      '`webhookUrl` may be any URL',
    ],
    ['inventory:/', '/old: {get: {deprecated: true, responses: {}}}', 'is deprecated'],
  ])('%s', (name, path, why) => {
    const found = derive(paths(`  ${path}`));
    const candidate = found.find(({ pattern, prefix }) => `${pattern}:${prefix}` === name);
    expect(candidate?.pressing.length).toBe(1);
    expect(candidate?.evidence[0]?.why).toContain(why);
    expect(candidate?.title).not.toBe('');
  });

  it.each([
    ['function-authorization:/groups', 'post', '/groups/{groupId}/members', 'who belongs to a group'],
    ['function-authorization:/teams', 'delete', '/teams/{teamId}/members/{userId}', 'who belongs to a group'],
    ['function-authorization:/users', 'put', '/users/{userId}/roles', 'which rights'],
    ['function-authorization:/group_memberships', 'post', '/group_memberships', 'who belongs to a group'],
    ['function-authorization:/permissions', 'post', '/api/v2/permissions', 'which rights'],
    [
      'function-authorization:/users',
      'post',
      '/users/{userId}/access-tokens',
      'what another user logs in with',
    ],
    ['function-authorization:/users', 'post', '/users/{userId}/suspend', 'what another user may do'],
    ['broken-authentication:/users', 'put', '/users/{userId}/password', 'password of another user'],
    ['broken-authentication:/members', 'post', '/v1/members/{id}/reset-password', 'password of another user'],
  ])('%s: %s %s', (name, method, path, why) => {
    const found = derive(paths(`  ${path}: {${method}: {responses: {}}}`));
    const [pattern, prefix = ''] = name.split(':');
    const candidate = found.find((one) => one.pattern === pattern && one.prefix.endsWith(prefix));
    expect(candidate?.evidence.map((hit) => hit.why).join()).toContain(why);
    expect(candidate?.pressing.length).toBe(1);
  });

  it.each([
    ['get', '/groups/{groupId}/members'],
    ['post', '/memberships'],
    ['put', '/me/password'],
    ['post', '/orders/{orderId}/items'],
    ['put', '/libraries/{libraryId}/members-area'],
    ['post', '/accounts/{accountId}/tokens'],
    ['post', '/devices/{deviceId}/activate'],
  ])('is none of administrators for %s %s', (method, path) => {
    const found = derive(paths(`  ${path}: {${method}: {responses: {}}}`));
    expect(found.map(({ pattern }) => pattern)).not.toContain('function-authorization');
    expect(found.map(({ pattern }) => pattern)).not.toContain('broken-authentication');
  });

  it.each([
    [
      'a token among the properties',
      '/users/{id}/token',
      '{type: object, properties: {token: {type: string}}}',
      'token',
    ],
    [
      'a key in a list',
      '/apps',
      '{type: array, items: {type: object, properties: {apiKey: {type: string}}}}',
      'API key',
    ],
    ['a token as it is', '/users/{id}/access-token', '{type: string}', 'token'],
    [
      'a national id',
      '/citizens/{id}',
      '{type: object, properties: {burgerservicenummer: {type: string}}}',
      'national',
    ],
    [
      'what somebody earns',
      '/staff/{id}',
      '{type: object, properties: {bruttogehalt: {type: number}}}',
      'earns',
    ],
    [
      'codes that are kept',
      '/users/{id}/recovery-codes',
      '{type: object, properties: {recoveryCodes: {type: array, items: {type: string}}}}',
      'recoveryCodes',
    ],
    ['an illness', '/people/{id}', '{type: object, properties: {maladie: {type: string}}}', 'health'],
  ])('data-exposure where reading gives out %s', (_title, path, schema, why) => {
    const found = derive(paths(`  ${path}: {get: {responses: {"200": {description: ok, ${json(schema)}}}}}`));
    const candidate = found.find(({ pattern }) => pattern === 'data-exposure');
    expect(candidate?.evidence.map((hit) => hit.why).join()).toContain(why);
    expect(candidate?.pressing.length).toBe(1);
  });

  it.each([
    [
      'get',
      '{type: object, properties: {nextPageToken: {type: string}, csrfToken: {type: string}, hasToken: {type: boolean}}}',
    ],
    ['get', '{type: object, properties: {minSalary: {type: integer}}}'],
    ['post', '{type: object, properties: {token: {type: string}}}'],
  ])('no data-exposure where %s gives out %s', (method, schema) => {
    const found = derive(
      paths(`  /things: {${method}: {responses: {"200": {description: ok, ${json(schema)}}}}}`),
    );
    expect(found.map(({ pattern }) => pattern)).not.toContain('data-exposure');
  });

  it('callback-forgery and cleartext are of the whole definition', () => {
    const found = derive(`openapi: 3.1.0
info: {title: t, version: "1"}
servers: [{url: "http://api.example.com"}]
webhooks: {paid: {post: {requestBody: {${json('{type: object}')}}, responses: {}}}}
paths: {/things: {get: {responses: {}}}}
`);
    expect(found.map(({ pattern, prefix }) => `${pattern}:${prefix}`)).toEqual(
      expect.arrayContaining(['callback-forgery:/', 'cleartext:/']),
    );
  });

  it('is none where the path names what is read, or is itself the credential', () => {
    const key = json('{type: object, properties: {access_key: {type: string}}}');
    const found = derive(
      paths(`  /keys/{access_key}: {get: {responses: {"200": {description: ok, ${key}}}}}
  "/{upload_url}": {put: {security: [], responses: {}}}`),
    );
    expect(found.map(({ pattern }) => pattern)).not.toContain('data-exposure');
    expect(found.map(({ pattern }) => pattern)).not.toContain('anonymous-write');
  });

  it('is none where nothing suggests one', () => {
    expect(
      derive(paths('  /health: {get: {security: [], responses: {"204": {description: fine}}}}')),
    ).toEqual([]);
    expect(
      derive(
        paths(
          `  /users: {post: {requestBody: {${json('{type: object, properties: {isAdmin: {type: boolean, readOnly: true}}}')}}, responses: {}}}`,
        ),
      ),
    ).toEqual([]);
  });

  it('puts no pressure on what anyone may read anyway', () => {
    const [candidate] = derive(paths('  /stations/{stationId}: {get: {security: [], responses: {}}}'));
    expect(candidate).toMatchObject({ pattern: 'bola', confidence: 'low', pressing: [] });
  });
});

describe('Candidates', () => {
  it('are one a resource, whatever the version and the parameters before it', () => {
    const found = derive(
      paths(`  /v1/orders/{orderId}: {get: {responses: {}}, delete: {responses: {}}}
  /v1/orders/{orderId}/notes/{noteId}: {get: {responses: {}}}
  /v1/users/{userId}: {get: {responses: {}}}`),
    );
    expect(found.map(({ prefix, operations }) => [prefix, operations.length])).toEqual([
      ['/v1/orders', 3],
      ['/v1/users', 1],
    ]);
  });

  const crud = (...collections: string[]) =>
    collections
      .map(
        (path) =>
          `  ${path}: {get: {responses: {}}}\n  ${path}/{itemId}: {get: {responses: {}}, delete: {responses: {}}}`,
      )
      .join('\n');
  const prefixes = (text: string, pattern = 'bola') =>
    derive(paths(text)).flatMap((one) => (one.pattern === pattern ? one.prefix : []));

  it.each([
    ['of a version', crud('/v1/orders', '/v1/users'), ['/v1/orders', '/v1/users']],
    [
      'of a day',
      crud('/2024-05-01/orders', '/2024-05-01/users'),
      ['/2024-05-01/orders', '/2024-05-01/users'],
    ],
    [
      'that everything begins with',
      crud('/company/services/api/v1/orders', '/company/services/api/v1/users'),
      ['/company/services/api/v1/orders', '/company/services/api/v1/users'],
    ],
    [
      'that most lies below, though it is one itself',
      crud(
        '/providers',
        '/providers/{p}/accounts',
        '/providers/{p}/payments',
        '/providers/{p}/cards',
        '/terms',
      ),
      ['/providers', '/providers/{}/accounts', '/providers/{}/cards', '/providers/{}/payments', '/terms'],
    ],
    [
      'whose items only have parts',
      crud('/orders', '/users', '/shops') + '\n' + crud('/orders/{o}/notes', '/orders/{o}/items'),
      ['/orders', '/shops', '/users'],
    ],
  ])('are not grouped by the first step %s', (_title, text, expected) => {
    expect(prefixes(text)).toEqual(expected);
  });

  it('of one resource in two versions are one', () => {
    const found = derive(paths(crud('/v1/orders', '/api/v2/orders', '/v1/users')));
    expect(found.map(({ pattern, prefix, operations }) => [pattern, prefix, operations.length])).toEqual(
      expect.arrayContaining([
        ['bola', '/orders', 4],
        ['bola', '/v1/users', 2],
      ]),
    );
    expect(found.filter(({ pattern }) => pattern === 'bola').length).toBe(2);
  });

  it('take `.json` for how an answer is written', () => {
    expect(
      prefixes(`  /calls.json: {get: {responses: {}}}
  /calls/{callId}.json: {get: {responses: {}}, delete: {responses: {}}}`),
    ).toEqual(['/calls']);
  });

  it('are of the whole where one resource has too many of its own', () => {
    const many = Array.from({ length: 12 }, (_, at) => `/providers/{p}/things${at}`);
    expect(prefixes(crud('/providers', ...many, '/terms'))).toEqual(['/']);
  });

  it('end on paths of thousands of steps', () => {
    const deep = '/{a}'.repeat(2000);
    expect(prefixes(`  ${deep}/orders/{orderId}: {delete: {responses: {}}}`).length).toBeLessThan(2);
  });

  it('are tens, not hundreds, for two hundred operations on fifty resources', () => {
    const body = json(
      '{type: object, properties: {role: {type: string}, ssn: {type: string}, callbackUrl: {type: string, format: uri}}}',
    );
    const found = derive(
      paths(
        Array.from(
          { length: 50 },
          (
            _,
            at,
          ) => `  /users${at}: {get: {responses: {"200": {description: ok, ${body}}}}, post: {security: [], requestBody: {${body}}, responses: {}}}
  /users${at}/{userId}: {get: {responses: {}}, delete: {responses: {}}}`,
        ).join('\n'),
      ),
    );
    expect(found.length).toBeGreaterThan(3);
    expect(found.length).toBeLessThan(50);
    expect(found.find(({ pattern }) => pattern === 'bola')?.operations.length).toBe(100);
  });
});
