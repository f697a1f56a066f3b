import { expect, test } from 'vitest';
import { apiOf } from '../support/api.ts';
import { prove } from '../support/prove.ts';

/** A seed bank, of which one request body and one answer matter. */
const body = (schema: string, media = 'application/json') =>
  `  /seeds:
    post: {security: [{key: []}], requestBody: {content: {'${media}': {schema: ${schema}}}}, responses: {'204': {description: Kept}}}`;
const answer = (schema: string, status = `'200'`) =>
  `  /seeds:
    get: {security: [{key: []}], responses: {${status}: {description: Seeds, content: {application/json: {schema: ${schema}}}}}}`;
const asking = (parameters: string, path = '/seeds', responses = `{'204': {description: Fine}}`) =>
  `  ${path}:
    get: {security: [{key: []}], parameters: [${parameters}], responses: ${responses}}`;

interface Setting {
  readonly version?: string;
  readonly servers?: string;
  readonly kind?: 'paths' | 'webhooks';
  readonly scope?: string;
}

/** What a claim by a rule comes to over a definition. */
async function verdictOf(rule: string, options: string, operations: string, setting: Setting = {}) {
  const { version = '3.1.0', servers = 'https://api.seeds.example', kind = 'paths', scope = '{}' } = setting;
  const api = apiOf(`openapi: ${version}
info: {title: Seeds, version: "1"}
servers: [{url: '${servers}'}]
${kind}:
${operations}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
`);
  const verify = `{rule: ${rule}${options && `, with: ${options}`}}`;
  const threat = `  T: {title: t, scope: ${scope}, mitigations: {M: {status: implemented, verify: ${verify}}}}\n`;
  const { verification } = await prove(api, threat);
  return verification.threats[0]?.mitigations[0]?.verdict;
}

const masked = String.raw`'^\*{4}\d{2}$'`;
const mask = `{property: lot, pattern: ${masked}}`;
const lot = `{type: string, pattern: ${masked}}`;
const object = (properties: string) => `{type: object, properties: {${properties}}}`;

test.each([
  ['a mask of a value that may be a number', answer(object(`lot: {pattern: ${masked}}`)), 'contradicted'],
  ['a mask, or nothing', answer(object(`lot: {oneOf: [${lot}, {type: 'null'}]}`)), 'verified'],
  [
    'a mask that one of two parts states',
    answer(`{allOf: [${object(`lot: ${lot}`)}, ${object('lot: {type: string}')}]}`),
    'verified',
  ],
  [
    'a mask beside a name that a pattern lets in',
    answer(object(`lot: ${lot}, more: {type: object, patternProperties: {'^lot$': {type: string}}}`)),
    'unverifiable',
  ],
  [
    'a mask by the pattern of names',
    answer(`{type: object, additionalProperties: false, patternProperties: {'^lot$': ${lot}}}`),
    'verified',
  ],
  [
    'a mask beside a name that is only required',
    answer(object(`lot: ${lot}, more: {type: object, required: [lot]}`)),
    'unverifiable',
  ],
  [
    'a mask beside what a list is to contain',
    answer(object(`lot: ${lot}, more: {type: array, contains: ${object('lot: {type: string}')}}`)),
    'unverifiable',
  ],
  ['a parameter of which nothing is said', asking('{name: lot, in: query}'), 'contradicted'],
  ['a parameter that only the path names', asking('', '/seeds/{lot}'), 'contradicted'],
])('require-pattern: %s', async (_, operations, verdict) => {
  expect(await verdictOf('require-pattern', mask, operations)).toBe(verdict);
});

const forbidden = '{property: owner, in: request}';

test.each([
  ['that no value satisfies', '{type: object, properties: {owner: false}, additionalProperties: true}'],
  ['that is denied', '{type: object, additionalProperties: true, not: {required: [owner]}}'],
  [
    'that is denied beside others',
    '{type: object, additionalProperties: true, not: {anyOf: [{required: [rank]}, {required: [owner]}]}}',
  ],
  ['without room for any', '{type: object, additionalProperties: true, maxProperties: 0}'],
  [
    'that names may not be',
    '{type: object, additionalProperties: true, propertyNames: {not: {enum: [owner]}}}',
  ],
  [
    'that one part refuses',
    '{allOf: [{type: object, properties: {owner: {type: string}}}, {properties: {owner: false}}]}',
  ],
  [
    'that is declared and not taken in',
    '{type: object, additionalProperties: true, properties: {owner: {type: string, readOnly: true}}}',
  ],
  [
    'with a `then` that nothing leads to',
    `{${object('name: {type: string}').slice(1, -1)}, then: ${object('owner: {type: string}')}}`,
  ],
])('forbid-property: a name %s is not there', async (_, schema) => {
  expect(await verdictOf('forbid-property', forbidden, body(schema))).toBe('verified');
});

