import { describe, expect, test } from 'vitest';
import { rules } from '../../src/rules/registry.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

/** What one rule says about a definition. */
function check(id: string, text: string) {
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  const [result] = runRules(apiOf(text), [{ rule }]);
  return (result?.findings ?? []).map(({ severity, confidence, place, operations, message }) => ({
    severity,
    confidence,
    pointer: place.pointer(),
    operations: operations.map(({ label }) => label),
    message,
  }));
}

/** An operation whose JSON body has these properties. */
function operation(
  [method, path]: readonly [string, string],
  properties: string,
  rest = '',
  responses = '{}',
): string {
  const body = `{content: {application/json: {schema: {type: object, properties: {${properties}}}}}}`;
  return `openapi: 3.1.0
paths:
  ${path}:
    ${method}:
      requestBody: ${body}
      responses: ${responses}
${rest}`;
}

const text = '{type: string}';

describe('credential-change-without-reauth', () => {
  const put = ['put', '/me/password'] as const;

  test.each([
    [put, `newPassword: ${text}`, 1],
    [put, `password: ${text}`, 1],
    [put, `password: ${text}, passwordConfirmation: ${text}`, 1],
    [put, `newPassword: ${text}, newPasswordAgain: ${text}`, 1],
    [put, `password: ${text}, newPassword: ${text}`, 0],
    [put, `old_password: ${text}, new_password: ${text}`, 0],
    [put, `newPassword: ${text}, mfaCode: ${text}`, 0],
    [put, `newPassword: ${text}, resetToken: ${text}`, 0],
    [['post', '/me/settings'], `newEmail: ${text}`, 1],
    [['post', '/me/settings'], `newEmail: ${text}, password: ${text}`, 0],
    [['post', '/me/settings'], `newsletter: ${text}, newPage: ${text}`, 0],
    [['put', '/users/{id}/email'], `email: ${text}`, 1],
    [['put', '/databases/{id}/password'], `password: ${text}`, 0],
    [['put', '/me/passwordPolicy'], `password: ${text}`, 0],
    [['post', '/me/2fa/disable'], `reason: ${text}`, 1],
    [['post', '/me/2fa/disable'], `totp: ${text}`, 0],
    [['post', '/me/mfa'], `type: ${text}`, 0],
  ] as const)('%s with %s: %d', (where, properties, count) => {
    expect(check('credential-change-without-reauth', operation(where, properties))).toHaveLength(count);
  });

  test('the properties may stand deeper in the body', () => {
    const user = `{type: object, properties: {currentPassword: ${text}, newPassword: ${text}}}`;
    expect(check('credential-change-without-reauth', operation(put, `user: ${user}`))).toEqual([]);
  });
});

describe('otp-bruteforceable', () => {
  test.each([
    [`otp: {type: string, pattern: '^[0-9]{4}$'}`, 1],
    [`otp: {type: string, pattern: '^[0-9]{8}$'}`, 0],
    [`otp: {type: integer, minimum: 0, maximum: 999999}`, 1],
    [`otp: {type: integer}`, 0],
    [`otp: {type: string}`, 0],
    [`otp: {type: string, description: The six-digit code from the app}`, 1],
    [`otp: {type: string, example: '123456', maxLength: 40}`, 0],
    [`otp: {type: string, minLength: 6, maxLength: 6}`, 1],
    [`code: {type: string, maxLength: 6}`, 1],
    [`newPin: {type: string, maxLength: 4}`, 0],
    [`postCode: {type: string, maxLength: 5}`, 0],
    [`cardinality: {type: string, maxLength: 5}`, 0],
    [`code: {anyOf: [{type: string, pattern: '^\\d{6}$'}, {type: 'null'}]}`, 1],
  ])('%s: %d', (properties, count) => {
    expect(check('otp-bruteforceable', operation(['post', '/account/verify'], properties))).toHaveLength(
      count,
    );
  });

  test.each([
    [`{'4XX': {description: Refused}}`],
    [`{'423': {description: Locked}}`],
    [`{'401': {description: Wrong; after 5 failed attempts the code is void}}`],
    [`{'200': {description: ok, headers: {X-RateLimit-Limit: {schema: {type: integer}}}}}`],
  ])('attempts are limited by %s', (responses) => {
    const definition = operation(['post', '/verify'], 'otp: {type: string, maxLength: 6}', '', responses);
    expect(check('otp-bruteforceable', definition)).toEqual([]);
  });
});

