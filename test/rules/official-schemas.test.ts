import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import draft04 from 'ajv-draft-04';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import documentInvalid from '../../src/rules/configuration/document-invalid.ts';
import { loadSchemas, mistakesOf } from '../../src/rules/configuration/official-schemas.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

// The official schemas are rewritten before they are compiled, so that each slip is one mistake. They must accept what
// the originals accept, and nothing else; only of schemas since 3.1, which the originals leave open, they know more.

const require = createRequire(import.meta.url);
const originals = {
  '2.0': compiled('2.0'),
  '3.0': compiled('3.0'),
  '3.1': compiled('3.1'),
  '3.2': compiled('3.2'),
};
type Version = keyof typeof originals;

function compiled(version: string): (value: unknown) => boolean {
  const schema = require(`@seriousme/openapi-schema-validator/schemas/v${version}/schema.json`);
  const options = { strict: false, validateFormats: false, ownProperties: true };
  const Draft04 = draft04 as unknown as typeof Ajv2020;
  const ajv = schema.$schema.includes('2020-12') ? new Ajv2020(options) : new Draft04(options);
  return ajv.compile(schema) as (value: unknown) => boolean;
}

const swagger = `swagger: "2.0"
info: {title: Orders, version: "1", contact: {name: a}, license: {name: MIT}}
host: api.example.com
basePath: /v1
schemes: [https]
consumes: [application/json]
tags: [{name: a, externalDocs: {url: 'https://example.com'}}]
paths:
  /orders/{id}:
    parameters:
      - {name: id, in: path, required: true, type: array, items: {type: string, maxLength: 3}, collectionFormat: csv}
      - $ref: '#/parameters/page'
    post:
      tags: [a]
      parameters:
        - {name: body, in: body, schema: {$ref: '#/definitions/Order'}}
        - {name: h, in: header, type: string}
        - {name: q, in: query, type: integer, allowEmptyValue: true}
      responses:
        '200': {description: Done, schema: {type: file}, headers: {A: {type: string}}, examples: {a/b: 1}}
        '404': {$ref: '#/responses/Missing'}
    put:
      parameters: [{name: f, in: formData, type: file}]
      responses: {default: {description: Done}}
      security: [{login: [a]}, {}]
parameters:
  page: {name: page, in: query, type: integer, maximum: 9, exclusiveMaximum: true}
responses:
  Missing: {description: No}
definitions:
  Order:
    type: [object, 'null']
    required: [a]
    properties: {a: {type: string, enum: [x], xml: {name: b}}, b: {items: [{type: string}]}}
    additionalProperties: {type: array, items: {type: string}}
    allOf: [{discriminator: a}]
securityDefinitions:
  a: {type: basic}
  b: {type: apiKey, name: k, in: header}
  login: {type: oauth2, flow: implicit, authorizationUrl: 'https://login.example.com', scopes: {a: b}}
  c: {type: oauth2, flow: accessCode, authorizationUrl: 'https://a.example.com', tokenUrl: 'https://b.example.com', scopes: {}}
`;

const openapi = (version: string, more = '') => `openapi: ${version}
info: {title: Orders, version: "1", contact: {email: a@example.com}, license: {name: MIT}}
servers: [{url: 'https://{a}.example.com', variables: {a: {default: b, enum: [b]}}}]
tags: [{name: a}]
security: [{login: [a]}]
paths:
  /orders/{id}:
    parameters:
      - {name: id, in: path, required: true, style: simple, schema: {type: string}}
      - $ref: '#/components/parameters/page'
    post:
      operationId: order
      parameters:
        - {name: h, in: header, schema: {type: string}, examples: {a: {value: 1}, b: {$ref: '#/x'}}}
        - {name: q, in: query, content: {application/json: {schema: {type: string}}}}
        - {name: c, in: cookie, style: form, explode: true, schema: {}}
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {$ref: '#/components/schemas/Order'}
            example: 3
            encoding: {a: {contentType: a/b, headers: {x: {schema: {}}}, style: form}}
      responses:
        '200':
          description: Done
          headers: {A: {schema: {type: string}, required: true}, B: {$ref: '#/x'}}
          content: {application/json: {schema: {type: array, items: {type: string}}}}
          links: {self: {operationId: order, parameters: {a: b}}}
        4XX: {$ref: '#/components/responses/Missing'}
      callbacks:
        done: {'{$request.body#/url}': {post: {responses: {default: {description: Done}}}}}
components:
  parameters:
    page: {name: page, in: query, deprecated: true, schema: {type: integer, maximum: 9}}
  responses:
    Missing: {description: No}
  schemas:
    Order:
      type: object
      required: [a]
      properties: {a: {type: string, enum: [x], xml: {name: b}}, b: {oneOf: [{type: string}]}}
      additionalProperties: {type: array, items: {type: string}}
      discriminator: {propertyName: a, mapping: {x: '#/y'}}
  securitySchemes:
    a: {type: http, scheme: bearer, bearerFormat: JWT}
    b: {type: apiKey, name: k, in: header}
    c: {type: openIdConnect, openIdConnectUrl: 'https://example.com'}
    login:
      type: oauth2
      flows:
        implicit: {authorizationUrl: 'https://login.example.com', scopes: {a: b}}
        clientCredentials: {tokenUrl: 'https://login.example.com', scopes: {}}
${more}`;

