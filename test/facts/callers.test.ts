import { describe, expect, test } from 'vitest';
import { unknownCaller } from '../../src/facts/access/callers.ts';
import { letsAnyoneIn } from '../../src/facts/access/gateways.ts';
import { apiOf } from '../support/api.ts';

const schemes = `
    key: {type: apiKey, in: header, name: X-Key}
    token: {type: http, scheme: bearer}
    typeless: {scheme: bearer}
    schemeless: {type: http}
    remote: {$ref: 'https://parts.example/schemes.yaml#/remote'}
    nowhere: {$ref: '#/components/securitySchemes/gone'}
    none: {type: apiKey, in: header, name: A, x-amazon-apigateway-authtype: none}
    lambda: {type: apiKey, in: header, name: A, x-amazon-apigateway-authtype: custom}
    undecided: {type: apiKey, in: header, name: A, x-amazon-apigateway-authorizer: {type: token}}
    off: {type: http, scheme: bearer, x-kong-security-jwt: {enabled: false}}`;

/** Of `GET /a`, with what its operation, its path and the root say besides. */
function operationOf(operation: string, path = '', root = '') {
  const text = `openapi: 3.1.0
${root}
paths:
  /a:
    ${path}
    get: {${operation}}
components:
  securitySchemes:${schemes}
`;
  const [found] = apiOf(text).operations;
  if (!found) throw new Error('an operation is needed');
  return found;
}

function callerOf(...texts: Parameters<typeof operationOf>) {
  const found = unknownCaller(operationOf(...texts));
  return found && `${found.place.pointer()} ${found.why}`;
}

describe('a caller is unknown where', () => {
  test.each([
    ['nothing is required', '', '', '/paths/~1a/get no `security` is in effect'],
    ['nothing is asked for', 'security: []', '', '/paths/~1a/get/security its `security` asks for nothing'],
    [
      'the root asks for nothing',
      '',
      'security: [{}]',
      '/security/0 a requirement is `{}`, which asks for nothing',
    ],
    [
      'one alternative does',
      'security: [{key: []}, {}]',
      '',
      '/paths/~1a/get/security/1 a requirement is `{}`, which asks for nothing',
    ],
    [
      'an alternative is none',
      'security: [{key: []}, null]',
      '',
      '/paths/~1a/get/security/1 a requirement is null, which asks for nothing',
    ],
    [
      'the scheme is undeclared',
      'security: [{kee: []}]',
      '',
      '/paths/~1a/get/security/0 `kee` is declared nowhere',
    ],
    [
      'one of two ways in is undeclared',
      'security: [{key: []}, {kee: []}]',
      '',
      '/paths/~1a/get/security/1 `kee` is declared nowhere',
    ],
    ['it is remote', 'security: [{remote: []}]', '', '/paths/~1a/get/security/0 `remote` could not be read'],
    [
      'its reference leads nowhere',
      'security: [{nowhere: []}]',
      '',
      '/paths/~1a/get/security/0 `nowhere` could not be read',
    ],
    [
      'it has no type',
      'security: [{typeless: []}]',
      '',
      '/paths/~1a/get/security/0 `typeless` says no `type`',
    ],
    [
      'its HTTP scheme is missing',
      'security: [{schemeless: []}]',
      '',
      '/paths/~1a/get/security/0 `schemeless` does not say which HTTP authentication `scheme` it is',
    ],
    [
      'none of several protects',
      'security: [{kee: [], typeless: []}]',
      '',
      '/paths/~1a/get/security/0 `kee` is declared nowhere, and nothing else in `kee` with `typeless` protects',
    ],
  ])('%s', (_what, operation, root, expected) => expect(callerOf(operation, '', root)).toBe(expected));
});