describe('password-policy-weak', () => {
  test.each([
    ['password: {type: string, minLength: 7}', ['minLength']],
    ['password: {type: string, minLength: 8}', []],
    ['password: {type: string, maxLength: 63}', ['maxLength']],
    ['password: {type: string, maxLength: 64}', []],
    ['password: {type: string}', []],
    ["password: {type: string, pattern: '^[a-z]{8,64}$'}", ['pattern']],
    ["password: {type: string, pattern: '^.{6,}$'}", ['pattern']],
    ["password: {type: string, minLength: 8, pattern: '^.{6,}$'}", []],
    ["password: {type: string, maxLength: 20, pattern: '^.{8,20}$'}", ['maxLength']],
    ['password: {allOf: [{type: string, minLength: 4}, {minLength: 10}]}', []],
    ['password: {anyOf: [{type: string, maxLength: 20}, {type: string, maxLength: 100}]}', []],
    ['new_password: {type: string, minLength: 1}', ['minLength']],
    ['oldPassword: {type: string, minLength: 1}', []],
    ['dbPassword: {type: string, maxLength: 20}', []],
    ['password: {type: string, readOnly: true, minLength: 1}', []],
    ['token: {type: string, maxLength: 20}', []],
  ])('%s: %j', (properties, keywords) => {
    const found = check('password-policy-weak', operation(['post', '/users'], properties));
    expect(found.map(({ pointer }) => pointer.split('/').at(-1))).toEqual(keywords);
  });

  test('whoever logs in may have chosen his password long ago', () => {
    const login = operation(['post', '/login'], 'password: {type: string, minLength: 1}').replace(
      'requestBody',
      'operationId: login\n      requestBody',
    );
    expect(check('password-policy-weak', login)).toEqual([]);
  });
});

describe('auth-header-as-parameter', () => {
  const schemes = `
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: x-API-key}
    session: {type: apiKey, in: cookie, name: sid}
`;
  const one = (name: string, where: string, security: string) => `openapi: 3.0.3
paths:
  /orders:
    get:
      security: ${security}
      parameters: [{name: ${name}, in: ${where}, schema: {type: string}}]
      responses: {}${schemes}`;

  test.each([
    ['Authorization', 'header', '[]', ['medium']],
    ['AUTHORIZATION', 'header', '[{key: []}]', ['medium']],
    ['authorization', 'header', '[{token: []}]', ['info']],
    ['X-Api-Key', 'header', '[{key: []}]', ['info']],
    ['X-Api-Key', 'header', '[{token: []}]', ['low']],
    ['X-Api-Key', 'header', '[{token: []}, {}]', ['medium']],
    ['apikey', 'header', '[]', ['medium']],
    ['Cookie', 'header', '[{session: []}]', ['info']],
    ['sid', 'cookie', '[{session: []}]', ['info']],
    ['sid', 'cookie', '[]', ['medium']],
    ['X-Request-Id', 'header', '[]', []],
    ['X-Next-Token', 'header', '[]', []],
    ['Accept', 'header', '[]', []],
    ['theme', 'cookie', '[]', []],
    ['Authorization', 'query', '[]', []],
  ])('%s in %s under %s: %j', (name, where, security, severities) => {
    const found = check('auth-header-as-parameter', one(name, where, security));
    expect(found.map(({ severity }) => severity)).toEqual(severities);
  });
});

