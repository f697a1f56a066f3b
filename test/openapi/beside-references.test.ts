import { describe, expect, test } from 'vitest';
import type { Api } from '../../src/openapi/model.ts';
import { apiOf } from '../support/api.ts';

// Where OpenAPI knows no reference, what stands beside a `$ref` counts; where it knows one, the reference does. What is
// not read is said, at its place.

const said = ({ unchecked }: Api) => unchecked.map(({ place, reason }) => `${place.pointer()} ${reason}`);
const read = (version: string, parts: object) =>
  apiOf(JSON.stringify(version === '2.0' ? { swagger: version, ...parts } : { openapi: version, ...parts }));
const answer = { '200': { description: 'Found' } };

describe.each(['2.0', '3.0.4', '3.1.1', '3.2.0'])('In %s', (version) => {
  test('an operation with a `$ref` has what it says itself', () => {
    const api = read(version, {
      security: [{ key: [] }],
      paths: { '/a': { delete: { $ref: '#/x-op', security: [], responses: answer } } },
      'x-op': { security: [{ key: [] }], responses: {} },
    });
    expect(
      api.operations.map(({ protection, responses }) => [protection.anonymous, responses.length]),
    ).toEqual([[true, 1]]);
    expect(said(api)).toEqual([
      expect.stringMatching(/^\/paths\/~1a\/delete\/\$ref an operation cannot be a reference/),
    ]);
  });

  test('a bare reference in place of an operation is followed, as bundlers do', () => {
    const api = read(version, {
      paths: { '/a': { delete: { $ref: '#/x-op' } } },
      'x-op': { security: [], responses: answer },
    });
    expect([api.operations[0]?.protection.source, said(api)]).toEqual(['operation', []]);
  });

  test.each(['$Ref', 'ref', '$ref ', '$reference'])('what %j leads to is not read in silence', (key) => {
    const slip = { [key]: '#/x-item' };
    const schema = { type: 'object', properties: { part: { [key]: 'parts.yaml#/Part' } } };
    const api = read(version, {
      paths: { '/a': slip, '/b': { get: { parameters: [], responses: { '200': slip } } } },
      ...(version === '2.0'
        ? { definitions: { Whole: schema } }
        : { components: { schemas: { Whole: schema } } }),
      'x-item': { delete: { security: [], responses: answer } },
    });
    const places = said(api).map((one) => one.split(' is no reference')[0]);
    expect(places.map((one) => one?.replace(/^.*\/(?=~1a|200|part)/, ''))).toEqual([
      `~1a/${key} \`${key}\``,
      `200/${key} \`${key}\``,
      `part/${key} \`${key}\``,
    ]);
  });

  test('a key of that name without an address is none', () => {
    const api = read(version, {
      paths: { '/a': { get: { responses: { '200': { description: 'ok', ref: 'A-12' } } }, ref: 'issue 5' } },
    });
    expect(said(api)).toEqual([]);
  });

  test('a description beside a reference to an operation is no operation of its own', () => {
    const api = read(version, {
      paths: { '/a': { delete: { $ref: '#/x-op', description: 'Beside', 'x-threatlint-ignore': [] } } },
      'x-op': { security: [], responses: answer },
    });
    expect([api.operations[0]?.protection.source, said(api)]).toEqual(['operation', []]);
  });

  test('path items hold what stands beside their `$ref`, and in theirs; what both say is told', () => {
    const parameter = (name: string) => ({ name, in: 'query', type: 'string', schema: { type: 'string' } });
    const api = read(version, {
      paths: { '/a': { $ref: '#/x-first', post: { responses: answer }, parameters: [parameter('own')] } },
      'x-first': {
        $ref: '#/x-second',
        post: { responses: {} },
        parameters: [parameter('own'), parameter('first')],
      },
      'x-second': { get: { responses: answer }, parameters: [parameter('second')] },
    });
    expect(api.operations.map(({ label }) => label)).toEqual(['POST /a', 'GET /a']);
    expect(api.operations[0]?.parameters.map(({ name }) => name).sort()).toEqual(['first', 'own', 'second']);
    expect(said(api)).toEqual([
      expect.stringMatching(/^\/x-first\/parameters\/0 this parameter is described twice/),
      expect.stringMatching(/^\/x-first\/post POST is described twice/),
    ]);
  });

  test('path items that refer to each other, or to nothing, are read as far as they go', () => {
    const ring = read(version, {
      paths: { '/a': { $ref: '#/x-b', get: { responses: answer } } },
      'x-b': { $ref: '#/paths/~1a', put: { responses: answer } },
    });
    expect(ring.operations.map(({ method }) => method)).toEqual(['GET', 'PUT']);
    const lost = read(version, { paths: { '/a': { $ref: '#/gone', get: { responses: answer } } } });
    expect([lost.operations.length, said(lost)]).toEqual([
      1,
      [expect.stringContaining('nothing stands there')],
    ]);
  });

  test.each([[['#/x-item']], [7], [{ a: 1 }], [null], [true]])(
    'a `$ref` that is %j leads nowhere, and that is said wherever it stands',
    (reference) => {
      const at = (pointer: string) =>
        expect.stringMatching(new RegExp(`^${pointer}/\\$ref \`\\$ref\` must be a text, not `));
      const $ref = reference;
      expect(said(read(version, { paths: { '/a': { $ref } } }))).toEqual([at('/paths/~1a')]);
      expect(said(read(version, { paths: { '/a': { get: { $ref } } } }))).toEqual([at('/paths/~1a/get')]);
      expect(said(read(version, { paths: { '/a': { get: { responses: { '200': { $ref } } } } } }))).toEqual([
        at('/paths/~1a/get/responses/200'),
      ]);
      const key = version === '2.0' ? ['definitions'] : ['components', 'schemas'];
      const schemas =
        version === '2.0' ? { definitions: { A: { $ref } } } : { components: { schemas: { A: { $ref } } } };
      expect(said(read(version, schemas))).toContainEqual(at(`/${key.join('/')}/A`));
    },
  );

  test('maps are no references: their entries are read, and those of what they refer to', () => {
    const api = read(version, {
      paths: {
        $ref: '#/x-paths',
        '/own': { get: { responses: { $ref: '#/x-answers', '200': answer['200'] } } },
      },
      'x-paths': { '/far': { get: { responses: answer } }, '/own': { put: { responses: answer } } },
      'x-answers': { '404': { description: 'None' } },
    });
    expect(api.operations.map(({ label }) => label)).toEqual(['GET /own', 'GET /far']);
    expect(api.operations[0]?.responses.map(({ status }) => status)).toEqual(['200', '404']);
    expect(said(api)).toEqual([
      expect.stringMatching(/^\/paths\/\$ref `paths` cannot be a reference with something beside it/),
      expect.stringMatching(/^\/paths\/~1own\/get\/responses\/\$ref `responses` cannot be a reference/),
    ]);
  });

  test('a map that is nothing but a reference is followed', () => {
    const api = read(version, {
      paths: { $ref: '#/x-paths' },
      'x-paths': { '/a': { get: { responses: answer } } },
    });
    expect([api.operations.length, said(api)]).toEqual([1, []]);
  });

  test('`$ref` may be the name of a property or of a response header', () => {
    const schema = { type: 'object', properties: { $ref: { type: 'string' }, other: { type: 'string' } } };
    const api = read(
      version,
      version === '2.0' ? { definitions: { A: schema } } : { components: { schemas: { A: schema } } },
    );
    const names = api.allSchemas.flatMap(({ properties }) => [...properties.keys()]);
    expect([names, said(api)]).toEqual([['$ref', 'other'], []]);
  });

  test('what stands beside a reference to a parameter or response is not read, and that is said', () => {
    const api = read(version, {
      paths: {
        '/a': {
          get: {
            parameters: [{ $ref: '#/x-p', name: 'other' }],
            responses: { '200': { $ref: '#/x-r', description: 'Fine', headers: {} } },
          },
        },
      },
      'x-p': { name: 'q', in: 'query', type: 'string' },
      'x-r': { description: '' },
    });
    expect(api.operations[0]?.parameters.map(({ name }) => name)).toEqual(['q']);
    expect(said(api)).toEqual([
      '/paths/~1a/get/parameters/0 beside a `$ref` this means nothing and was not read: `name`',
      '/paths/~1a/get/responses/200 beside a `$ref` this means nothing and was not read: `headers`',
    ]);
  });
});