const definitions: Readonly<Record<Version, string>> = {
  '2.0': swagger,
  '3.0': openapi('3.0.3'),
  '3.1': openapi('3.1.1', 'webhooks: {a: {post: {responses: {default: {description: Done}}}}}\n'),
  '3.2': openapi('3.2.0', '  mediaTypes: {a: {itemSchema: {type: string}}}\n$self: https://example.com/a\n'),
};
const versions = Object.keys(definitions) as Version[];

beforeAll(() => loadSchemas(versions.map((version) => apiOf(definitions[version]))));

/** The mistakes of a definition, as `path: message`. */
const mistakes = (value: unknown) =>
  mistakesOf(apiOf(JSON.stringify(value))).map(({ path, message }) => `${path.join('.')}: ${message}`);

const junk: readonly unknown[] = [
  ...[null, true, 0, -1, '', 'query', 'header', 'path', 'oauth2', 'apiKey', 'file', [], {}, ['a', 'a'], [{}]],
  ...[{ $ref: '#/x' }, { description: 'x' }, { type: 'string' }, { 'x-a': 1 }, { constructor: 1 }],
];
const keys: readonly string[] = [
  ...['$ref', 'x-a', 'descripton', 'content', 'type', 'in', 'required', 'example', 'examples', 'style'],
  ...['bearerFormat', 'flow', 'value', 'externalValue', 'operationRef', 'toString', 'default', 'headers'],
];

type Json = Record<string, unknown>;

/** All objects and lists below a value, with the keys that lead there. */
function holders(value: unknown, path: readonly string[] = []): [Json, readonly string[]][] {
  if (typeof value !== 'object' || value === null) return [];
  return [
    [value as Json, path],
    ...Object.entries(value).flatMap(([key, inner]) => holders(inner, [...path, key])),
  ];
}

/** Changes one thing anywhere; says where. */
function damage(root: unknown, [where, which, how, what]: readonly number[]): readonly string[] {
  const all = holders(root);
  const [holder, path] = all[(where as number) % all.length] as [Json, readonly string[]];
  const entries = Object.keys(holder);
  const key = entries[(which as number) % Math.max(entries.length, 1)];
  const value = junk[(what as number) % junk.length];
  if (path.length === 0 && (key === 'openapi' || key === 'swagger')) return [];
  const name = keys[(what as number) % keys.length] as string;
  if (Array.isArray(holder)) holder[(which as number) % (holder.length + 1)] = value;
  else if (how === 0 && key !== undefined) delete holder[key];
  else if (how === 1 && key !== undefined) holder[key] = value;
  else holder[name] = junk[(which as number) % junk.length];
  return path;
}

describe.each(versions)('OpenAPI %s', (version) => {
  test('knows nothing against a valid definition', () => {
    expect(originals[version](parse(definitions[version]))).toBe(true);
    expect(mistakesOf(apiOf(definitions[version]))).toEqual([]);
  });

  test('accepts what the original accepts, and nothing else', () => {
    const inSchemas = (path: readonly (string | number)[]) =>
      /(?:^|\.)(?:schema|itemSchema|schemas\.[^.]+)\./.test(path.join('.'));
    const numbers = fc.tuple(fc.nat(300), fc.nat(30), fc.nat(2), fc.nat(60));
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 2 }), (damages) => {
        const root = parse(definitions[version]);
        for (const numbers of damages) damage(root, numbers);
        const api = apiOf(JSON.stringify(root));
        const found = mistakesOf(api).filter(({ path }) => version < '3.1' || !inSchemas(path));
        expect(found.length === 0, JSON.stringify(root)).toBe(originals[version](root));
      }),
      { numRuns: 200, seed: 20261123 },
    );
  });
});

