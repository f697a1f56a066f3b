import { describe, expect, test } from 'vitest';
import { admits, holds, properties, unlimited } from '../../src/openapi/composition.ts';
import type { Api, Direction, Schema } from '../../src/openapi/model.ts';
import { apiOf } from '../support/api.ts';

/** Which operations reach each named schema, by direction. */
function reach(api: Api, direction: Direction): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const schema of api.schemas) {
    if (schema.name && schema.flows(direction))
      found[schema.name] = schema.operations(direction).map(({ label }) => label);
  }
  return found;
}

const content = (ref: string) =>
  `{content: {application/json: {schema: {$ref: '#/components/schemas/${ref}'}}}}`;

describe('direction and reach', () => {
  test('requests are input, responses output, unused components both', () => {
    const api = apiOf(`openapi: 3.0.3
paths:
  /a:
    post:
      requestBody: ${content('New')}
      responses: {'200': ${content('Made')}}
    get:
      responses: {default: ${content('Made')}}
components:
  schemas:
    New: {properties: {deep: {items: {$ref: '#/components/schemas/Deep'}}}}
    Made: {additionalProperties: {$ref: '#/components/schemas/Deep'}}
    Deep: {type: string}
    Unused: {type: string}
`);
    expect(reach(api, 'input')).toEqual({ New: ['POST /a'], Deep: ['POST /a'], Unused: [] });
    expect(reach(api, 'output')).toEqual({
      Made: ['POST /a', 'GET /a'],
      Deep: ['POST /a', 'GET /a'],
      Unused: [],
    });
  });

  test('webhooks and callbacks run the other way round', () => {
    const api = apiOf(`openapi: 3.1.0
paths:
  /a:
    post:
      responses: {}
      callbacks:
        done:
          '{$request.body#/url}':
            post:
              requestBody: ${content('Sent')}
              responses: {'200': ${content('Answer')}}
webhooks:
  hook:
    post:
      requestBody: ${content('Event')}
      responses: {'200': ${content('Ack')}}
components:
  schemas:
    Sent: {type: string}
    Answer: {type: string}
    Event: {type: string}
    Ack: {type: string}
`);
    expect(Object.keys(reach(api, 'output'))).toEqual(['Sent', 'Event']);
    expect(Object.keys(reach(api, 'input'))).toEqual(['Answer', 'Ack']);
  });

  test('readOnly is not taken in, writeOnly not given out, also through allOf', () => {
    const api = apiOf(`openapi: 3.0.3
paths:
  /a:
    post:
      requestBody: ${content('Both')}
      responses: {'200': ${content('Both')}}
components:
  schemas:
    Both:
      properties:
        id: {type: string, readOnly: true}
        secret: {type: string, writeOnly: true}
        wrapped: {allOf: [{$ref: '#/components/schemas/Fixed'}, {readOnly: true}]}
    Fixed: {type: string}
`);
    const both = api.schemas.find(({ name }) => name === 'Both') as Schema;
    const flows = [...both.properties.values()].map((property) => [
      property.name,
      property.flows('input'),
      property.flows('output'),
    ]);
    expect(flows).toEqual([
      ['id', false, true],
      ['secret', true, false],
      ['wrapped', false, true],
    ]);
  });

  test('2.0 knows readOnly alone: writeOnly keeps nothing out of answers', () => {
    const api = apiOf(`swagger: '2.0'
paths:
  /a: {get: {responses: {'200': {schema: {$ref: '#/definitions/User'}}}}}
definitions:
  User:
    properties:
      pin: {type: string, writeOnly: true}
      code: {allOf: [{type: string}, {writeOnly: true}]}
`);
    const user = api.schemas.find(({ name }) => name === 'User') as Schema;
    const given = [...user.properties.values()].filter((property) => property.flows('output'));
    expect(given.map(({ name }) => name)).toEqual(['pin', 'code']);
  });

  test('what is always readOnly is not taken in, though nothing uses it yet', () => {
    const api = apiOf(`openapi: 3.0.3
paths: {}
components:
  schemas:
    Id: {type: string, readOnly: true}
    Secret: {allOf: [{type: string}, {writeOnly: true}]}
`);
    expect(Object.keys(reach(api, 'input'))).toEqual(['Secret']);
    expect(Object.keys(reach(api, 'output'))).toEqual(['Id']);
  });

  test('unevaluatedProperties and unevaluatedItems hold values from 3.1 on', () => {
    const text = (version: string) => `openapi: ${version}
paths:
  /a: {post: {requestBody: ${content('Map')}, responses: {}}}
components:
  schemas:
    Map:
      unevaluatedProperties: {$ref: '#/components/schemas/List'}
    List: {prefixItems: [{type: integer}], unevaluatedItems: {$ref: '#/components/schemas/Text'}}
    Text: {type: string}
`;
    const post = ['POST /a'];
    expect(reach(apiOf(text('3.1.0')), 'input')).toEqual({ Map: post, List: post, Text: post });
    expect(reach(apiOf(text('3.0.3')), 'input')).toMatchObject({ Map: post, List: [], Text: [] });
  });

  test('cycles end and know all operations that enter them', () => {
    const api = apiOf(`openapi: 3.0.3
paths:
  /a: {get: {responses: {'200': ${content('A')}}}}
  /b: {get: {responses: {'200': ${content('B')}}}}
components:
  schemas:
    A: {properties: {b: {$ref: '#/components/schemas/B'}}}
    B: {properties: {a: {$ref: '#/components/schemas/A'}, leaf: {$ref: '#/components/schemas/Leaf'}}}
    Leaf: {type: string}
`);
    const both = ['GET /a', 'GET /b'];
    expect(reach(api, 'output')).toEqual({ A: both, B: both, Leaf: both });
  });

  test('a part of a composed value is no value of its own', () => {
    const api = apiOf(`openapi: 3.0.3
paths:
  /a: {post: {requestBody: ${content('Whole')}, responses: {}}}
components:
  schemas:
    Whole: {allOf: [{$ref: '#/components/schemas/Part'}]}
    Part: {properties: {leaf: {$ref: '#/components/schemas/Leaf'}}}
    Leaf: {type: string}
`);
    expect(reach(api, 'input')).toEqual({ Whole: ['POST /a'], Leaf: ['POST /a'] });
    expect(api.allSchemas.find(({ name }) => name === 'Part')?.reachedBy('input')).toHaveLength(1);
  });

  test('keywords beside $ref count in 3.1 and are dropped in 3.0', () => {
    const text = (version: string) => `openapi: ${version}
components:
  schemas:
    A: {properties: {p: {$ref: '#/components/schemas/B', maxLength: 5}}}
    B: {type: string}
`;
    const property = (version: string) =>
      apiOf(text(version))
        .schemas.find(({ name }) => name === 'A')
        ?.properties.get('p')?.schema;
    expect(property('3.0.3')?.name).toBe('B');
    expect(property('3.1.0')?.all[0]?.name).toBe('B');
    expect(property('3.1.0')?.value.maxLength).toBe(5);
  });

  test('$id, $anchor and $defs lead where they say', () => {
    const api = apiOf(`openapi: 3.1.0
components:
  schemas:
    A:
      $id: https://example.com/a
      $defs: {inner: {$anchor: deep, type: integer}}
      properties:
        one: {$ref: '#deep'}
        two: {$ref: '#/$defs/inner'}
        three: {$ref: '/b'}
    B: {$id: https://example.com/b, type: boolean}
`);
    const types = [...(api.schemas.find(({ name }) => name === 'A')?.properties.values() ?? [])].map(
      ({ schema }) => schema.types,
    );
    expect(types).toEqual([['integer'], ['integer'], ['boolean']]);
    expect(api.unchecked).toEqual([]);
  });

  test('the operations of a schema are one list, however often and wherever they are asked for', () => {
    const api = apiOf(`openapi: 3.0.3
paths:
  /a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
  /b: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
components:
  schemas:
    A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}, c: {type: string}}}
    B: {type: object, properties: {d: {type: string}}}
`);
    const lists = new Set(api.schemas.map((schema) => schema.operations('output')));
    const again = api.schemas.map((schema) => schema.operations('output'));
    expect(again.every((list) => lists.has(list))).toBe(true);
    // A itself is reached by two single operations; what it holds, by the set of both: that is the same list.
    expect([...lists].map((list) => list.map(({ path }) => path))).toEqual([['/a', '/b']]);
  });

  test('schemas that lead to each other share one list, also where operations name single ones of them', () => {
    const names = Array.from({ length: 20 }, (_, at) => `S${at}`);
    const body = (name: string) =>
      `{content: {application/json: {schema: {$ref: '#/components/schemas/${name}'}}}}`;
    const api = apiOf(`openapi: 3.0.3
paths:
${names.map((name) => `  /${name}: {put: {requestBody: ${body(name)}, responses: {}}}`).join('\n')}
components:
  schemas:
${names.map((name, at) => `    ${name}: {properties: {next: {$ref: '#/components/schemas/S${(at + 1) % 20}'}}}`).join('\n')}
`);
    const lists = new Set(api.schemas.map((schema) => schema.operations('input')));
    expect([...lists].map((list) => list.length)).toEqual([20]);
  });
});