test('security schemes of 2.0 are no references, those of 3.x are', () => {
  const scheme = { $ref: '#/x-scheme', type: 'basic' };
  const far = { 'x-scheme': { type: 'apiKey', in: 'header', name: 'X-Key' } };
  const old = read('2.0', { securityDefinitions: { a: scheme }, ...far });
  expect([old.schemes.get('a')?.type, said(old)]).toEqual([
    'http',
    [expect.stringMatching(/^\/securityDefinitions\/a\/\$ref a security scheme cannot be a reference/)],
  ]);
  const now = read('3.0.3', { components: { securitySchemes: { a: scheme } }, ...far });
  expect([now.schemes.get('a')?.type, said(now)]).toEqual([
    'apiKey',
    [expect.stringContaining('not read: `type`')],
  ]);
});

test('media types are references since 3.2', () => {
  const parts = {
    paths: {
      '/a': {
        get: {
          responses: { '200': { content: { 'text/plain': { $ref: '#/x-m', schema: { type: 'integer' } } } } },
        },
      },
    },
    'x-m': { schema: { type: 'string' } },
  };
  const types = (api: Api) =>
    api.responses.flatMap(({ content }) => content.map(({ schema }) => schema?.types));
  const [before, since] = [read('3.1.0', parts), read('3.2.0', parts)];
  expect([types(before), types(since)]).toEqual([[['integer']], [['string']]]);
  expect([said(before).length, said(since).length]).toEqual([1, 1]);
});

test.each(['2.0', '3.0.0'])('in %s, schemas beside a reference are said not to be read', (version) => {
  const A = { $ref: '#/x-b', properties: { password: { type: 'string' } }, description: 'Beside' };
  const api = read(version, {
    ...(version === '2.0' ? { definitions: { A } } : { components: { schemas: { A } } }),
    'x-b': { type: 'object' },
  });
  expect(said(api)).toEqual([
    expect.stringMatching(/A\/properties `properties` beside `\$ref` means nothing/),
  ]);
});