describe('One cause is one mistake', () => {
  const base = (more: Json) => ({
    openapi: '3.0.3',
    info: { title: 'Orders', version: '1' },
    paths: {},
    ...more,
  });
  const parameter = (fields: Json) =>
    base({
      paths: { '/orders': { get: { parameters: [fields], responses: { 200: { description: 'Done' } } } } },
    });
  const at = 'paths./orders.get.parameters.0';

  test.each<[string, Json, string[]]>([
    [
      'a misspelt key that is required',
      base({ info: { titel: 'Orders', version: '1' } }),
      ['info.titel: `titel` is no key of `info` in OpenAPI 3.0; did you mean `title`?'],
    ],
    ['two keys that are missing', base({ info: {} }), ['info: `info` lacks `title` and `version`']],
    [
      'the definition as a whole',
      { openapi: '3.1.0', info: { title: 'a', version: '1' } },
      [': The definition lacks `paths`, `components` or `webhooks`'],
    ],
    [
      'a place that does not exist',
      parameter({ name: 'a', in: 'qurey', schema: {} }),
      [
        `${at}.in: \`in\` must be \`path\`, \`query\`, \`header\` or \`cookie\`, not \`qurey\`; did you mean \`query\`?`,
      ],
    ],
    [
      'no type at all',
      parameter({ name: 'a', in: 'query' }),
      [`${at}: The parameter \`a\` lacks \`schema\` or \`content\``],
    ],
    [
      'types where 2.0 has them',
      parameter({ name: 'a', in: 'query', type: 'string', maxLength: 3 }),
      [`${at}.type: \`type\` and \`maxLength\` belong below \`schema\` since OpenAPI 3.0`],
    ],
    [
      'a reference that is none',
      parameter({ $ref: 5 }),
      [`${at}.$ref: \`$ref\` must be text, not 5: put it in quotes`],
    ],
    [
      'a key of a later version',
      base({ webhooks: {} }),
      ['webhooks: `webhooks` is no key of the definition in OpenAPI 3.0'],
    ],
    [
      'a type that does not exist',
      parameter({ name: 'a', in: 'query', schema: { type: 'strng' } }),
      [
        `${at}.schema.type: \`type\` must be \`array\`, \`boolean\`, \`integer\`, \`number\`, \`object\` or \`string\`, not \`strng\`; did you mean \`string\`?`,
      ],
    ],
  ])('%s', (_what, definition, expected) => {
    expect(mistakes(definition)).toEqual(expected);
  });
});

test('As many mistakes as a stranger cares to make are counted up to a limit', () => {
  const schemas = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`a${index}`, { b: 1 }]));
  const definition = {
    openapi: '3.0.3',
    info: { title: 'a', version: '1' },
    paths: {},
    components: { schemas },
  };
  const { length } = mistakes(definition);
  expect(length).toBeGreaterThan(5000);
  expect(length).toBeLessThanOrEqual(20_000);
});

test('A list of many equal objects is compared in linear time', () => {
  const tags = Array.from({ length: 100_000 }, (_, index) => ({ name: `tag${index}` }));
  const definition = { openapi: '3.0.3', info: { title: 'a', version: '1' }, paths: {}, tags };
  expect(mistakes(definition)).toEqual([]);
});

describe('The rule', () => {
  const definition = (schemas: Json) => ({
    openapi: '3.0.3',
    info: { title: 'a', version: '1' },
    paths: {},
    components: { schemas },
  });
  const said = (value: unknown) => {
    const [result] = runRules(apiOf(JSON.stringify(value)), [{ rule: documentInvalid }]);
    return result?.findings.map(({ message, part, place }) => ({ message, part, at: place.pointer() })) ?? [];
  };

  test('tells of a slip that a generator made in many places twenty times, and counts the rest', () => {
    const schemas = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`S${at}`, { examples: [] }]));
    const findings = said(definition(schemas));
    expect(findings).toHaveLength(20);
    expect(findings.at(-1)?.message).toBe(
      '`examples` is no key of a schema in OpenAPI 3.0; did you mean `example`? (and so in 30 more places)',
    );
  });

  test('tells of a hundred different slips, and counts the rest', () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 130 }, (_, at) => [`S${at}`, { [`own${at}`]: 1 }]),
    );
    const findings = said(definition(schemas));
    expect(findings).toHaveLength(101);
    expect(findings.at(-1)).toEqual({
      at: '/openapi',
      part: 'value',
      message:
        'At least 30 more places do not fit the schema of OpenAPI 3.0: mend those that are listed, and check again',
    });
  });

  test('tells once that a definition is written to be put together from files', () => {
    const get = { $ref: 'operations.yaml' };
    const findings = said({
      ...definition({}),
      paths: { '/a': { get }, '/b': { get } },
      tags: [{ name: 'a', description: get }],
    });
    expect(findings.map(({ message }) => message)).toEqual([
      '`description` must be text, not a reference: some tools follow it here, others pass over it (and so in 2 more places)',
    ]);
  });

  test('says the same of a schema wherever it stands', () => {
    const about = (value: unknown) => {
      const [result] = runRules(apiOf(JSON.stringify(value)), [{ rule: documentInvalid }]);
      const { about } = result?.findings[0] ?? {};
      return typeof about === 'function' ? about() : about;
    };
    const body = (schema: Json, schemas?: Json) => ({
      ...definition(schemas ?? {}),
      paths: {
        '/a': {
          get: { responses: { 200: { description: '', content: { 'application/json': { schema } } } } },
        },
      },
    });
    expect(about(body({ type: 'strng' }))).toBe(
      about(body({ $ref: '#/components/schemas/A' }, { A: { type: 'strng' } })),
    );
  });
});