test.each([
  [
    'where only both together are denied',
    '{type: object, additionalProperties: true, not: {required: [owner, name]}}',
  ],
  [
    'where one value of it is denied',
    '{type: object, additionalProperties: true, not: {required: [owner], properties: {owner: {const: me}}}}',
  ],
  [
    'where one way in has no rule for names',
    '{type: object, additionalProperties: true, anyOf: [{propertyNames: {enum: [name]}}, {required: [name]}]}',
  ],
  [
    'where `additionalProperties` judges all that is left',
    '{type: object, properties: {name: {type: string}}, additionalProperties: true, unevaluatedProperties: false}',
  ],
  ['where one branch has it', `{oneOf: [{properties: {owner: false}}, ${object('owner: {type: string}')}]}`],
])('forbid-property: a name may be there %s', async (_, schema) => {
  expect(await verdictOf('forbid-property', forbidden, body(schema))).toBe('contradicted');
});

test('forbid-property: a name in the path alone is a parameter all the same', async () => {
  expect(await verdictOf('forbid-property', forbidden, asking('', '/seeds/{owner}'))).toBe('contradicted');
});

test.each([
  [
    'request-object-open',
    '{type: object, properties: {name: {type: string}}, additionalProperties: true, unevaluatedProperties: false}',
  ],
  [
    'request-object-open',
    '{type: object, properties: {name: {type: string}}, anyOf: [{unevaluatedProperties: true}], unevaluatedProperties: false}',
  ],
  [
    'object-without-properties',
    '{type: object, allOf: [{additionalProperties: true}], unevaluatedProperties: false}',
  ],
  [
    'array-unbounded',
    '{type: array, prefixItems: [{type: integer}], items: {type: integer}, unevaluatedItems: false}',
  ],
  [
    'array-unbounded',
    '{type: array, prefixItems: [{type: integer}], contains: {type: integer}, unevaluatedItems: false}',
  ],
  ['number-unbounded', '{type: number, minimum: 0, maximum: .inf}'],
  ['number-unbounded', '{type: number, minimum: -.inf, maximum: 9}'],
  ['string-unbounded', '{type: string, contentEncoding: base64}'],
  ['string-unbounded', '{type: string, contentMediaType: application/json}'],
])('%s: a limit that limits nothing: %s', async (rule, schema) => {
  expect(await verdictOf(rule, '', body(schema))).toBe('contradicted');
});

test.each([
  ['string-unbounded', '/seeds/{id}'],
  ['string-unbounded', '/seeds/{Bed}'],
  ['pii-in-url', '/people/{ssn}'],
  ['credential-param-in-url', '/people/{password}'],
])('%s: nothing is known of what only %s names', async (rule, path) => {
  const bed = '{name: bed, in: query, schema: {type: string, maxLength: 9}}';
  expect(await verdictOf(rule, '', asking(bed, path))).toBe('unverifiable');
});

test.each([
  ['a request', '{name: X-Proof}', '{$ref: ./gone.yaml}', 'true', 'verified'],
  ['an answer', '{name: X-Proof, in: response}', '{$ref: ./gone.yaml}', 'true', 'unverifiable'],
])(
  'require-header of %s beside an answer that was not read',
  async (_, options, response, required, verdict) => {
    const header = `{name: X-Proof, in: header, required: ${required}, schema: {type: string}}`;
    const operations = asking(header, '/seeds', `{'200': ${response}}`);
    expect(await verdictOf('require-header', options, operations)).toBe(verdict);
  },
);

test.each([
  ['one that was not read may be it', '{$ref: ./gone.yaml}', 'unverifiable'],
  [
    'it holds nothing',
    '{name: X-Proof, in: header, required: true, schema: {type: string, pattern: ^$}}',
    'contradicted',
  ],
])('require-header: %s', async (_, parameter, verdict) => {
  expect(await verdictOf('require-header', '{name: X-Proof}', asking(parameter))).toBe(verdict);
});