describe('a gateway lets everyone in', () => {
  const secured = 'security: [{key: []}]';

  test.each([
    [
      'Amazon’s, by the operation',
      `${secured}, x-amazon-apigateway-auth: {type: NONE}`,
      '',
      '',
      '/paths/~1a/get/x-amazon-apigateway-auth/type',
    ],
    [
      'Amazon’s, by the path',
      secured,
      'x-amazon-apigateway-auth: none',
      '',
      '/paths/~1a/x-amazon-apigateway-auth',
    ],
    [
      'Amazon’s, by the root',
      secured,
      '',
      'x-amazon-apigateway-auth: {type: none}',
      '/x-amazon-apigateway-auth/type',
    ],
    [
      'an authoriser nobody declares',
      `${secured}, x-amazon-apigateway-authorizer: {name: gone}`,
      '',
      '',
      '/paths/~1a/get/x-amazon-apigateway-authorizer/name',
    ],
    [
      'a scheme without authoriser',
      `${secured}, x-amazon-apigateway-integration: {type: aws_proxy}`,
      '',
      '',
      '/components/securitySchemes/key',
    ],
    [
      'a scheme whose authoriser is none',
      'security: [{none: []}]',
      '',
      '',
      '/components/securitySchemes/none/x-amazon-apigateway-authtype',
    ],
    [
      'a scheme whose authoriser is not described',
      'security: [{lambda: []}]',
      '',
      '',
      '/components/securitySchemes/lambda/x-amazon-apigateway-authtype',
    ],
    [
      'an authoriser that decides nothing',
      'security: [{token: []}, {undecided: []}]',
      '',
      '',
      '/components/securitySchemes/undecided/x-amazon-apigateway-authorizer',
    ],
    [
      'Kong’s, switched off',
      secured,
      '',
      'x-kong-plugin-key-auth: {enabled: false}',
      '/x-kong-plugin-key-auth/enabled',
    ],
    [
      'Kong’s, with an anonymous consumer',
      secured,
      'x-kong-plugin-jwt: {config: {anonymous: guest}}',
      '',
      '/paths/~1a/x-kong-plugin-jwt/config/anonymous',
    ],
    [
      'Kong’s, at the scheme',
      'security: [{off: []}]',
      '',
      '',
      '/components/securitySchemes/off/x-kong-security-jwt/enabled',
    ],
    ['WSO2’s, by the operation', `${secured}, x-auth-type: NONE`, '', '', '/paths/~1a/get/x-auth-type'],
    [
      'WSO2’s, by the path',
      secured,
      'x-wso2-disable-security: true',
      'x-wso2-disable-security: false',
      '/paths/~1a/x-wso2-disable-security',
    ],
    [
      'WSO2’s, by the root, as a text',
      secured,
      '',
      'x-wso2-disable-security: "true"',
      '/x-wso2-disable-security',
    ],
    [
      'WSO2’s, whose application security is optional',
      secured,
      '',
      'x-wso2-application-security: {security-types: [oauth2], optional: true}\nx-wso2-mutual-ssl: optional',
      '/x-wso2-application-security/optional',
    ],
    [
      'Tyk’s, switched off',
      secured,
      '',
      'x-tyk-api-gateway: {server: {authentication: {enabled: false}}}',
      '/x-tyk-api-gateway/server/authentication/enabled',
    ],
    [
      'Tyk’s, never switched on',
      secured,
      '',
      'x-tyk-api-gateway: {server: {authentication: {securitySchemes: {key: {enabled: true}}}}}',
      '/x-tyk-api-gateway/server/authentication',
    ],
    [
      'Tyk’s, for one operation',
      `operationId: getA, ${secured}`,
      '',
      'x-tyk-api-gateway: {middleware: {operations: {getA: {ignoreAuthentication: {enabled: true}}}}}',
      '/x-tyk-api-gateway/middleware/operations/getA/ignoreAuthentication/enabled',
    ],
    [
      'Tyk’s, by a scheme it does not check',
      'security: [{key: []}, {token: []}]',
      '',
      'x-tyk-api-gateway: {server: {authentication: {enabled: true, securitySchemes: {key: {enabled: true}, token: {enabled: false}}}}}',
      '/x-tyk-api-gateway/server/authentication/securitySchemes/token/enabled',
    ],
  ])('%s', (_what, operation, path, root, at) => {
    const found = unknownCaller(operationOf(operation, path, root));
    expect(found?.place.pointer()).toBe(at);
    expect(found?.why).toBe(letsAnyoneIn(operationOf(operation, path, root))?.message);
  });
});

describe('the caller is known where', () => {
  const secured = 'security: [{key: []}]';

  test.each([
    ['a scheme is required', secured, '', ''],
    ['the root requires one', '', '', 'security: [{token: []}]'],
    ['what is undeclared is asked for besides', 'security: [{key: [], kee: []}]', '', ''],
    ['an authoriser that lets anyone in is asked for besides', 'security: [{none: [], token: []}]', '', ''],
    [
      'the operation turns on what the root turns off',
      `${secured}, x-amazon-apigateway-auth: {type: AWS_IAM}`,
      '',
      'x-amazon-apigateway-auth: {type: NONE}',
    ],
    [
      'the path turns on what the root turns off',
      secured,
      'x-kong-plugin-jwt: {config: {}}',
      'x-kong-plugin-jwt: {enabled: false}',
    ],
    [
      'another plugin asks for something',
      secured,
      '',
      'x-kong-plugin-jwt: {enabled: false}\nx-kong-plugin-key-auth: {}',
    ],
    [
      'a policy of Amazon’s guards everything',
      `${secured}, x-amazon-apigateway-integration: {type: aws_proxy}`,
      '',
      'x-amazon-apigateway-policy: {}',
    ],
    [
      'WSO2’s gateway is told so nearer to the operation',
      `${secured}, x-auth-type: Application`,
      'x-wso2-disable-security: false',
      'x-wso2-disable-security: true\nx-auth-type: None',
    ],
    [
      'WSO2’s gateway asks for a certificate',
      secured,
      '',
      'x-wso2-application-security: {optional: true}\nx-wso2-mutual-ssl: mandatory',
    ],
    [
      'Tyk’s gateway authenticates',
      `operationId: getA, ${secured}`,
      '',
      'x-tyk-api-gateway: {server: {authentication: {enabled: true}}, middleware: {operations: {getB: {ignoreAuthentication: {enabled: true}}}}}',
    ],
    [
      'Tyk’s gateway leaves it to the service',
      secured,
      '',
      'x-tyk-api-gateway: {server: {listenPath: {value: /a}}}',
    ],
  ])('%s', (_what, ...texts) => expect(callerOf(...texts)).toBeUndefined());

  test('the API itself calls', () => {
    const api = apiOf('openapi: 3.1.0\nwebhooks: {paid: {post: {}}}\n');
    expect(api.operations.map(unknownCaller)).toEqual([undefined]);
  });
});
