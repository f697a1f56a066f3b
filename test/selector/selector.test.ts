import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Asset, Exposure } from '../../src/selector/assets.ts';
import { DataIndex } from '../../src/selector/data.ts';
import { matchesPath, matchesStar, pathPattern, segments } from '../../src/selector/glob.ts';
import { compileSelector, type Selector } from '../../src/selector/selector.ts';
import { apiOf } from '../support/api.ts';

const matches = (glob: string, path: string) => matchesPath(pathPattern(glob), segments(path));

describe('a path glob', () => {
  it.each([
    ['/pets', '/pets', true],
    ['/pets', '/Pets', false],
    ['/pets', '/pets/', false],
    ['/pets/', '/pets/', true],
    ['/pets/{}', '/pets/{id}', true],
    ['/pets/{any}', '/pets/{id}', true],
    ['/pets/{}', '/pets/mine', false],
    ['/pets/{}', '/pets/{a}-{b}', false],
    ['/pets/{}.json', '/pets/{id}.json', true],
    ['/pets/*', '/pets/{id}', true],
    ['/pets/*', '/pets/mine', true],
    ['/pets/*', '/pets', false],
    ['/pets/*', '/pets/', false],
    ['/pets/*', '/pets/a/b', false],
    ['/pets/v*', '/pets/v2', true],
    ['/pets/v*', '/pets/v2/x', false],
    ['/pets/*-*-x', '/pets/a-b-c-x', true],
    ['/pets/**', '/pets', true],
    ['/pets/**', '/pets/', true],
    ['/pets/**', '/pets/{id}/toys', true],
    ['/pets/**', '/petshop', false],
    ['/pets/{}/**', '/pets/{id}', true],
    ['/pets/{}/**', '/pets', false],
    ['**', '/', true],
    ['**/toys', '/toys', true],
    ['**/toys', '/pets/{id}/toys', true],
    ['/**/{}/**/x', '/a/{b}/c/d/x', true],
    ['/**/{}/**/x', '/a/b/c/d/x', false],
    ['/a.c', '/abc', false],
    ['/a+', '/aa', false],
  ])('%s against %s: %s', (glob, path, expected) => {
    expect(matches(glob, path)).toBe(expected);
  });

  it('`**` finds whatever stands around a literal', () => {
    const segment = fc.stringMatching(/^[a-z]{1,3}$/);
    fc.assert(
      fc.property(fc.array(segment), segment, fc.array(segment), (before, literal, after) => {
        const path = `/${[...before, literal, ...after].join('/')}`;
        expect(matches(`/**/${literal}/**`, path)).toBe(true);
        expect(matches(`/**/${literal}x/**`, path)).toBe(path.split('/').includes(`${literal}x`));
      }),
    );
  });

  it('`*` agrees with trying every split', () => {
    const slow = (glob: string, text: string): boolean => {
      if (glob === '') return text === '';
      if (glob[0] !== '*') return glob[0] === text[0] && slow(glob.slice(1), text.slice(1));
      return Array.from({ length: text.length + 1 }).some((_, at) => slow(glob.slice(1), text.slice(at)));
    };
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*]{0,7}$/), fc.stringMatching(/^[ab]{0,7}$/), (glob, text) => {
        expect(matchesStar(glob, text)).toBe(slow(glob, text));
      }),
    );
  });
});

const api = apiOf(`openapi: 3.1.0
info: {title: Bank, version: "1"}
security: [{oauth: [read]}]
paths:
  /accounts:
    get:
      operationId: listAccounts
      tags: [accounts]
      responses: {"200": {description: ok, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Account"}}}}}}
    post:
      operationId: openAccount
      tags: [accounts, write]
      security: [{oauth: [write]}, {key: []}]
      requestBody: {content: {application/vnd.bank+json: {schema: {$ref: "#/components/schemas/Account"}}}}
      responses: {"201": {description: ok}}
      callbacks:
        opened:
          "{$request.body#/hook}":
            post:
              requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Account"}}}}
              responses: {"200": {description: ok}}
  /search:
    get:
      operationId: search
      deprecated: true
      x-internal: true
      security: [{oauth: [read], key: []}, {}]
      parameters: [{name: iban, in: query, schema: {type: string}}]
      responses: {default: {description: ok}}
webhooks:
  closed:
    post:
      security: []
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Receipt"}}}}
      responses: {"200": {description: ok}}
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://x.y/t", scopes: {read: r, write: w}}}}
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Account:
      allOf: [{$ref: "#/components/schemas/Holder"}]
      properties:
        iban: {type: string, readOnly: true}
        pin: {type: string, writeOnly: true}
    Holder:
      properties:
        email: {type: string, format: email}
    Receipt:
      properties:
        total: {type: number, x-money: true}
`);

const asset = (id: string, parts: Partial<Asset>): Asset => ({
  id,
  place: api.place,
  class: undefined,
  tags: [],
  cia: undefined,
  match: undefined,
  ...parts,
});

