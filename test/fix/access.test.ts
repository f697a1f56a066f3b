import { describe, expect, it } from 'vitest';
import { mend } from '../../src/engine/fix/mend.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

async function mended(text: string, rule: string, suggested = false) {
  repository.write({
    'a.yaml': text,
    'r.yaml': `extends: [threatlint:recommended]\nrules: { ${rule}: true }\n`,
  });
  const request = repository.request({ paths: ['a.yaml'], config: false, rulesets: ['r.yaml'] });
  const outcome = await mend(request, { suggested, rules: new Set([rule]) });
  if ('problems' in outcome) throw new Error(outcome.problems[0]?.message);
  return outcome.files[0]?.after ?? text;
}

describe('A scope that is misspelt', () => {
  const asking = (...asked: readonly string[]) => `openapi: 3.0.3
info: { title: A, version: '1' }
security: [{ login: ['${asked.join("', '")}'] }] # all of it
paths:
  /orders:
    get: { responses: { '200': { description: fine } } }
    post: { security: [{ login: ['orders:write'] }], responses: { '201': { description: made } } }
  /bills:
    get: { security: [{ login: ['${asked[0]}'] }], responses: { '200': { description: fine } } }
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://login.example/token
          scopes: { 'orders:read': see them, 'orders:write': send them, 'v2:all': everything }
`;

  it.each([
    ['two letters swapped', 'orders:raed', 'orders:read'],
    ['a letter too few', 'order:read', 'orders:read'],
    ['another case, other signs', 'Orders.Read', 'orders:read'],
  ])('is written as declared wherever it is asked for: %s', async (_, asked, meant) => {
    expect(await mended(asking(asked), 'oauth-scope-undeclared')).toBe(asking(meant));
  });

  it('goes where the right one stands beside it', async () => {
    const text = asking('orders:raed', 'orders:read');
    expect(await mended(text, 'oauth-scope-undeclared')).toBe(asking('orders:read'));
  });

  it.each([
    ['another right', 'orders:delete'],
    ['a slip in each of two words', 'order:raed'],
    ['another number', 'v1:all'],
    ['a word more', 'shop:orders:read'],
  ])('may be another one, and stays: %s', async (_, asked) => {
    expect(await mended(asking(asked), 'oauth-scope-undeclared')).toBe(asking(asked));
  });

  it('stays where two may be meant', async () => {
    const text = asking('orderx:read').replace("'v2:all'", "'order:read': one, 'v2:all'");
    expect(await mended(text, 'oauth-scope-undeclared')).toBe(text);
  });
});

describe('Basic in 2.0, which knows no bearer tokens', () => {
  it('becomes a token in `Authorization`, when asked for', async () => {
    const text = `swagger: '2.0'
info: { title: A, version: '1' }
host: shop.example
schemes: [https]
security: [{ login: [] }]
paths:
  /orders:
    get: { responses: { '200': { description: fine } } }
securityDefinitions:
  login:
    type: basic # for now
    description: Name and password
`;
    expect(await mended(text, 'http-basic-scheme')).toBe(text);
    expect(await mended(text, 'http-basic-scheme', true)).toBe(
      text.replace(
        'type: basic # for now\n',
        'type: apiKey # for now\n    in: header\n    name: Authorization\n',
      ),
    );
  });
});

describe('A definition that declares a scheme and lets everyone in', () => {
  const open = (root: string, scheme = '{ type: http, scheme: bearer }') => `openapi: 3.0.3
info: { title: A, version: '1' }
${root}paths:
  /login:
    post:
      operationId: logIn
      responses: { '200': { description: in }, '429': { description: too many } }
  /orders:
    get: { responses: { '200': { description: fine } } }
    delete: { responses: { '204': { description: gone } } }
components:
  securitySchemes:
    session: ${scheme}
`;
  const guarded = (text: string) =>
    text.replace('operationId: logIn', 'operationId: logIn\n      security: []');

  it('asks for it, but not to log in, when that is wished', async () => {
    const text = open('security: [] # for now\n');
    expect(await mended(text, 'global-security-empty')).toBe(text);
    expect(await mended(text, 'global-security-empty', true)).toBe(
      guarded(text).replace('[] # for now', '[{ session: [] }] # for now'),
    );
  });

  it('gets a root requirement where it has none', async () => {
    const text = open('');
    expect(await mended(text, 'operation-unauthenticated', true)).toBe(
      guarded(text).replace("version: '1' }\n", "version: '1' }\nsecurity:\n  - session: []\n"),
    );
  });

  it.each([
    [
      'scopes would have to be chosen',
      "{ type: openIdConnect, openIdConnectUrl: 'https://login.example/o' }",
    ],
    ['it protects nothing', '{ type: http }'],
    [
      'several may be meant',
      '{ type: http, scheme: bearer }\n    key: { type: apiKey, in: header, name: K }',
    ],
  ])('stays where %s', async (_, scheme) => {
    const text = open('security: []\n', scheme);
    expect(await mended(text, 'global-security-empty', true)).toBe(text);
  });
});

