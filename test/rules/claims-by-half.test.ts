import { expect, test } from 'vitest';
import { apiOf } from '../support/api.ts';
import { prove } from '../support/prove.ts';

/** What a claim about a lighthouse comes to. */
async function verdictOf(rule: string, operations: string, version = '3.1.0', scope = '{}', components = '') {
  const root =
    version === '2.0' ? 'swagger: "2.0"\nhost: light.example\nschemes: [https]' : `openapi: ${version}`;
  const schemes =
    version === '2.0'
      ? 'securityDefinitions: {key: {type: apiKey, in: header, name: X-Key}}'
      : `components:\n  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}\n${components}`;
  const api = apiOf(
    `${root}\ninfo: {title: Light, version: "1"}\nsecurity: [{key: []}]\npaths:\n${operations}\n${schemes}\n`,
  );
  const threat = `  T: {title: t, scope: ${scope}, mitigations: {M: {status: implemented, verify: {rule: ${rule}}}}}\n`;
  const { verification } = await prove(api, threat);
  return verification.threats[0]?.mitigations[0]?.verdict;
}

const done = `responses: {'204': {description: Done}}`;
const taking = (content: string) => `  /lamps: {post: {requestBody: {content: ${content}}, ${done}}}`;
const json = (schema: string) => taking(`{application/json: {schema: ${schema}}}`);
const answered = (headers: string, path = '/lamps') =>
  `  ${path}: {post: {responses: {'200': {description: Lit, headers: ${headers}, content: {application/json: {schema: {type: object, additionalProperties: false, properties: {token: {type: string}}}}}}}}}`;

const keeper = 'forbid-property, with: {property: keeper}';
const masked = String.raw`'^\*{3}$'`;
const mask = `require-pattern, with: {property: keeper, pattern: ${masked}}`;
const parted = (headers: string, more = '') =>
  taking(
    `{multipart/form-data: {schema: {type: object, additionalProperties: false, properties: {log: {type: boolean}}}, encoding: {log: {${more}headers: ${headers}}}}}`,
  );
const map = (names: string) =>
  json(`{type: object, additionalProperties: {type: boolean}, propertyNames: ${names}}`);

test.each([
  ['a name in the header of a part', keeper, parted('{keeper: {schema: {type: string}}}'), 'contradicted'],
  ['another name there', keeper, parted('{size: {schema: {type: integer}}}'), 'verified'],
  [
    'a name that chooses a schema',
    keeper,
    json('{type: object, discriminator: {propertyName: keeper}}'),
    'contradicted',
  ],
  [
    'what `dependencies` of old add',
    keeper,
    json(
      '{type: object, properties: {lit: {type: boolean}}, dependencies: {lit: {properties: {keeper: {type: string}}}}}',
    ),
    'contradicted',
  ],
  [
    'a mask that a header of the answer lacks',
    mask,
    answered('{Keeper: {schema: {type: string}}}'),
    'contradicted',
  ],
  [
    'a mask that it has',
    mask,
    answered(`{Keeper: {schema: {type: string, pattern: ${masked}}}}`),
    'verified',
  ],
  ['names that are listed', 'map-unbounded', map('{enum: [north, south]}'), 'verified'],
  ['names of three letters', 'map-unbounded', map("{pattern: '^[a-z]{3}$'}"), 'verified'],
  ['names that are not empty', 'map-unbounded', map('{minLength: 1}'), 'unverifiable'],
  ['names with a letter', 'map-unbounded', map("{pattern: '[a-z]'}"), 'unverifiable'],
  ['names that are not some', 'map-unbounded', map('{not: {enum: [north]}}'), 'unverifiable'],
  [
    'a text that may be empty by its enumeration',
    'string-no-min-length',
    json("{type: object, required: [name], properties: {name: {type: string, enum: ['', north]}}}"),
    'unverifiable',
  ],
  [
    'a format in other letters',
    'string-unbounded',
    json('{type: object, additionalProperties: false, properties: {id: {type: string, format: UUID}}}'),
    'unverifiable',
  ],
  [
    'a format',
    'string-unbounded',
    json('{type: object, additionalProperties: false, properties: {id: {type: string, format: uuid}}}'),
    'verified',
  ],
  ['a list without room', 'array-unbounded', json('{type: array, items: false}'), 'verified'],
  [
    'a picture in a parameter',
    'string-unbounded',
    `  /lamps: {get: {parameters: [{name: icon, in: query, schema: {type: string, contentEncoding: base64, contentMediaType: image/png}}], ${done}}}`,
    'unverifiable',
  ],
  [
    'a second media type of a parameter',
    'string-unbounded',
    `  /lamps: {get: {parameters: [{name: at, in: query, content: {text/plain: {schema: {type: string, maxLength: 9}}, application/json: {schema: {type: string}}}}], ${done}}}`,
    'unverifiable',
  ],
] as const)('%s', async (_, rule, operations, verdict) => {
  expect(await verdictOf(rule, operations)).toBe(verdict);
});