const assets = [
  asset('iban', { class: 'restricted', tags: ['pci'], match: { property: 'iban' } }),
  asset('contact', { class: 'confidential', tags: ['pii'], match: { format: 'email' } }),
  asset('receipt', { class: 'internal', match: { schema: 'Receipt' } }),
  asset('money', { match: { extension: ['x-money'] } }),
  asset('holder', { match: { schema: ['Holder'] } }),
];

function select(selector: Selector, exposure: Exposure = 'public'): string[] {
  const compiled = compileSelector(selector, {
    assets,
    data: new DataIndex(),
    exposure: () => exposure,
    spec: (name) => new Set(name === 'bank' ? [api] : []),
  });
  return api.operations.filter((operation) => compiled.matches(operation)).map(({ label }) => label);
}

const list = 'GET /accounts';
const open = 'POST /accounts';
const search = 'GET /search';
const callback = 'POST {$request.body#/hook}';
const webhook = 'POST closed';

describe('a selector', () => {
  it.each<[string, Selector, string[]]>([
    ['nothing: every operation', {}, [list, open, callback, search, webhook]],
    ['spec: an alias', { spec: ['other', 'bank'] }, [list, open, callback, search, webhook]],
    ['spec: another definition', { spec: 'other' }, []],
    ['path', { path: '/accounts/**' }, [list, open]],
    ['path speaks of API paths only', { path: '**' }, [list, open, search]],
    ['method, in any case', { method: 'post' }, [open, callback, webhook]],
    ['tag, case-sensitive', { tag: ['write', 'Accounts'] }, [open]],
    ['operationId', { operationId: ['search', 'Search'] }, [search]],
    ['kind', { kind: ['callback', 'webhook'] }, [callback, webhook]],
    ['content of the request', { content: 'application/*+json' }, [open]],
    ['content of a response', { content: 'APPLICATION/JSON' }, [list, callback, webhook]],
    ['deprecated', { deprecated: true }, [search]],
    ['not deprecated', { deprecated: false, method: 'GET' }, [list]],
    ['extension', { extension: ['x-other', 'x-internal'] }, [search]],
    ['exposure', { exposure: ['public', 'partner'] }, [list, open, callback, search, webhook]],
    ['another exposure', { exposure: 'internal' }, []],
    ['keys are ANDed', { path: '/accounts', method: 'GET' }, [list]],
    ['any', { any: [{ operationId: 'search' }, { kind: 'webhook' }] }, [search, webhook]],
    ['all', { all: [{ method: 'GET' }, { tag: 'accounts' }] }, [list]],
    ['not', { not: { kind: 'operation' } }, [callback, webhook]],
    ['security: scheme of some alternative', { security: { scheme: 'key' } }, [open, search]],
    ['security: scope', { security: { scope: ['write', 'admin'] } }, [open]],
    [
      'security: scheme and scope in the same requirement',
      { security: { scheme: 'key', scope: 'read' } },
      [],
    ],
    ['security: anonymous', { security: { anonymous: true } }, [search, webhook]],
    [
      'security: a callback inherits the root’s, as any operation does',
      { security: { scheme: 'oauth', scope: 'read' } },
      [list, callback, search],
    ],
    ['security: not anonymous', { security: { anonymous: false }, kind: 'operation' }, [list, open]],
    ['data: property, in any direction', { data: { property: 'iban' } }, [list, callback, search]],
    ['data: readOnly is not taken in', { data: { property: 'iban', in: 'request' } }, [callback, search]],
    ['data: writeOnly is not given out', { data: { property: 'pin' } }, [open]],
    ['data: names match exactly', { data: { property: ['Pin', 'ibans'] } }, []],
    ['data: through composition and items', { data: { property: 'email', in: 'response' } }, [list]],
    ['data: asset by format', { data: { asset: 'contact', in: 'request' } }, [open, callback]],
    ['data: asset by schema', { data: { asset: 'receipt' } }, [webhook]],
    [
      'data: asset by a schema that others are composed of',
      { data: { asset: 'holder' } },
      [list, open, callback],
    ],
    ['data: asset by extension', { data: { asset: 'money' } }, [webhook]],
    ['data: class at least', { data: { class: 'confidential' } }, [list, open, callback, search]],
    ['data: the highest class', { data: { class: 'restricted', in: 'response' } }, [list]],
    ['data: tag of the asset', { data: { tag: 'pii' } }, [list, open, callback]],
    ['data: class and tag of one asset', { data: { class: 'restricted', tag: 'pii' } }, []],
    [
      'data: asset and property in the same direction',
      { data: { asset: 'contact', property: 'iban' } },
      [list, callback],
    ],
  ])('%s', (_title, selector, expected) => {
    expect(select(selector)).toEqual(expected);
  });
});