describe('composition', () => {
  const schema = (text: string) =>
    apiOf(`openapi: 3.1.0\ncomponents: {schemas: {A: ${text}, Long: {type: string}}}\n`).schemas.find(
      ({ name }) => name === 'A',
    ) as Schema;
  const bounded = (part: Schema) => typeof part.value.maxLength === 'number';

  test.each([
    ['{type: string, maxLength: 3}', true],
    ['{allOf: [{type: string}, {maxLength: 3}]}', true],
    ['{type: string, oneOf: [{maxLength: 3}, {maxLength: 9}]}', true],
    ['{type: string, anyOf: [{maxLength: 3}, {minLength: 1}]}', false],
    ['{oneOf: [{allOf: [{maxLength: 3}]}, {maxLength: 4}]}', true],
    ["{allOf: [{$ref: '#/components/schemas/A'}]}", false],
    ["{$ref: '#/components/schemas/Long', maxLength: 3}", true],
  ])('%s is bounded: %s', (text, expected) => {
    expect(holds(schema(text), bounded)).toBe(expected);
  });

  test.each([
    ['{type: integer}', 'string', false],
    ['{}', 'string', true],
    ['{enum: [1, 2]}', 'string', false],
    ['{const: a}', 'string', true],
    ['{type: [integer, string]}', 'string', true],
    ['{allOf: [{type: integer}]}', 'string', false],
    ['{oneOf: [{type: integer}, {type: boolean}]}', 'string', false],
    ['{type: integer}', 'number', true],
  ] as const)('%s admits %s: %s', (text, type, expected) => {
    expect(admits(schema(text), type)).toBe(expected);
  });

  test.each([
    ['{type: string}', ['/components/schemas/A']],
    ['{oneOf: [{type: string, maxLength: 3}, {type: string}]}', ['/components/schemas/A/oneOf/1']],
    ['{maxLength: 3, oneOf: [{type: string}, {type: integer}]}', []],
    ["{anyOf: [{$ref: '#/components/schemas/Long'}, {type: 'null'}]}", ['/components/schemas/Long']],
  ])('%s is free at %j', (text, expected) => {
    expect(unlimited(schema(text), 'string', bounded).map(({ place }) => place.pointer())).toEqual(expected);
  });

  test('properties come from every part', () => {
    const found = properties(
      schema('{properties: {a: true}, allOf: [{properties: {b: true}}, {oneOf: [{properties: {c: true}}]}]}'),
    );
    expect([...found.keys()].sort()).toEqual(['a', 'b', 'c']);
  });

  test('and from what holds under conditions', () => {
    const found = properties(
      schema(
        '{if: {properties: {a: {const: x}}}, then: {properties: {b: true}}, dependentSchemas: {a: {allOf: [{properties: {c: true}}]}}}',
      ),
    );
    expect([...found.keys()].sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('composition without end', () => {
  const chain = (length: number) => {
    const schemas = Array.from(
      { length },
      (_, at) => `    C${at}: {allOf: [{$ref: '#/components/schemas/C${at + 1}'}]}`,
    );
    return apiOf(
      `openapi: 3.0.3\ncomponents:\n  schemas:\n${schemas.join('\n')}\n    C${length}: {type: string}\n`,
    );
  };

  test('a long chain is looked into', () => {
    const api = chain(300);
    expect(api.unchecked).toEqual([]);
    expect(admits(api.schemas.find(({ name }) => name === 'C0') as Schema, 'integer')).toBe(false);
  });

  test('one that is too long is said, and harmless', () => {
    const api = chain(20_000);
    expect(api.unchecked[0]?.reason).toContain('were not checked');
    for (const schema of api.schemas) admits(schema, 'integer');
  });
});

describe('`readOnly` and `writeOnly` of one part hold for what the other parts of a value say of the property', () => {
  const id = { id: {} };
  const readOnly = { type: 'object', properties: { id: { type: 'string', readOnly: true } } };
  const base = { $ref: '#/components/schemas/Base' };
  test.each([
    ['the property is listed to close the composition', [{ allOf: [readOnly], properties: id }], ['output']],
    ['the mark stands beside a shared part', [{ allOf: [base, readOnly] }], ['output']],
    ['the part is also used without the mark', [{ allOf: [base, readOnly] }, base], ['input', 'output']],
    ['the mark holds around a choice', [{ ...readOnly, oneOf: [base, { type: 'object' }] }], ['output']],
    [
      'the mark stands in another branch of a choice',
      [{ oneOf: [readOnly, { properties: id }] }],
      ['input', 'output'],
    ],
    [
      'the part is reached with the mark and without',
      [{ oneOf: [{ allOf: [readOnly, base] }, { allOf: [base] }] }],
      ['input', 'output'],
    ],
  ])('%s', (_what, bodies, expected) => {
    const values = Object.fromEntries(bodies.map((schema, at) => [`Value${at}`, schema]));
    const paths = Object.fromEntries(
      Object.keys(values).map((key) => {
        const schema = { $ref: `#/components/schemas/${key}` };
        const body = { content: { 'application/json': { schema } } };
        return [`/${key}`, { put: { requestBody: body, responses: { 200: body } } }];
      }),
    );
    const schemas = { Base: { type: 'object', properties: id }, ...values };
    const api = apiOf(JSON.stringify({ openapi: '3.0.3', paths, components: { schemas } }));
    const unmarked = api.allSchemas
      .filter((schema) => schema.reachedBy('output').length > 0)
      .flatMap(({ properties }) => [...properties.values()])
      .filter(({ schema }) => !schema.readOnly);
    expect(unmarked).toHaveLength(1);
    for (const property of unmarked) {
      const ways = (['input', 'output'] as const).filter((way) => property.flows(way));
      expect(ways).toEqual(expected);
      expect((['input', 'output'] as const).filter((way) => property.schema.flows(way))).toEqual(expected);
    }
  });
});

describe('headers of the parts of multipart bodies', () => {
  const header = (name: string, type: string) => `{${name}: {schema: {type: ${type}, title: ${name}}}}`;

  test.each([
    ['3.0.3', 'multipart/form-data', `encoding: {file: {headers: ${header('X-A', 'string')}}}`, ['x-a']],
    ['3.1.0', 'multipart/related', `encoding: {file: {headers: ${header('X-A', 'string')}}}`, ['x-a']],
    [
      '3.2.0',
      'multipart/mixed',
      `prefixEncoding: [{}, {headers: ${header('X-A', 'string')}}], itemEncoding: {headers: ${header('X-B', 'string')}}`,
      ['x-a', 'x-b'],
    ],
    // OAS 3.1 §4.8.15.1: ignored in other types, and where it would say what `contentType` says.
    [
      '3.1.0',
      'application/x-www-form-urlencoded',
      `encoding: {a: {headers: ${header('X-A', 'string')}}}`,
      [],
    ],
    ['3.1.0', 'multipart/form-data', `encoding: {a: {headers: ${header('content-type', 'string')}}}`, []],
  ])('%s %s', (version, type, encoding, names) => {
    const api = apiOf(`openapi: ${version}
paths:
  /a:
    post:
      requestBody: {content: {${type}: {schema: {type: object}, ${encoding}}}}
      responses: {'200': {content: {${type}: {schema: {type: object}, ${encoding}}}}}
`);
    const [body, response] = [api.operations[0]?.body, api.operations[0]?.responses[0]];
    for (const [content, direction] of [
      [body?.content, 'input'],
      [response?.content, 'output'],
    ] as const) {
      const headers = content?.flatMap(({ partHeaders }) => partHeaders) ?? [];
      expect(headers.map((one) => one.name)).toEqual(names);
      for (const { schema } of headers)
        expect(schema?.operations(direction).map(({ label }) => label)).toEqual(['POST /a']);
    }
    expect(api.headers).toEqual([]);
  });

  test('a component that only they use is not taken for unused', () => {
    const api = apiOf(`openapi: 3.1.0
paths:
  /a:
    post:
      requestBody: {content: {multipart/form-data: {encoding: {a: {headers: {X-A: {$ref: '#/components/headers/A'}}}}}}}
      responses: {}
components: {headers: {A: {schema: {type: string}}}}
`);
    expect(api.schemas.map((schema) => [schema.flows('input'), schema.flows('output')])).toEqual([
      [true, false],
    ]);
  });
});

test.each([
  [
    'described by another part',
    '{allOf: [{properties: {a: {type: string}}}], properties: {a: {}}}',
    ['string'],
  ],
  [
    'described around a choice',
    '{properties: {a: {type: string}}, oneOf: [{properties: {a: {}}}]}',
    ['string'],
  ],
  ['described by none', '{allOf: [{properties: {b: {type: string}}}], properties: {a: {}}}', [undefined]],
  [
    'described in one branch',
    '{oneOf: [{properties: {a: {type: string}}}], properties: {a: {}}}',
    [undefined, 'string'],
  ],
])('a property listed as `{}`: %s', (_what, schema, expected) => {
  const api = apiOf(`openapi: 3.0.3
paths: {/a: {put: {requestBody: {content: {application/json: {schema: ${schema}}}}, responses: {}}}}
`);
  const body = api.requestBodies[0]?.content[0]?.schema as Schema;
  expect(
    properties(body)
      .get('a')
      ?.map((property) => property.schema.types?.[0]),
  ).toEqual(expected);
});

describe('values inside of others', () => {
  const named = (api: Api, direction: Direction) => Object.keys(reach(api, direction));
  const line = 'Line: {type: object}';

  test('3.2: the items of a stream travel with it, beside the schema of the whole or alone', () => {
    for (const whole of ['', 'schema: {type: array}, ']) {
      const api = apiOf(`openapi: 3.2.0
paths:
  /lines:
    get:
      responses: {'200': {content: {application/jsonl: {${whole}itemSchema: {$ref: '#/components/schemas/Line'}}}}}
components: {schemas: {${line}}}
`);
      expect(reach(api, 'output')).toEqual({ Line: ['GET /lines'] });
    }
  });

  test.each([
    ['3.1.0', 'contentMediaType: application/json, ', ['Line']],
    ['3.2.0', 'contentMediaType: application/json, ', ['Line']],
    // JSON Schema 2020-12 Validation §8.5: it is to be ignored.
    ['3.1.0', '', []],
    ['3.0.3', 'contentMediaType: application/json, ', []],
  ])('%s: what a text holds {%s} travels with it: %j', (version, media, expected) => {
    const api = apiOf(`openapi: ${version}
paths:
  /lines:
    post:
      requestBody: {content: {application/json: {schema: {type: string, ${media}contentSchema: {$ref: '#/components/schemas/Line'}}}}}
      responses: {}
components: {schemas: {${line}, Other: {type: object}}}
`);
    const reached = api.allSchemas.filter(
      (one) => one.operations('input').length > 0 && one.name !== undefined,
    );
    expect(reached.map(({ name }) => name)).toEqual(expected);
    expect(named(api, 'input')).toContain('Other');
  });
});