describe('cookie-auth-without-csrf', () => {
  const one = (security: string, parameters = '[]', session = '') => `openapi: 3.0.3
paths:
  /orders:
    post: {security: ${security}, parameters: ${parameters}, responses: {}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    login: {type: http, scheme: basic}
    csrf: {type: apiKey, in: header, name: X-CSRF-Token}
    session: {type: apiKey, in: cookie, name: sid${session}}
`;

  test.each([
    ['[{session: []}]', '[]', '', 1],
    ['[{token: []}, {session: []}]', '[]', '', 1],
    ['[{session: [], login: []}]', '[]', '', 1],
    ['[{session: [], csrf: []}]', '[]', '', 0],
    ['[{session: [], token: []}]', '[]', '', 0],
    ['[{token: []}]', '[]', '', 0],
    ['[{session: []}, {}]', '[]', '', 0],
    ['[{session: []}]', '[{name: _csrf, in: query, required: true, schema: {type: string}}]', '', 0],
    ['[{session: []}]', '[{name: _csrf, in: query, schema: {type: string}}]', '', 1],
    ['[{session: []}]', '[{name: _csrf, in: cookie, schema: {type: string}}]', '', 1],
    [
      '[{session: []}]',
      '[{name: X-Requested-With, in: header, required: true, schema: {type: string}}]',
      '',
      0,
    ],
    ['[{session: []}]', '[]', ', x-samesite: Strict', 0],
    ['[{session: []}]', '[]', ", description: 'SameSite attribute set to Lax'", 0],
    ['[{session: []}]', '[]', ", description: 'SameSite: None'", 1],
  ])('%s with %s and %s: %d', (security, parameters, session, count) => {
    expect(check('cookie-auth-without-csrf', one(security, parameters, session))).toHaveLength(count);
  });
});

describe('the flows that are in use', () => {
  const one = (security: string, operationSecurity: string) => `openapi: 3.0.3
security: ${security}
paths:
  /orders: {get: {security: ${operationSecurity}, responses: {}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login:
      type: oauth2
      flows:
        implicit: {authorizationUrl: 'https://a.example/a', scopes: {read: Read}}
        password: {tokenUrl: 'https://a.example/t', scopes: {read: Read, write: Write}}
`;

  test.each([
    ['[]', '[{login: [read]}]', 1, 1],
    ['[]', '[{login: []}]', 1, 1],
    ['[]', '[{login: [write]}]', 0, 1],
    ['[]', '[{login: [undeclared]}]', 1, 1],
    ['[]', '[{key: []}, {login: []}]', 1, 1],
    ['[{login: []}]', '[{key: []}]', 0, 1],
    ['[]', '[]', 0, 0],
  ])('root %s, operation %s', (root, operationSecurity, implicit, password) => {
    const definition = one(root, operationSecurity);
    expect(check('oauth2-implicit-flow-applied', definition)).toHaveLength(implicit);
    expect(check('oauth2-password-flow-applied', definition)).toHaveLength(password);
  });
});

describe('oauth2-url-invalid', () => {
  test.each([
    ['https://login.example.com/token', false],
    ['https://login.example.com:8443/token?a=b@c', false],
    ['https://[::1]:8443/token', false],
    ['https://{tenant}.example.com/token', false],
    ['/token', true],
    ['token', true],
    ['', true],
    ['//login.example.com/token', true],
    ['https:///token', true],
    ['https://login.example.com/token#a', true],
    ['https://user:secret@login.example.com/token', true],
    ['https://login.example.com/to ken', true],
    [' https://login.example.com/token', true],
  ])('%j is invalid: %s', (url, invalid) => {
    const found = check(
      'oauth2-url-invalid',
      JSON.stringify({
        openapi: '3.0.3',
        paths: {},
        components: {
          securitySchemes: {
            login: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: url, scopes: {} } } },
          },
        },
      }),
    );
    expect(found).toHaveLength(invalid ? 1 : 0);
    expect(found.map(({ message }) => message).join()).not.toContain('secret');
  });
});

