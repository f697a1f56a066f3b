import { describe, expect, test } from 'vitest';
import type { Operation } from '../../src/openapi/model.ts';
import { apiOf } from '../support/api.ts';

const key = '{type: apiKey, in: header, name: X-Key}';

/** A 3.x definition with one operation, from the `security` lines of root and operation. */
function operation(root: string, own: string, version = '3.0.3'): Operation {
  const api = apiOf(`openapi: ${version}
${root}
paths:
  /x:
    get:
      ${own || 'summary: none'}
      responses: {}
components:
  securitySchemes:
    key: ${key}
    other: ${key}
`);
  return api.operations[0] as Operation;
}

describe('effective protection (OAS 3.1 §4.8.10 and §4.8.30)', () => {
  test.each([
    // root, operation, where from, anonymous?, what is required
    ['', '', 'none', true, []],
    ['security: [{key: []}]', '', 'root', false, [['key']]],
    ['', 'security: [{key: []}]', 'operation', false, [['key']]],
    ['security: [{key: []}]', 'security: [{other: []}]', 'operation', false, [['other']]],
    ['security: [{key: []}]', 'security: []', 'operation', true, []],
    ['security: [{key: []}]', 'security: [{}]', 'operation', true, [[]]],
    ['security: [{key: []}]', 'security: [{other: []}, {}]', 'operation', true, [['other'], []]],
    ['security: [{key: []}]', 'security: [{}, {other: []}]', 'operation', true, [[], ['other']]],
    ['security: []', '', 'root', true, []],
    ['security: [{}]', '', 'root', true, [[]]],
    ['security: [{key: [], other: []}]', '', 'root', false, [['key', 'other']]],
    ['security: [{nowhere: []}]', '', 'root', true, []],
    ['security: [{nowhere: []}, {key: []}]', '', 'root', false, [['key']]],
    ['security: [{nowhere: [], key: []}]', '', 'root', false, [['nowhere', 'key']]],
    ['security:', '', 'none', true, []],
    ['security: [{key: }]', '', 'root', false, [['key']]],
  ])('root %j, operation %j', (root, own, source, anonymous, required) => {
    const { protection } = operation(root, own);
    expect(protection.source).toBe(source);
    expect(protection.anonymous).toBe(anonymous);
    expect(protection.alternatives.map(({ requirements }) => requirements.map(({ name }) => name))).toEqual(
      required,
    );
  });

  test.each([
    ['security: {key: []}', 'must be a list'],
    ['security: [key]', 'must be an object'],
    ['security: key', 'must be a list'],
    ['security: [{key: read}]', 'must be a list'],
    ['security: [{key: }]', 'must be a list, not null'],
  ])('%j makes no sense, and is said', (root, reason) => {
    const { api } = operation(root, '');
    expect(api.unchecked.map((entry) => entry.reason).join()).toContain(reason);
  });

  test.each([
    ['{description: none}', 'says no `type`'],
    ['{type: oauth}', 'is of an unknown type, `oauth`'],
    ['{type: apiKey, in: body, name: key}', 'needs a `name` and an `in`'],
    ['{type: oauth2}', 'needs `flows`'],
    ['{type: openIdConnect}', 'needs its `openIdConnectUrl`'],
    ['{type: openIdConnect, openIdConnectUrl: " "}', 'needs its `openIdConnectUrl`'],
    ['{type: http}', 'does not say which HTTP authentication `scheme`'],
    ['{type: http, scheme: None}', 'does not say which HTTP authentication `scheme`'],
    ['{type: http, scheme: " "}', 'does not say which HTTP authentication `scheme`'],
    ['{type: http, scheme: 7}', 'does not say which HTTP authentication `scheme`'],
    ['{type: apiKey, in: header, name: ""}', 'needs a `name` and an `in`'],
    ['{type: apiKey, in: header, name: [X]}', 'needs a `name` and an `in`'],
    ['{type: [http], scheme: bearer}', 'says no `type`'],
    ['{type: basic}', 'is of a type that OpenAPI 3.0 does not know, `basic`'],
    ['{type: mutualTLS}', 'is of a type that OpenAPI 3.0 does not know, `mutualTLS`'],
    ['{type: oauth2, flow: implicit, authorizationUrl: "https://a/"}', 'needs `flows`'],
    ['{type: oauth2, flows: {}}', 'needs `flows`'],
  ])('the scheme %j cannot protect, and that is said', (scheme, reason) => {
    const api = apiOf(
      `openapi: 3.0.3\nsecurity: [{key: []}]\npaths: {/x: {get: {}}}\ncomponents: {securitySchemes: {key: ${scheme}}}\n`,
    );
    expect(api.unchecked.map((entry) => entry.reason)).toEqual([expect.stringContaining(reason)]);
    expect(api.operations[0]?.protection).toMatchObject({
      source: 'root',
      anonymous: true,
      alternatives: [],
    });
  });

  test.each(['{type: http, scheme: bearer}', '{type: apiKey, in: cookie, name: s}', '{type: openIdConnect}'])(
    'the scheme %j protects nothing in 2.0',
    (scheme) => {
      const api = apiOf(
        `swagger: "2.0"\nsecurity: [{key: []}]\npaths: {/x: {get: {}}}\nsecurityDefinitions: {key: ${scheme}}\n`,
      );
      expect([api.unchecked.length, api.operations[0]?.protection.anonymous]).toEqual([1, true]);
    },
  );

  test('a scheme that protects nothing beside one that does is no matter', () => {
    const api = apiOf(
      'openapi: 3.0.3\nsecurity: [{bad: [], good: []}]\npaths: {/x: {get: {}}}\n' +
        'components: {securitySchemes: {bad: {type: http}, good: {type: http, scheme: bearer}}}\n',
    );
    expect(api.operations[0]?.protection.anonymous).toBe(false);
  });

  test.each([
    'null',
    '{}',
    '{key: []}',
    'key',
    '7',
    'true',
    '[null]',
    '[key]',
    '[[key]]',
    '[{key: read}]',
    '[{key: {}}]',
  ])('an operation with `security: %s` inherits nothing and is not protected, and that is said', (own) => {
    const { protection, api } = operation('security: [{key: []}]', `security: ${own}`);
    expect(protection).toMatchObject({ source: 'operation', anonymous: true });
    expect(api.unchecked.map(({ place }) => place.pointer())).toEqual([
      expect.stringMatching(/^\/paths\/~1x\/get\/security/),
    ]);
  });

  test('an alternative that is none opens what the others guard', () => {
    const { protection, api } = operation('', 'security: [{key: []}, null]');
    expect([protection.anonymous, api.unchecked.length]).toEqual([true, 1]);
  });

  test('a scheme named as an inherited property of objects is declared nowhere', () => {
    expect(operation('security: [{constructor: []}]', '').protection.anonymous).toBe(true);
  });

  test('names that begin with x- are names: of schemes, of scopes and in requirements', () => {
    const api = apiOf(`openapi: 3.0.3
security: [{x-api-key: []}]
paths:
  /x: {get: {responses: {}}}
  /y: {get: {responses: {}, security: [{x-gone: []}]}}
components:
  securitySchemes:
    x-api-key: ${key}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://t/', scopes: {x-read: r}}}}
    x-note: an extension
`);
    const [declared, undeclared] = api.operations.map(({ protection }) => protection);
    expect(declared?.anonymous).toBe(false);
    expect(declared?.alternatives[0]?.requirements[0]?.scheme?.name).toBe('x-api-key');
    expect(undeclared?.declaration?.alternatives[0]?.requirements.map(({ name }) => name)).toEqual([
      'x-gone',
    ]);
    expect([...(api.schemes.get('oauth')?.scopes ?? [])]).toEqual(['x-read']);
    expect(api.unchecked).toEqual([]);
  });

  test('3.2 names schemes by reference', () => {
    const { protection } = operation(`security: [{'#/components/securitySchemes/key': []}]`, '', '3.2.0');
    expect(protection.anonymous).toBe(false);
    expect(protection.alternatives[0]?.requirements[0]?.scheme?.name).toBe('key');
  });

  test('2.0 reads securityDefinitions', () => {
    const api = apiOf(`swagger: "2.0"
security: [{basic: []}]
securityDefinitions:
  basic: {type: basic}
  oauth: {type: oauth2, flow: accessCode, authorizationUrl: 'https://a/', tokenUrl: 'https://t/', scopes: {read: r}}
paths:
  /x:
    get: {responses: {}}
`);
    expect(api.operations[0]?.protection.alternatives[0]?.requirements[0]?.scheme).toMatchObject({
      type: 'http',
      scheme: 'basic',
    });
    const oauth = api.schemes.get('oauth');
    expect(oauth?.flows.map(({ type }) => type)).toEqual(['authorizationCode']);
    expect([...(oauth?.scopes ?? [])]).toEqual(['read']);
  });

  test('a scope is declared when any flow of the scheme declares it', () => {
    const api = apiOf(`openapi: 3.1.0
paths: {}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        implicit: {authorizationUrl: 'https://a/', scopes: {read: r}}
        clientCredentials: {tokenUrl: 'https://t/', scopes: {write: w}}
`);
    expect([...(api.schemes.get('oauth')?.scopes ?? [])].sort()).toEqual(['read', 'write']);
  });
});