test('require-header: nobody reads a declared `Content-Type` of an answer', async () => {
  const responses = `{'200': {description: Seeds, headers: {Content-Type: {schema: {type: string}}}}}`;
  const operations = asking('', '/seeds', responses);
  expect(await verdictOf('require-header', '{name: Content-Type, in: response}', operations)).toBe(
    'contradicted',
  );
});

test('server-cleartext: a server that every operation replaces serves none', async () => {
  const own = `servers: [{url: 'https://seeds.example'}]`;
  const plain = { servers: 'http://seeds.example' };
  const replaced = `  /seeds: {get: {${own}, responses: {}}}`;
  expect(await verdictOf('server-cleartext', '', replaced, plain)).toBe('verified');
  expect(await verdictOf('server-cleartext', '', `${replaced}\n  /beds: {get: {responses: {}}}`, plain)).toBe(
    'partial',
  );
});

test.each(['xml-body-accepted', 'deserialization-media-type'])(
  '%s: a range takes every reader',
  async (rule) => {
    for (const range of ['*/*', 'application/*'])
      expect(await verdictOf(rule, '', body('{type: string, maxLength: 9}', range))).toBe('unverifiable');
    expect(await verdictOf(rule, '', body('{type: string, maxLength: 9}', 'application/json'))).toBe(
      'verified',
    );
  },
);

test('archive-upload: any bytes may be an archive', async () => {
  const bytes = body('{type: string, format: binary, maxLength: 9000}', 'application/octet-stream');
  expect(await verdictOf('archive-upload', '', bytes, { version: '3.0.3' })).toBe('contradicted');
});

test('upload-unbounded: `unlimited` is no limit', async () => {
  const upload = body('{type: string, format: binary}', 'image/png').replace(
    'post: {',
    'post: {x-max-file-size: unlimited, ',
  );
  expect(await verdictOf('upload-unbounded', '', upload)).toBe('contradicted');
});

test('page-size-unbounded: also in the query string as a whole', async () => {
  const query =
    '{name: q, in: querystring, content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {limit: {type: integer}}}}}}';
  expect(await verdictOf('page-size-unbounded', '', asking(query), { version: '3.2.0' })).toBe(
    'contradicted',
  );
});

test('debug-field-in-error: an answer for everything is one to failures, too', async () => {
  const beds = `  /beds:\n    get: {responses: {'400': {description: No, content: {application/json: {schema: ${object('code: {type: string}')}}}}}}`;
  const traced = `${answer(object('stackTrace: {type: string}'), 'default')}\n${beds}`;
  expect(await verdictOf('debug-field-in-error', '', traced)).toBe('unverifiable');
});

test.each([
  ['may be left away', '{name: X-Signature, in: header, schema: {type: string}}', 'unverifiable'],
  [
    'holds nothing',
    '{name: X-Signature, in: header, required: true, schema: {maxLength: 0}}',
    'unverifiable',
  ],
  ['is there', '{name: X-Signature, in: header, required: true, schema: {type: string}}', 'verified'],
])('callback-unauthenticated: a signature that %s', async (_, header, verdict) => {
  const hook = `  sown:\n    post: {parameters: [${header}], responses: {}}`;
  expect(await verdictOf('callback-unauthenticated', '', hook, { kind: 'webhooks' })).toBe(verdict);
});

test('sensitive-response-cacheable: a header of any value forbids nothing', async () => {
  const secret = object('ssn: {type: string}');
  const kept = (schema: string) =>
    answer(secret).replace(
      'description: Seeds',
      `description: Seeds, headers: {Cache-Control: {schema: ${schema}}}`,
    );
  expect(await verdictOf('sensitive-response-cacheable', '', kept('{type: string}'))).toBe('unverifiable');
  expect(await verdictOf('sensitive-response-cacheable', '', kept('{const: no-store}'))).toBe('verified');
});

test.each([
  ['a pattern for names', "{type: object, patternProperties: {'^ssn$': {type: string}}}"],
  ['`required`', '{type: object, required: [ssn]}'],
  ['`propertyNames`', '{type: object, additionalProperties: {type: string}, propertyNames: {enum: [ssn]}}'],
  ['a constant', '{const: {ssn: "078-05"}}'],
])('a scope by data holds what %s names', async (_, schema) => {
  const api = `  /seeds: {get: {responses: {'200': {description: Seeds, content: {application/json: {schema: ${schema}}}}}}}`;
  const scope = { scope: '{data: {property: ssn, in: response}}' };
  expect(await verdictOf('require-security', '{type: apiKey}', api, scope)).toBe('contradicted');
});

