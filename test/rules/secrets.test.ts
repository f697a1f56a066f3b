import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aboutText } from '../../src/findings/about.ts';
import { rules } from '../../src/rules/registry.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

/** What a rule finds in a definition. */
function findings(id: string, text: string, files: Readonly<Record<string, string>> = {}) {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  const [result] = runRules(apiOf(text, files), [{ rule }]);
  return result?.findings ?? [];
}

const token = 'ghp_R8kq2Vt7LmZx4Np9Wc3Ys6Hd1Bf5Gj0TaUe7';

describe('A secret in the definition', () => {
  test('is found in the fragments that it references, and names the operations that reach it', () => {
    const root = `openapi: 3.1.0
paths:
  /keys: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: key.yaml}}}}}}}
`;
    const [finding, ...others] = findings('secret-in-document', root, {
      'key.yaml': `type: string\nexample: ${token}\n`,
    });
    expect(others).toEqual([]);
    expect(finding?.place.id()).toBe('key.yaml#/example');
    expect(finding?.operations.map(({ label }) => label)).toEqual(['GET /keys']);
  });

  test('is never printed whole', () => {
    const [finding] = findings('secret-in-document', `openapi: 3.1.0\ninfo: {description: ${token}}\n`);
    expect(finding?.message).not.toContain(token.slice(8));
    expect(aboutText(finding?.about ?? token)).not.toContain(token.slice(8));
  });

  test('is found in JSON however its characters are escaped', () => {
    const written = JSON.stringify({
      openapi: '3.1.0',
      info: { description: `https://app:Zk8wQ2rT9vLx4Np7@db.acme.io/` },
    });
    expect(findings('secret-in-document', written.replaceAll('/', '\\/'))).toHaveLength(1);
  });

  test('lies in documentation or not: what only looks drawn is low in an example', () => {
    const definition = (key: string) => `openapi: 3.1.0
paths: {}
components: {schemas: {A: {type: object, properties: {clientSecret: {type: string, ${key}: q7Zt2Lw9XkPb4Vr8Nm3Yc6Hs1Jd5Gf0T}}}}}
`;
    expect(findings('secret-in-document', definition('default')).map(({ severity }) => severity)).toEqual([
      'high',
    ]);
    expect(findings('secret-in-document', definition('example')).map(({ severity }) => severity)).toEqual([
      'low',
    ]);
  });

  test('may be a private key that was drawn for an example, but one that no library reads opens nothing', () => {
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const severityOf = (key: string, where: string) =>
      findings(
        'secret-in-document',
        JSON.stringify({ openapi: '3.1.0', paths: {}, components: { schemas: { A: { [where]: key } } } }),
      ).map(({ severity }) => severity);
    const broken = privateKey.replace(/\n.{8}/, '\nMIIEvgAB');
    expect(severityOf(privateKey, 'default')).toEqual(['critical']);
    expect(severityOf(broken, 'default')).toEqual(['critical']);
    expect(severityOf(privateKey, 'example')).toEqual(['high']);
    expect(severityOf(privateKey.replaceAll('\n', '\\n'), 'example')).toEqual(['high']);
    expect(severityOf(broken, 'example')).toEqual(['low']);
  });

  test('in the URL of a server is said once, by credentials-in-server-url', () => {
    const text = 'openapi: 3.1.0\nservers: [{url: "https://app:Zk8wQ2rT9vLx4Np7@api.acme.io"}]\n';
    expect(findings('secret-in-document', text)).toEqual([]);
    expect(findings('credentials-in-server-url', text)).toHaveLength(1);
  });
});

