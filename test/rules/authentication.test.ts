import { describe, expect, test } from 'vitest';
import { rules } from '../../src/rules/registry.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

/** What one rule says about a definition: severity, pointer and operations of each finding. */
function check(id: string, text: string, files: Readonly<Record<string, string>> = {}) {
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  const [result] = runRules(apiOf(text, files), [{ rule }]);
  return (result?.findings ?? []).map(({ severity, place, operation, operations, message }) => ({
    severity,
    pointer: place.pointer(),
    operation: operation?.label ?? null,
    operations: operations.map(({ label }) => label),
    message,
  }));
}

const schemes = `
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    urlKey: {type: apiKey, in: query, name: key}
    login: {type: http, scheme: BASIC}
    digest: {type: http, scheme: digest}
    bearer: {type: http, scheme: bearer}
    machine: {type: mutualTLS}
    oidc: {type: openIdConnect, openIdConnectUrl: /.well-known/openid-configuration}
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}
`;

describe('auth-disabled-on-operation', () => {
  const answer = (schema: string) =>
    `{'200': {description: ok, content: {application/json: {schema: ${schema}}}}}`;

  test.each([
    ['get', '/news', '{}', 'low'],
    ['head', '/news', '{}', 'low'],
    ['options', '/orders', '{}', 'info'],
    ['delete', '/orders/{id}', '{}', 'high'],
    ['post', '/orders', '{}', 'high'],
    ['get', '/admin/users', '{}', 'high'],
    ['get', '/me', answer('{type: object, properties: {passwordHash: {type: string}}}'), 'high'],
    ['get', '/me', answer('{type: object, properties: {password: {type: boolean}}}'), 'low'],
    ['get', '/me', answer('{type: array, items: {properties: {ssn: {type: string}}}}'), 'high'],
    ['get', '/health', '{}', 'info'],
  ])('%s %s with answers %s is %s', (method, path, responses, severity) => {
    const found = check(
      'auth-disabled-on-operation',
      `openapi: 3.1.0\npaths:\n  ${path}:\n    ${method}: {security: [], responses: ${responses}}\n`,
    );
    expect(found.map((finding) => finding.severity)).toEqual([severity]);
  });

  test('logging in with an explicit opt-out is only noted', () => {
    const found = check(
      'auth-disabled-on-operation',
      `openapi: 3.0.3
paths:
  /login:
    post:
      operationId: login
      security: [{}]
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {username: {type: string}, password: {type: string}}}
      responses: {}
`,
    );
    expect(found).toMatchObject([{ severity: 'info', pointer: '/paths/~1login/post/security' }]);
  });

  test('a path item that two paths share is one finding for both operations', () => {
    const found = check(
      'auth-disabled-on-operation',
      `openapi: 3.1.0
paths:
  /a: {$ref: 'item.yaml'}
  /b: {$ref: 'item.yaml'}
`,
      { 'item.yaml': 'put: {security: [], responses: {}}\n' },
    );
    expect(found).toMatchObject([{ operation: null, operations: ['PUT /a', 'PUT /b'] }]);
  });
});

describe('auth-optional', () => {
  test.each([
    ['[{}, {key: []}]', ['/security/0']],
    ['[{key: []}, {}]', ['/security/1']],
    ['[{key: []}, {}, {}]', ['/security/1']],
    ['[{undeclared: []}, {}]', ['/security/1']],
    ['[{key: [], bearer: []}]', []],
    ['[{}]', []],
    ['[]', []],
  ])('%s', (security, pointers) => {
    const found = check('auth-optional', `openapi: 3.0.3\nsecurity: ${security}\npaths: {}${schemes}`);
    expect(found.map(({ pointer }) => pointer)).toEqual(pointers);
  });
});

describe('global-security-empty', () => {
  const one = (operation: string) => `openapi: 3.0.3\nsecurity: []\npaths: {/x: {${operation}}}${schemes}`;

  test('operations that inherit are exposed', () => {
    expect(check('global-security-empty', one('post: {responses: {}}'))).toMatchObject([
      { severity: 'high', operations: ['POST /x'] },
    ]);
  });

  test('a trap for the next operation where each has its own requirement', () => {
    expect(check('global-security-empty', one('post: {security: [{key: []}], responses: {}}'))).toMatchObject(
      [{ severity: 'low', operations: [] }],
    );
  });
});

