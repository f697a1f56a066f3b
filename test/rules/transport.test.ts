import { describe, expect, test } from 'vitest';
import { cleartextProtocol } from '../../src/facts/hosts/cleartext.ts';
import { rules } from '../../src/rules/registry.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

function check(id: string, text: string) {
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  const [result] = runRules(apiOf(text), [{ rule }]);
  return (result?.findings ?? []).map(({ severity, place, operations, message }) => ({
    severity,
    pointer: place.pointer(),
    operations: operations.map(({ label }) => label),
    message,
  }));
}

test.each([
  ['http://a', 'http'],
  ['HTTP://a', 'http'],
  [' ftp://a', 'ftp'],
  ['ws://a', 'ws'],
  ['https://a', undefined],
  ['WSS://a', undefined],
  ['//a', undefined],
  ['/a:b', undefined],
  ['{x}://a', undefined],
])('the clear-text protocol of %s is %s', (url, protocol) => {
  expect(cleartextProtocol(url)).toBe(protocol);
});

describe('server-cleartext', () => {
  test('a server of the own machine is only noted', () => {
    const found = check(
      'server-cleartext',
      'openapi: 3.0.3\nservers: [{url: "http://localhost:5000"}]\npaths: {}\n',
    );
    expect(found).toMatchObject([{ severity: 'info', pointer: '/servers/0/url' }]);
  });

  test('2.0 without a host, at an operation', () => {
    const found = check(
      'server-cleartext',
      'swagger: "2.0"\nschemes: [https]\npaths: {/x: {get: {schemes: [HTTP], responses: {}}}}\n',
    );
    expect(found).toMatchObject([
      {
        severity: 'high',
        pointer: '/paths/~1x/get/schemes/0',
        operations: ['GET /x'],
        message: 'The transfer protocol http sends everything in clear text',
      },
    ]);
  });

  test('the server of a link, also of one that nothing uses', () => {
    const found = check(
      'server-cleartext',
      `openapi: 3.1.0
paths:
  /x:
    get:
      responses:
        '200': {description: ok, links: {next: {operationId: y, server: {url: 'http://example.com'}}}}
components: {links: {Spare: {operationId: y, server: {url: 'http://example.com'}}}}
`,
    );
    expect(found.map(({ pointer }) => pointer)).toEqual([
      '/paths/~1x/get/responses/200/links/next/server/url',
      '/components/links/Spare/server/url',
    ]);
  });
});

describe('server-variable-cleartext', () => {
  const server = (url: string, variables: string) =>
    `openapi: 3.0.3\nservers: [{url: '${url}', variables: ${variables}}]\npaths: {}\n`;
  const at = '/servers/0/variables/v';

  test.each([
    ['{v}://a', '{v: {default: https, enum: [https, http, ws]}}', [`${at}/enum/1`, `${at}/enum/2`]],
    ['{v}://a', '{v: {default: http, enum: [https]}}', [`${at}/default`]],
    ['{v}://a', '{v: {default: http, enum: [HTTP, http]}}', [`${at}/enum/0`, `${at}/enum/1`]],
    ['{v}://a', '{v: {default: https, enum: [https, 5, null]}}', []],
    ['{v}://a', '{v: {default: https, enum: []}}', [at]],
    ['{v}://a', '{v: {default: http}}', [at]],
    ['{v}s://a', '{v: {default: http, enum: [http]}}', []],
    ['{v}/x', '{v: {default: "https://a"}}', []],
    ['{v}/x', '{v: {default: "https://a", enum: ["https://a", "http://a"]}}', [`${at}/enum/1`]],
    ['https://{v}', '{v: {default: "http"}}', []],
    ['https://a/{v}://b', '{v: {default: "http"}}', []],
  ])('%s with %s', (url, variables, pointers) => {
    expect(check('server-variable-cleartext', server(url, variables)).map(({ pointer }) => pointer)).toEqual(
      pointers,
    );
  });

  test('on the own machine it is only noted', () => {
    const found = check('server-variable-cleartext', server('{v}://localhost', '{v: {default: https}}'));
    expect(found.map(({ severity }) => severity)).toEqual(['info']);
  });
});

describe('credentials-over-cleartext', () => {
  const api = (security: string) => `openapi: 3.1.0
servers: [{url: 'http://api.example.com'}]
security: ${security}
paths:
  /a: {get: {responses: {}}}
  /b: {get: {security: [], responses: {}}}
  /c: {servers: [{url: 'https://c.example.com'}], get: {responses: {}}}
components:
  securitySchemes:
    key: {type: apiKey, in: cookie, name: sid}
    digest: {type: http, scheme: Digest}
    machine: {type: mutualTLS}
    bearer: {type: http, scheme: bearer}
`;

  test.each([
    ['[{key: []}]', ['GET /a']],
    ['[{}, {bearer: []}]', ['GET /a']],
    ['[{digest: []}]', undefined],
    ['[{machine: []}]', undefined],
    ['[{undeclared: []}]', undefined],
    ['[]', undefined],
  ])('%s', (security, operations) => {
    const found = check('credentials-over-cleartext', api(security));
    expect(found.map((finding) => finding.operations)).toEqual(operations ? [operations] : []);
  });

  test('the root is judged before there is any operation', () => {
    const found = check(
      'credentials-over-cleartext',
      api('[{key: []}]').replace(/paths:[\s\S]*(?=components)/, 'paths: {}\n'),
    );
    expect(found).toMatchObject([{ severity: 'critical', pointer: '/servers/0/url', operations: [] }]);
  });
});