describe('A secret in a response', () => {
  const answering = (method: string, path: string, properties: string, request = '') => `openapi: 3.0.3
paths:
  ${path}:
    ${method}:
      ${request && `requestBody: {content: {application/json: {schema: {type: object, properties: ${request}}}}}`}
      responses: {2XX: {description: ok, content: {application/json: {schema: {type: object, properties: ${properties}}}}}}
`;
  test.each([
    ['is issued by what creates it', 'post', '/keys', '{secretKey: {type: string}}', '', []],
    ['is issued by what renews it', 'put', '/apps/{id}/rotate', '{clientSecret: {type: string}}', '', []],
    [
      'may be proposed by whoever creates it',
      'post',
      '/webhooks',
      '{signingSecret: {type: string}}',
      '{signingSecret: {type: string}}',
      [],
    ],
    [
      'is echoed to whoever signs up with it',
      'post',
      '/users',
      '{password: {type: string}}',
      '{password: {type: string}}',
      ['high'],
    ],
    ['is never issued as a hash', 'post', '/users', '{passwordHash: {type: string}}', '', ['high']],
    [
      'is what a reading operation is there for',
      'get',
      '/apps/{id}/secret',
      '{clientSecret: {type: string}}',
      '',
      ['low'],
    ],
    ['is read with everything else', 'get', '/apps/{id}', '{clientSecret: {type: string}}', '', ['high']],
    [
      'is not a flag, a date or a rule',
      'get',
      '/users',
      '{password: {type: boolean}, passwordChangedAt: {type: string}, passwordPolicy: {type: string}}',
      '',
      [],
    ],
    [
      'is not one of a few known values',
      'get',
      '/users',
      '{password: {type: string, enum: ["***"]}}',
      '',
      [],
    ],
    ['is found in lists', 'get', '/users', '{passwords: {type: array, items: {type: string}}}', '', ['high']],
  ])('%s', (_title, method, path, properties, request, expected) => {
    const text = answering(method, path, properties, request);
    expect(findings('password-in-response', text).map(({ severity }) => severity)).toEqual(expected);
  });

  test('is not issued by a search, nor by what a webhook sends', () => {
    const schema = '{type: object, properties: {clientSecret: {type: string}}}';
    const search = `openapi: 3.1.0
paths:
  /users/search:
    post:
      responses: {2XX: {description: ok, content: {application/json: {schema: {type: array, items: ${schema}}}}}}
`;
    const webhook = `openapi: 3.1.0
webhooks:
  changed: {post: {requestBody: {content: {application/json: {schema: ${schema}}}}}}
`;
    for (const text of [search, webhook]) expect(findings('password-in-response', text)).toHaveLength(1);
  });

  test('is not looked for in components that only a request can use, by their name', () => {
    const components = (name: string) => `openapi: 3.0.3
paths: {}
components: {schemas: {${name}: {type: object, properties: {password: {type: string}}}}}
`;
    expect(findings('password-in-response', components('LoginRequest'))).toEqual([]);
    expect(findings('password-in-response', components('User')).map(({ confidence }) => confidence)).toEqual([
      'low',
    ]);
  });
});

describe('A credential in the URL', () => {
  const names = (parameters: string, version = '3.2.0') =>
    findings(
      'credential-param-in-url',
      `openapi: ${version}\npaths: {'/a/{token}': {get: {parameters: ${parameters}, responses: {}}}}\n`,
    );

  test('is found in 3.2’s whole query string', () => {
    const text =
      '[{name: q, in: querystring, content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {access_token: {type: string}}}}}}]';
    expect(names(text)).toHaveLength(1);
  });

  test('is found in a path, whatever operation reads it', () => {
    expect(names('[{name: token, in: path, required: true, schema: {type: string}}]')).toHaveLength(1);
  });

  test('in a link that works once is less sure', () => {
    const text = '[{name: resetToken, in: query, schema: {type: string}}]';
    expect(names(text).map(({ severity, confidence }) => [severity, confidence])).toEqual([
      ['high', 'medium'],
    ]);
  });

  test('is no flag, number, list of known values, header or OAuth code', () => {
    const text = `[{name: token, in: query, schema: {type: integer}}, {name: hasToken, in: query, schema: {type: string}},
      {name: secret, in: query, schema: {type: string, enum: [a]}}, {name: api_key, in: header, schema: {type: string}},
      {name: code, in: query, schema: {type: string}}, {name: state, in: query, schema: {type: string}}]`;
    expect(names(text)).toEqual([]);
  });
});
