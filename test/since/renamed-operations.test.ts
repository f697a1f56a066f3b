import { describe, expect, it } from 'vitest';
import { Changes } from './changes.ts';

// An operationId says which operation it was where the path got another name, and hides nothing that takes it from another one.

const changes = new Changes();

const definition = (path: string, method: string, id: string, security = '[]') => `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example.com"}]
security: [{key: []}]
paths:
  ${path}:
    ${method}:
      operationId: ${id}
      security: ${security}
      responses: {"204": {description: ok}}
components: {securitySchemes: {key: {type: http, scheme: bearer}}}
`;

const told = async (before: string, after: string) => {
  changes.base({ 'api.yaml': before });
  changes.change({ 'api.yaml': after });
  const { findings } = await changes.since();
  return findings.map(({ rule }) => rule);
};

describe('an operation that anyone may call, under the operationId of another one', () => {
  it.each([
    [
      'with another method',
      definition('/status', 'get', 'status'),
      definition('/admin/users', 'delete', 'status'),
    ],
    ['in the place of a health check', definition('/health', 'get', 'a'), definition('/users', 'get', 'a')],
  ])('is new %s', async (_name, before, after) => {
    const rules = await told(before, after);
    const sayIt = rules.filter((rule) =>
      ['operation-added-open', 'auth-disabled-on-operation'].includes(rule),
    );
    expect(sayIt, rules.join(', ')).toHaveLength(1);
  });

  it('is told what is worse of its new path', async () => {
    const rules = await told(definition('/things', 'get', 'a'), definition('/admin/users', 'get', 'a'));
    expect(rules).not.toEqual([]);
  });
});

describe('a path that got another name', () => {
  it.each([
    ['open', '[]'],
    ['guarded', '[{key: []}]'],
  ])('is the same operation: %s', async (_name, security) => {
    const [before, after] = ['/orders', '/v2/orders'].map((path) =>
      definition(path, 'get', 'list', security),
    );
    expect(await told(before as string, after as string)).toEqual([]);
  });

  it('keeps what it asked for: opening it is told as that', async () => {
    const rules = await told(
      definition('/orders', 'get', 'list', '[{key: []}]'),
      definition('/v2/orders', 'get', 'list'),
    );
    expect(rules).toContain('protection-removed');
  });
});