describe('http-scheme-unknown', () => {
  test.each([
    ['Bearer', undefined],
    ['SCRAM-SHA-256', undefined],
    ['VAPID', undefined],
    ['dpop', undefined],
    ['bearerAuth', 'bearer'],
    ['token', 'bearer'],
    ['diggest', 'digest'],
    ['constructor', null],
  ])('%s', (scheme, meant) => {
    const found = check(
      'http-scheme-unknown',
      `openapi: 3.0.3\npaths: {}\ncomponents: {securitySchemes: {one: {type: http, scheme: ${scheme}}}}\n`,
    );
    if (meant === undefined) return expect(found).toEqual([]);
    expect(found).toHaveLength(1);
    if (meant !== null) expect(found[0]?.message).toContain(`did you mean \`${meant}\`?`);
    else expect(found[0]?.message).not.toContain('did you mean');
  });
});

describe('api-key-sole-auth-on-write', () => {
  test.each([
    ['post', '/orders', '[{key: []}]', 1],
    ['get', '/orders', '[{key: []}]', 0],
    ['get', '/admin/orders', '[{key: []}]', 1],
    ['post', '/orders', '[{key: [], token: []}]', 0],
    ['post', '/orders', '[{key: []}, {token: []}]', 1],
    ['post', '/orders', '[{key: []}, {}]', 0],
    ['post', '/orders', '[{bearer: []}]', 0],
    ['post', '/orders', '[{undeclared: []}]', 0],
    ['post', '/orders', '[{signed: []}]', 0],
  ])('%s %s under %s: %d', (method, path, security, count) => {
    const found = check(
      'api-key-sole-auth-on-write',
      `openapi: 3.0.3
paths: {${path}: {${method}: {security: ${security}, responses: {}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    token: {type: http, scheme: bearer}
    bearer: {type: apiKey, in: header, name: Authorization, description: A JWT}
    signed: {type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: awsSigv4}
`,
    );
    expect(found).toHaveLength(count);
  });
});

describe('callback-cleartext', () => {
  test.each([
    ['{type: string}', 1],
    ['{type: string, format: uri}', 1],
    ["{type: string, pattern: '^https?://'}", 1],
    ["{type: string, pattern: 'https://'}", 1],
    ["{type: string, pattern: '^https://a|http://b'}", 1],
    ["{type: string, pattern: '^https:\\/\\/.+'}", 0],
    ["{type: string, pattern: '^(?:https)://'}", 0],
    ["{type: string, pattern: '^[hH][tT][tT][pP][sS]://'}", 0],
    ["{type: string, enum: ['https://a.example/hook']}", 0],
    ["{type: string, enum: ['https://a.example', 'http://a.example']}", 1],
    ['{type: object}', 0],
    ["{allOf: [{type: string, format: uri}, {pattern: '^https://'}]}", 0],
  ])('a webhookUrl of %s: %d', (schema, count) => {
    const found = check('callback-cleartext', operation(['post', '/hooks'], `webhookUrl: ${schema}`));
    expect(found).toHaveLength(count);
  });

  test('a field known by its callback and by its name is told once', () => {
    const definition = `openapi: 3.0.3
paths:
  /streams:
    post:
      parameters: [{name: callbackUrl, in: query, schema: {type: string, format: uri}}]
      callbacks: {data: {'{$request.query.callbackUrl}/data': {post: {responses: {}}}}}
      responses: {}
`;
    expect(check('callback-cleartext', definition)).toMatchObject([{ confidence: 'high' }]);
  });
});

describe('credential-param-in-url', () => {
  test.each([
    ['token', true],
    ['tokens', false],
    ['max_tokens', false],
    ['access_tokens', true],
  ])('%s as a list in the query', (name, expected) => {
    const found = check(
      'credential-param-in-url',
      `openapi: 3.1.0
paths:
  /prices:
    get:
      parameters: [{name: ${name}, in: query, schema: {type: array, items: {type: string}}}]
      responses: {}
`,
    );
    expect(found.length > 0).toBe(expected);
  });
});