test('the parts of a part have headers in 3.2', async () => {
  const inner =
    'contentType: multipart/mixed, encoding: {lens: {headers: {keeper: {schema: {type: string}}}}}, ';
  expect(await verdictOf(keeper, parted('{}', inner), '3.2.0')).toBe('contradicted');
});

test('what a version does not have proves nothing', async () => {
  const schema = '{name: at, in: query, type: string, maxLength: 9, schema: {type: string}}';
  expect(
    await verdictOf('string-unbounded', `  /lamps: {get: {parameters: [${schema}], ${done}}}`, '2.0'),
  ).toBe('unverifiable');
  const named = json('{type: object, additionalProperties: false, properties: {at: {$ref: "#short"}}}');
  const short = '  schemas: {Short: {$anchor: short, type: string, maxLength: 9}}';
  expect(await verdictOf('string-unbounded', named, '3.0.3', '{}', short)).toBe('unverifiable');
  expect(await verdictOf('string-unbounded', named, '3.1.0', '{}', short)).toBe('verified');
});

const cache = (schema: string) => answered(`{Cache-Control: {schema: ${schema}}}`, '/token');
const cookie = (schema: string) => answered(`{Set-Cookie: {schema: ${schema}}}`);
const origin = (schema: string) => answered(`{Access-Control-Allow-Origin: {schema: ${schema}}}`);
const flags = 'sid=1; Secure; HttpOnly; SameSite';

test.each([
  ['sensitive-response-cacheable', cache('{const: no-store}'), 'verified'],
  ['sensitive-response-cacheable', cache("{const: 'private, no-store'}"), 'verified'],
  ['sensitive-response-cacheable', cache("{const: 'max-age=60, x-no-store'}"), 'contradicted'],
  [
    'sensitive-response-cacheable',
    cache('{type: string, anyOf: [{const: no-store}, {maxLength: 9}]}'),
    'unverifiable',
  ],
  ['set-cookie-flags', cookie(`{const: '${flags}=Lax'}`), 'verified'],
  ['set-cookie-flags', cookie(`{const: '${flags}=Most'}`), 'contradicted'],
  [
    'set-cookie-flags',
    cookie(`{type: string, anyOf: [{const: '${flags}=Lax'}, {maxLength: 9}]}`),
    'unverifiable',
  ],
  ['cors-wildcard', origin('{const: https://light.example}'), 'verified'],
  [
    'cors-wildcard',
    origin(String.raw`{type: string, pattern: '^https://[a-z]{1,9}\.light\.example$'}`),
    'verified',
  ],
  ['cors-wildcard', origin('{type: string}'), 'unverifiable'],
  [
    'cors-wildcard',
    origin(String.raw`{type: string, pattern: '^(\*|https://light\.example)$'}`),
    'unverifiable',
  ],
] as const)('a header is one of several values: %s, %s', async (rule, operations, verdict) => {
  expect(await verdictOf(rule, operations)).toBe(verdict);
});