describe('security-schemes-missing', () => {
  test.each([
    ['paths: {/x: {get: {responses: {}}}}', ['/openapi']],
    ['paths: {/x: {get: {responses: {}}}}\ncomponents: {schemas: {}}', ['/components']],
    [
      'paths: {/x: {get: {responses: {}}}}\ncomponents: {securitySchemes: []}',
      ['/components/securitySchemes'],
    ],
    [
      'paths: {/x: {get: {responses: {}}}}\ncomponents: {securitySchemes: {key: {$ref: "https://example.com/key"}}}',
      [],
    ],
    ['paths: {/x: {get: {responses: {}}}}\ncomponents: {schemas: {x: {$ref: "#/nowhere"}}}', ['/components']],
    ['webhooks: {x: {post: {responses: {}}}}', []],
    ['paths: {}', []],
  ])('%s', (text, pointers) => {
    const found = check('security-schemes-missing', `openapi: 3.1.0\n${text}\n`);
    expect(found.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  test('is small where every operation is open by nature', () => {
    const found = check(
      'security-schemes-missing',
      'openapi: 3.1.0\npaths: {/health: {get: {responses: {}}}}\n',
    );
    expect(found).toMatchObject([{ severity: 'low' }]);
  });
});

describe('security-scheme-unresolved', () => {
  test('one name is one cause, told at the root first, with every operation', () => {
    const found = check(
      'security-scheme-unresolved',
      `openapi: 3.0.3
security: [{kye: []}]
paths:
  /a: {get: {responses: {}}}
  /b: {get: {security: [{kye: []}, {key: []}], responses: {}}}
  /c: {get: {security: [], responses: {}}}${schemes}`,
    );
    expect(found).toMatchObject([{ pointer: '/security/0/kye', operations: ['GET /a', 'GET /b'] }]);
    expect(found[0]?.message).toContain('did you mean `key`?');
  });

  test.each(['__proto__', 'constructor', 'toString'])('the name %s is a name like any other', (name) => {
    const found = check(
      'security-scheme-unresolved',
      `{"openapi": "3.0.3", "paths": {"/x": {"get": {"security": [{"${name}": []}], "responses": {}}}}}`,
    );
    expect(found).toMatchObject([{ operation: 'GET /x', pointer: `/paths/~1x/get/security/0/${name}` }]);
  });

  test('a declaration behind a reference that leads nowhere is told as such', () => {
    const found = check(
      'security-scheme-unresolved',
      `openapi: 3.0.3
security: [{key: []}]
components: {securitySchemes: {key: {$ref: 'missing.yaml'}}}
`,
    );
    expect(found[0]?.message).toContain('cannot be read');
  });
});

describe('security-scheme-unused', () => {
  test('points at the name where it is written, also when the schemes stand in a file of their own', () => {
    const text =
      'openapi: 3.1.0\ncomponents: {securitySchemes: {$ref: auth.yaml#/schemes}}\npaths: {/x: {get: {}}}\n';
    const auth = 'schemes: {key: {$ref: "#/all/key"}}\nall: {key: {type: apiKey, in: header, name: X-Key}}\n';
    expect(check('security-scheme-unused', text, { 'auth.yaml': auth })).toMatchObject([
      { pointer: '/schemes/key', message: 'Nothing requires `key`' },
    ]);
  });
});

describe('weak-auth-alternative', () => {
  test.each([
    ['[{oauth: []}, {login: []}]', ['/security/1']],
    ['[{urlKey: []}, {oidc: []}, {digest: []}]', ['/security/0', '/security/2']],
    ['[{bearer: []}, {login: [], urlKey: []}]', ['/security/1']],
    ['[{machine: []}, {login: [], key: []}]', []],
    ['[{bearer: []}, {key: []}]', []],
    ['[{login: []}, {urlKey: []}]', []],
    ['[{bearer: []}, {undeclared: []}]', []],
    ['[{bearer: [], login: []}, {login: []}]', ['/security/1']],
  ])('%s', (security, pointers) => {
    const found = check(
      'weak-auth-alternative',
      `openapi: 3.1.0\nsecurity: ${security}\npaths: {}${schemes}`,
    );
    expect(found.map(({ pointer }) => pointer)).toEqual(pointers);
  });
});

describe('http-basic-applied', () => {
  test.each([
    ['security: [{login: []}]\npaths: {}', 1],
    ['security: [{login: []}]\npaths: {/x: {get: {security: [{key: []}], responses: {}}}}', 0],
    ['paths: {/x: {get: {security: [{key: []}, {key: [], login: []}], responses: {}}}}', 1],
    ['security: [{login: []}]\nwebhooks: {x: {post: {responses: {}}}}', 1],
    ['security: [{digest: []}]\npaths: {}', 0],
  ])('%s', (text, count) => {
    expect(check('http-basic-applied', `openapi: 3.1.0\n${text}${schemes}`)).toHaveLength(count);
  });
});

describe('operation-unauthenticated', () => {
  test('a preflight and a login are small, and told apart from the rest', () => {
    const found = check(
      'operation-unauthenticated',
      `openapi: 3.0.3
paths:
  /orders:
    options: {responses: {}}
    post: {responses: {}}
`,
    );
    expect(found.map(({ severity, operations }) => [severity, ...operations])).toEqual([
      ['low', 'OPTIONS /orders'],
      ['high', 'POST /orders'],
    ]);
  });
});