test('a scope by data holds what only a path names', async () => {
  const scope = { scope: '{data: {property: ssn, in: request}}' };
  const open = `  /people/{ssn}: {get: {responses: {}}}`;
  expect(await verdictOf('require-security', '{type: apiKey}', open, scope)).toBe('contradicted');
});

test.each([
  ['inside of an object', body(object('packet: {type: object, properties: {isAdmin: {type: boolean}}}'))],
  [
    'inside of a text',
    body(
      object(
        'packet: {type: string, contentMediaType: application/json, contentSchema: {type: object, properties: {isAdmin: {type: boolean}}}}',
      ),
    ),
  ],
  [
    'spread over the query',
    body(object('name: {type: string}')).replace(
      'requestBody',
      'parameters: [{name: seed, in: query, style: deepObject, schema: {type: object, properties: {isAdmin: {type: boolean}}}}], requestBody',
    ),
  ],
])('privileged-property-writable: rights %s may be assigned', async (_, operations) => {
  expect(await verdictOf('privileged-property-writable', '', operations)).toBe('unverifiable');
});

test.each([
  ['pii-in-response', 'X-SSN'],
  ['password-in-response', 'X-Password'],
])('%s: the header %s of an answer gives it out', async (rule, name) => {
  const given = answer(object('name: {type: string}')).replace(
    'description: Seeds',
    `description: Seeds, headers: {${name}: {schema: {type: string}}}`,
  );
  expect(await verdictOf(rule, '', given)).toBe('contradicted');
});

test('retry-after-missing: a header that holds nothing is none', async () => {
  const slow = (schema: string) =>
    `  /seeds: {get: {responses: {'429': {description: Slow, headers: {Retry-After: {schema: ${schema}}}}}}}`;
  expect(await verdictOf('retry-after-missing', '', slow('false'))).toBe('contradicted');
  expect(await verdictOf('retry-after-missing', '', slow('{type: integer}'))).toBe('verified');
});

test('ssrf-url-parameter: a body of URLs has no name to tell what it is for', async () => {
  const urls = body('{type: array, maxItems: 4, items: {type: string, format: uri}}');
  expect(await verdictOf('ssrf-url-parameter', '', urls)).toBe('unverifiable');
});

test('path-traversal-param: nothing is known of what only the path names', async () => {
  expect(await verdictOf('path-traversal-param', '', asking('', '/seeds/{file}'))).toBe('unverifiable');
});

test.each([
  [
    'beside a branch that may be a list as well',
    'anyOf: [{type: array, maxItems: 5, items: {type: object}}, {}]',
  ],
  [
    'each with any number of others',
    'type: array, maxItems: 5, items: {type: object, properties: {seeds: {type: array, items: {type: object}}}}',
  ],
])('bulk-operation-unbounded: a limited list, %s', async (_, list) => {
  expect(await verdictOf('bulk-operation-unbounded', '', body(`{${list}}`))).toBe('unverifiable');
});

test('bulk-operation-unbounded: a limited list of records with a list of words', async () => {
  const words = '{type: array, items: {type: string}}';
  const list = `{type: array, maxItems: 5, items: {type: object, properties: {tags: ${words}}}}`;
  expect(await verdictOf('bulk-operation-unbounded', '', body(list))).toBe('verified');
});

const searched = (schema: string, method = 'query') =>
  `  /seeds:
    ${method}: {security: [{key: []}], requestBody: {content: {application/json: {schema: ${schema}}}}, responses: {'204': {description: Found}}}`;
const filter = (schema: string) =>
  asking(`{name: filter, in: query, content: {application/json: {schema: ${schema}}}}`);

test.each([
  [
    'an open object in a body that reads',
    'request-object-open',
    searched(object('lot: {type: string}')),
    'unverifiable',
  ],
  ['an open object in a query', 'request-object-open', filter(object('lot: {type: string}')), 'unverifiable'],
  [
    'a closed one',
    'request-object-open',
    searched('{type: object, additionalProperties: false}'),
    'verified',
  ],
  [
    'any names in a body that reads',
    'dangerous-map-keys',
    searched('{type: object, additionalProperties: {type: string}}'),
    'unverifiable',
  ],
  [
    'any names in a query',
    'dangerous-map-keys',
    filter('{type: object, additionalProperties: {type: string}}'),
    'unverifiable',
  ],
])('%s proves as much of a read as it keeps out', async (_, rule, operations, expected) => {
  expect(await verdictOf(rule, '', operations, { version: '3.2.0' })).toBe(expected);
});