const calls = (to: string, turn = '{type: string, maxLength: 80}') =>
  `  /lamps: {post: {requestBody: {content: {application/json: {schema: {type: object, additionalProperties: false, properties: {turn: ${turn}}}}}}, ${done}, callbacks: {lit: {'${to}': {post: {${done}}}}}}}`;
const path = "{type: string, pattern: '^/[a-z]{1,20}$'}";

test.each([
  ['https://hooks.example.com/{$request.body#/turn}', undefined, 'verified'],
  ['https://hooks.example.com?to={$request.body#/turn}', undefined, 'verified'],
  ['https://hooks.example.com{$request.body#/turn}', undefined, 'contradicted'],
  ['https://hooks.example.com{$request.body#/turn}', path, 'verified'],
  ['https://hooks.example.com{$request.body#/turn}', '{type: string, enum: [/on, /off]}', 'verified'],
  [
    'https://hooks.example.com{$request.body#/turn}',
    '{type: string, enum: [/on, .evil.example]}',
    'contradicted',
  ],
  ['https://hooks.example.com@{$request.body#/turn}/', undefined, 'contradicted'],
  ['//{$request.body#/turn}/lit', undefined, 'contradicted'],
  ['{$url}?to={$request.body#/turn}', undefined, 'verified'],
  ['onLit', undefined, 'unverifiable'],
] as const)('a callback to %s, %s', async (to, turn, verdict) => {
  const scope = '{kind: operation}';
  expect(await verdictOf('callback-url-unrestricted', calls(to, turn), '3.1.0', scope)).toBe(verdict);
});

const linked = (link: string) =>
  `  /lamps: {get: {responses: {'200': {description: All, links: {next: ${link}}}}}}
  /logs: {get: {operationId: logs, ${done}}}`;
const carries = "parameters: {id: '$response.body#/id'}";

test.each([
  [`{operationId: logs, ${carries}}`, 'verified'],
  ['{operationId: gone}', 'verified'],
  [`{operationId: gone, ${carries}}`, 'unverifiable'],
  [`{operationRef: 'https://other.example/api.json#/paths/~1x/get', ${carries}}`, 'unverifiable'],
  ["{$ref: 'https://other.example/links.json'}", 'unverifiable'],
] as const)('a link: %s', async (link, verdict) => {
  expect(await verdictOf('link-to-weaker-operation', linked(link), '3.1.0', '{path: /lamps}')).toBe(verdict);
});

const file = '{type: string, format: binary}';
const closed = (properties: string) =>
  `{type: object, additionalProperties: false, properties: {${properties}}}`;
const chart = closed(`chart: ${closed(`scan: ${file}`)}`);

test.each([
  ['upload-unbounded', json(chart), 'unverifiable'],
  ['upload-type-unrestricted', json(chart), 'unverifiable'],
  ['string-unbounded', json(chart), 'unverifiable'],
  ['string-unbounded', json(`{type: array, maxItems: 2, items: ${file}}`), 'unverifiable'],
  ['upload-unbounded', taking(`{multipart/form-data: {schema: ${chart}}}`), 'unverifiable'],
  [
    'upload-unbounded',
    json(closed(`chart: ${closed('scan: {type: string, format: binary, maxLength: 900}')}`)),
    'verified',
  ],
  [
    'upload-type-unrestricted',
    json(
      closed(
        `chart: ${closed('scan: {type: string, contentEncoding: base64, contentMediaType: image/png}')}`,
      ),
    ),
    'verified',
  ],
  [
    'string-unbounded',
    taking(
      `{multipart/form-data: {schema: ${closed(`name: {type: string, maxLength: 9}, scan: {type: string, format: binary, maxLength: 900}`)}}}`,
    ),
    'verified',
  ],
  [
    'response-string-unbounded',
    `  /lamps: {get: {responses: {'200': {description: One, content: {application/json: {schema: ${closed('icon: {type: string, contentEncoding: base64}')}}}}}}}`,
    'unverifiable',
  ],
] as const)('a file deep in data: %s, %s', async (rule, operations, verdict) => {
  expect(await verdictOf(rule, operations)).toBe(verdict);
});
