import { describe, expect, test } from 'vitest';
import { holdsTenants, isOwned, objectsOf } from '../../src/facts/access/object-ids.ts';
import { readsDespiteMethod } from '../../src/facts/access/reading-by-post.ts';
import { breadth, scopeAllows } from '../../src/facts/access/scopes.ts';
import type { Operation } from '../../src/openapi/model.ts';
import { saysItsEnd, successorsOf } from '../../src/rules/inventory/successors.ts';
import { newerVersions } from '../../src/rules/inventory/versions.ts';
import { rules } from '../../src/rules/registry.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

/** Where a rule reports, as pointers. */
function pointers(id: string, text: string): string[] {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  const [result] = runRules(apiOf(text), [{ rule }]);
  return (result?.findings ?? []).map(({ place }) => place.pointer());
}

describe('What a scope allows, by its name', () => {
  test.each([
    ['read', 'read'],
    ['orders:read', 'read'],
    ['read:orders', 'read'],
    ['https://www.example.com/auth/calendar.readonly', 'read'],
    ['User.Read.All', 'read'],
    ['orders.list', 'read'],
    ['write:orders', 'write'],
    ['orders_write', 'write'],
    ['deleteOrders', 'write'],
    ['Files.ReadWrite', undefined],
    ['readwrite', undefined],
    ['manage:orders', undefined],
    ['admin:read', undefined],
    ['spreadsheets', undefined],
    ['threads', undefined],
    ['wish-list', undefined],
    ['list:write', 'write'],
    ['openid', undefined],
  ])('%s: %s', (scope, allows) => {
    expect(scopeAllows(scope)).toBe(allows);
  });

  test.each(['*', '*:write', 'api:*', 'full_access', 'fullAccess', 'all', 'admin', '', ' '])(
    '%j is for more than one right',
    (scope) => {
      expect(breadth(scope)).toBeDefined();
    },
  );

  test.each(['orders:*', 'admin:org', 'orders:admin', 'User.Read.All', 'installation', 'recall', 'fullname'])(
    '%j is for one right',
    (scope) => {
      expect(breadth(scope)).toBeUndefined();
    },
  );
});

describe('The objects that a path leads to', () => {
  test.each([
    ['/orders/{orderId}', ['orderId']],
    ['/orders/{order}/items/{itemId}', ['order', 'itemId']],
    ['/users/{username}', ['username']],
    ['/users/v1/{username}/email', ['username']],
    ['/weather/{city}', []],
    ['/pages/{language}', []],
    ['/grids/{paid}', []],
    ['/orders', []],
  ])('%s: %j', (path, ids) => {
    expect(objectsOf(path).map(({ id }) => id)).toEqual(ids);
  });

  test('collections that belong to somebody, and those of tenants', () => {
    expect(['users', 'Orders', 'bank_accounts', 'policies'].map(isOwned)).toEqual([true, true, true, true]);
    expect(['products', 'articles', 'border', 'userguides'].map(isOwned)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(['orgs', 'companies', 'tenant'].map(holdsTenants)).toEqual([true, true, true]);
    expect(['books', 'orgCharts', 'groupings'].map(holdsTenants)).toEqual([false, false, false]);
  });
});

describe('A POST that reads', () => {
  const operations = apiOf(`openapi: 3.0.3
paths:
  /orders/search: {post: {responses: {}}}
  /orders: {post: {responses: {}}}
  /queries/run: {post: {operationId: searchOrders, responses: {}}}
  /research: {post: {responses: {}}}
  /orders/{id}/search: {put: {responses: {}}}
`).operations;

  test('is known by its path or its id, words not parts of them', () => {
    expect(operations.filter(readsDespiteMethod).map(({ label }) => label)).toEqual([
      'POST /orders/search',
      'POST /queries/run',
    ]);
  });
});

describe('Newer versions of an operation', () => {
  const labels = (list: readonly Operation[]) => list.map(({ label }) => label);
  const newerOf = (first: string, second: string) => {
    const api = apiOf(`openapi: 3.0.3
paths:
  ${first}: {get: {responses: {}}}
  ${second}: {get: {responses: {}}}
`);
    return api.operations.flatMap((operation) => labels(newerVersions(operation)));
  };

  test.each([
    ['/v1/orders', '/v2/orders'],
    ['/v9/orders', '/v10/orders'],
    ['/v2beta1/orders', '/v2/orders'],
    ['/v1.1/orders/{id}', '/v1.2/orders/{orderId}'],
    ['/api/v1/orders', '/api/v2/orders'],
    ['/2023-01-01/orders', '/2024-05-01/orders'],
    ['/legacy/orders', '/orders'],
    ['/legacy/orders', '/v1/orders'],
  ])('%s is older than %s', (older, newer) => {
    expect(newerOf(older, newer)).toEqual([`GET ${newer}`]);
    expect(newerOf(newer, older)).toEqual([`GET ${newer}`]);
  });

  test.each([
    ['/v1/orders', '/v2/carts'],
    ['/orders', '/v2/orders'],
    ['/videos/1', '/videos/2'],
    ['/v1/orders', '/v2/orders/{id}'],
  ])('%s and %s cannot be compared', (first, second) => {
    expect(newerOf(first, second)).toEqual([]);
  });
});

describe('What takes the place of a deprecated operation', () => {
  const of = (rest: string) => {
    const [operation] = apiOf(`openapi: 3.0.3
paths:
  /old: {get: {deprecated: true, responses: {}, ${rest}}}
  /orders: {get: {operationId: listOrders, responses: {}}, post: {responses: {}}}
`).operations;
    if (!operation) throw new Error('an operation is needed');
    return { ends: saysItsEnd(operation), next: successorsOf(operation).map(({ label }) => label) };
  };

  test.each([
    ['x-replaced-by: listOrders', true, ['GET /orders']],
    ['x-acme: {replacedBy: /orders}', true, ['GET /orders']],
    ['description: "Use `GET /orders` instead."', true, ['GET /orders']],
    ['description: "Superseded by listOrders."', true, ['GET /orders']],
    ['x-sunset: 2030-01-01', true, []],
    ['description: "Like /orders, and slower."', false, []],
    ['x-sunset: false', false, []],
  ])('%s', (rest, ends, next) => {
    expect(of(rest)).toEqual({ ends, next });
  });
});

describe('Causes', () => {
  test('the root of a definition that requires nothing is one cause for all its objects', () => {
    const paths = ['users', 'orders', 'invoices'].map((name) => `  /${name}/{id}: {get: {responses: {}}}\n`);
    expect(pointers('object-op-unauthenticated', `openapi: 3.0.3\npaths:\n${paths.join('')}`)).toEqual([
      '/openapi',
    ]);
    expect(
      pointers('object-op-unauthenticated', `openapi: 3.0.3\nsecurity: [{}]\npaths:\n${paths.join('')}`),
    ).toEqual(['/security']);
  });

  test('a scheme that is no OAuth scheme is one cause for all that ask it for scopes', () => {
    expect(
      pointers(
        'scopes-on-non-oauth-scheme',
        `openapi: 3.0.3
paths:
  /a: {get: {security: [{key: [a]}], responses: {}}}
  /b: {get: {security: [{key: [b]}], responses: {}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: K}}}
`,
      ),
    ).toEqual(['/paths/~1a/get/security/0/key']);
  });
});