describe('What may be open on purpose', () => {
  const open = (path: string, operation: string, scheme = 'session') => `openapi: 3.0.3
info: { title: A, version: '1' }
security: []
paths:
  /orders:
    delete: { responses: { '204': { description: gone } } }
  ${path}:
    ${operation}
components:
  securitySchemes:
    ${scheme}: { type: apiKey, in: header, name: X-Key }
`;

  it.each([
    ['help that needs no account', '/help', 'get: { summary: No account is needed, responses: {} }'],
    ['a log-in whose body is not described', '/login', 'post: { responses: {} }'],
    [
      'what a service signs',
      '/github/events',
      'post: { parameters: [{ name: X-Hub-Signature-256, in: header, schema: {} }], responses: {} }',
    ],
    ['what guests do', '/carts', 'post: { description: Guests add to their cart, responses: {} }'],
  ])('is not closed: %s', async (_, path, operation) => {
    const text = open(path, operation);
    expect(await mended(text, 'global-security-empty', true)).toBe(text);
  });

  it('is what a scheme for some leaves open', async () => {
    const text = open('/carts', 'post: { responses: {} }', 'adminKey');
    expect(await mended(text, 'global-security-empty', true)).toBe(text);
  });

  it('stays open where a credential may be left out', async () => {
    const text = open(
      '/posts',
      'get: { summary: Shows a post to everyone, security: [{}, { session: [] }], responses: {} }',
    );
    expect(await mended(text, 'auth-optional', true)).toBe(text);
  });
});

describe('An operation in a file that other definitions may share', () => {
  it('stays as it is', async () => {
    const shared = "delete: { responses: { '204': { description: gone } } }\n";
    repository.write({ 'shared.yaml': shared });
    const text = `openapi: 3.0.3
info: { title: A, version: '1' }
paths:
  /bills: { get: { security: [{ key: [] }], responses: {} }, put: { security: [{ key: [] }], responses: {} } }
  /orders: { $ref: shared.yaml }
components: { securitySchemes: { key: { type: http, scheme: bearer } } }
`;
    expect(await mended(text, 'operation-unauthenticated', true)).toBe(text);
    expect(repository.read('shared.yaml')).toBe(shared);
  });
});

describe('An operation that was left out', () => {
  const text = (scopes: string) => `openapi: 3.0.3
info: { title: A, version: '1' }
paths:
  /orders:
    get: { security: [{ login: [${scopes}] }], responses: { '200': { description: fine } } }
    post: { security: [{ login: [${scopes}] }], responses: { '201': { description: made } } }
    delete: { responses: { '204': { description: gone } } }
components:
  securitySchemes:
    login: { type: openIdConnect, openIdConnectUrl: 'https://login.example/o' }
`;

  it('asks for what its neighbour does, when that is wished', async () => {
    expect(await mended(text(''), 'operation-unauthenticated', true)).toBe(
      text('').replace('gone } } }', 'gone } }, security: [{ login: [] }] }'),
    );
  });

  it('stays where somebody must say which scopes it is worth', async () => {
    expect(await mended(text("'orders:read'"), 'operation-unauthenticated', true)).toBe(
      text("'orders:read'"),
    );
  });
});

describe('A credential that callers may leave out', () => {
  const optional = (root: string, own: string) => `openapi: 3.0.3
info: { title: A, version: '1' }
security: ${root}
paths:
  /login:
    post: { operationId: logIn, responses: { '200': { description: in }, '429': { description: too many } } }
  /orders:
    get: { responses: { '200': { description: fine } } }
    delete: { security: ${own}, responses: { '204': { description: gone } } }
components:
  securitySchemes:
    key: { type: http, scheme: bearer }
    other: { type: apiKey, in: header, name: X-Other }
`;

  it('is asked for, when that is wished', async () => {
    const text = optional('[{ key: [] }]', '[{}, { key: [] }, {}, { other: [] }]');
    expect(await mended(text, 'auth-optional')).toBe(text);
    expect(await mended(text, 'auth-optional', true)).toBe(
      optional('[{ key: [] }]', '[{ key: [] }, { other: [] }]'),
    );
  });

  it('is asked of all that inherit, but not to log in', async () => {
    expect(await mended(optional('[{ key: [] }, {}]', '[{ key: [] }]'), 'auth-optional', true)).toBe(
      optional('[{ key: [] }]', '[{ key: [] }]').replace('logIn,', 'logIn, security: [],'),
    );
  });
});
