import { describe, expect, test } from 'vitest';
import { apiOf } from '../support/api.ts';

describe('operations', () => {
  test('parameters merge by name and place: own wins, header names are case-insensitive', () => {
    const api = apiOf(`openapi: 3.0.3
paths:
  /x/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: limit, in: query, schema: {type: string}}
      - {name: X-Trace, in: header, schema: {type: string}}
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: x-trace, in: header, schema: {type: integer}}
        - {name: limit, in: header, schema: {type: boolean}}
      responses: {}
    delete: {responses: {}}
`);
    const [get, remove] = api.operations;
    expect(get?.parameters.map(({ in: place, name, schema }) => `${place} ${name} ${schema?.types}`)).toEqual(
      ['path id string', 'query limit integer', 'header x-trace integer', 'header limit boolean'],
    );
    expect(remove?.parameters.map(({ name }) => name)).toEqual(['id', 'limit', 'X-Trace']);
    expect(get?.parameters[0]?.operations().map(({ method }) => method)).toEqual(['GET', 'DELETE']);
  });

  test('servers: the operation, else the path, else the root', () => {
    const api = apiOf(`openapi: 3.0.3
servers: [{url: https://root}]
paths:
  /a: {get: {responses: {}}}
  /b: {servers: [{url: https://path}], get: {responses: {}}}
  /c:
    servers: [{url: https://path}]
    get: {servers: [{url: 'https://{env}.op', variables: {env: {default: dev, enum: [dev, prod]}}}], responses: {}}
`);
    expect(api.operations.map(({ servers }) => servers.flatMap(({ urls }) => urls))).toEqual([
      ['https://root'],
      ['https://path'],
      ['https://dev.op', 'https://prod.op'],
    ]);
    expect(api.allServers).toHaveLength(4);
  });

  test('2.0: host, schemes and basePath are servers; body and form parameters are bodies', () => {
    const api = apiOf(`swagger: "2.0"
host: api.example.com
basePath: /v1
schemes: [http, https]
consumes: [application/json]
paths:
  /a:
    post:
      parameters:
        - {name: body, in: body, required: true, schema: {type: object}}
        - {name: q, in: query, type: string}
      responses: {}
  /b:
    post:
      schemes: [https]
      consumes: [multipart/form-data]
      parameters:
        - {name: file, in: formData, type: file}
        - {name: note, in: formData, type: string, required: true}
      responses: {}
`);
    const [a, b] = api.operations;
    expect(a?.servers.map(({ url }) => url)).toEqual([
      'http://api.example.com/v1',
      'https://api.example.com/v1',
    ]);
    expect(b?.servers.map(({ url, level }) => `${level} ${url}`)).toEqual([
      'operation https://api.example.com/v1',
    ]);
    expect(a?.parameters.map(({ name }) => name)).toEqual(['q']);
    expect(a?.body?.content.map(({ type }) => type)).toEqual(['application/json']);
    expect(b?.body?.content.map(({ type }) => type)).toEqual(['multipart/form-data']);
    expect([...(b?.body?.content[0]?.schema?.properties.keys() ?? [])]).toEqual(['file', 'note']);
    expect(api.servers[0]?.urlPlace.pointer()).toBe('/schemes/0');
  });

  test('webhooks and callbacks are operations of their own kind', () => {
    const api = apiOf(`openapi: 3.1.0
paths:
  /subscribe:
    post:
      callbacks:
        event:
          '{$request.body#/url}':
            post: {responses: {}}
      responses: {}
webhooks:
  paid:
    post: {responses: {}}
  x-refunded:
    post: {responses: {}}
`);
    expect(api.operations.map(({ kind, label, parent }) => [kind, label, parent?.label])).toEqual([
      ['operation', 'POST /subscribe', undefined],
      ['callback', 'POST {$request.body#/url}', 'POST /subscribe'],
      ['webhook', 'POST paid', undefined],
      ['webhook', 'POST x-refunded', undefined],
    ]);
  });

  test('the canonical key does not know the names of path parameters', () => {
    const api = apiOf(`openapi: 3.1.0
paths:
  /a/{id}/b/{other}.json: {get: {responses: {}}}
`);
    expect(api.operations[0]?.canonical).toBe('GET /a/{}/b/{}.json');
  });

  test('a path item may be a reference with fields of its own', () => {
    const api = apiOf(
      `openapi: 3.1.0
paths:
  /a:
    $ref: 'items.yaml#/a'
    post: {operationId: own, responses: {}}
`,
      {
        'items.yaml':
          'a: {post: {operationId: other, responses: {}}, get: {operationId: far, responses: {}}}\n',
      },
    );
    expect(api.operations.map(({ id }) => id).sort()).toEqual(['far', 'own']);
  });

  test('response headers may begin with x-; what begins so among the responses is an extension', () => {
    const api = apiOf(`openapi: 3.0.3
paths:
  /a:
    get:
      responses:
        '200': {description: ok, headers: {x-request-id: {schema: {type: string}}}}
        x-amazon: {description: none}
`);
    expect(api.headers.map(({ name }) => name)).toEqual(['x-request-id']);
    expect(api.responses.map(({ status }) => status)).toEqual(['200']);
  });

  test('3.2: query and additional operations', () => {
    const api = apiOf(`openapi: 3.2.0
paths:
  /a:
    query: {responses: {}}
    additionalOperations:
      COPY: {responses: {}}
`);
    expect(api.operations.map(({ label, safe }) => [label, safe])).toEqual([
      ['QUERY /a', true],
      ['COPY /a', false],
    ]);
  });

  test('callbacks that register themselves end', () => {
    const api = apiOf(`openapi: 3.0.3
paths:
  /a:
    post: &op
      callbacks:
        again:
          $ref: '#/components/callbacks/again'
      responses: {}
components:
  callbacks:
    again:
      '{$request.query.url}':
        post:
          callbacks: {again: {$ref: '#/components/callbacks/again'}}
          responses: {}
`);
    expect(api.operations).toHaveLength(2);
  });
});

describe('what is invalid is still checked', () => {
  test.each([
    ['no info, no paths', 'openapi: 3.1.0\n', ''],
    ['paths: null', 'openapi: 3.0.3\npaths:\n', '`paths` is empty'],
    ['a list of paths', 'openapi: 3.0.3\npaths: [a]\n', '`paths` must be an object, not a list'],
    [
      'a null operation',
      'openapi: 3.0.3\npaths: {/a: {get: null}}\n',
      'an operation must be an object, not null',
    ],
    ['a dangling reference', `openapi: 3.0.3\npaths: {/a: {$ref: '#/nowhere'}}\n`, 'nothing stands there'],
    [
      'schemes as a list',
      'openapi: 3.0.3\ncomponents: {securitySchemes: [a]}\n',
      '`securitySchemes` must be an object',
    ],
    [
      'a number as a schema',
      'openapi: 3.0.3\ncomponents: {schemas: {A: 7}}\n',
      'a schema must be an object, not a number',
    ],
    [
      'a body as 3.0 has it, in 2.0',
      'swagger: "2.0"\npaths: {/a: {post: {requestBody: {content: {}}}}}\n',
      '`requestBody` means nothing in 2.0',
    ],
  ])('%s', (_name, text, reason) => {
    const api = apiOf(text);
    expect(api.unchecked.map((entry) => entry.reason).join('; ')).toContain(reason);
  });
});
