import { describe, expect, it, test } from 'vitest';
import { apiOf } from '../support/api.ts';
import { prove } from '../support/prove.ts';

/** What a claim by a rule comes to over a ferry's definition of one path, `/trips`. */
async function verdictOf(verify: string, operations: string, version = '3.1.0'): Promise<string | undefined> {
  const is2 = version === '2.0';
  const key = '{type: apiKey, in: header, name: X-Key}';
  const api = apiOf(`${is2 ? 'swagger: "2.0"' : `openapi: ${version}`}
info: {title: Ferry, version: "1"}
${is2 ? 'host: ferry.example\nschemes: [https]\nconsumes: [application/json]\nproduces: [application/json]' : 'servers: [{url: "https://ferry.example"}]'}
security: [{key: []}]
paths:
  /trips:
    ${operations}
${is2 ? `securityDefinitions: {key: ${key}}` : `components: {securitySchemes: {key: ${key}}}`}
`);
  const threat = `  T: {title: t, scope: {}, mitigations: {M: {status: implemented, verify: ${verify}}}}\n`;
  const { verification } = await prove(api, threat);
  return verification.threats[0]?.mitigations[0]?.verdict;
}

const taking = (schema: string, media = 'application/json', more = '') =>
  `post: {requestBody: {required: true, content: {'${media}': {schema: ${schema}${more}}}}, responses: {'204': {description: Kept}}}`;
const giving = (schema: string) =>
  `get: {responses: {'200': {description: Trips, content: {application/json: {schema: ${schema}}}}}}`;
const asking = (parameter: string, method = 'post') =>
  `${method}: {parameters: [${parameter}], responses: {'200': {description: Trips, content: {application/json: {schema: {type: array, items: {type: integer}}}}}}}`;
const closed = (properties: string) =>
  `{type: object, additionalProperties: false, properties: {${properties}}}`;

describe('a choice or a denial in OpenAPI 2.0, which validators pass over', () => {
  const taking2 = (schema: string) =>
    `post: {parameters: [{name: trip, in: body, required: true, schema: ${schema}}], responses: {'204': {description: Kept}}}`;
  const giving2 = (schema: string) => `get: {responses: {'200': {description: Trips, schema: ${schema}}}}`;
  const owner = '{rule: forbid-property, with: {property: owner, in: response}}';

  test.each([
    [
      '{rule: string-unbounded}',
      taking2(closed('note: {type: string, anyOf: [{maxLength: 9}, {enum: [a]}]}')),
    ],
    [
      '{rule: number-unbounded}',
      taking2(closed('seats: {type: integer, oneOf: [{minimum: 0, maximum: 9}]}')),
    ],
    [
      '{rule: request-object-open}',
      taking2('{type: object, properties: {a: {type: boolean}}, additionalProperties: {not: {}}}'),
    ],
    [owner, giving2('{type: object, properties: {name: {type: string}}, not: {required: [owner]}}')],
  ])('%s is not proved by it: %s', async (verify, operation) => {
    expect(await verdictOf(verify, operation, '2.0')).toBe('unverifiable');
  });

  it('keeps no property out', async () => {
    const never = 'name: {type: string}, owner: {not: {}}';
    expect(await verdictOf(owner, giving2(closed(never)), '2.0')).toBe('contradicted');
    expect(await verdictOf(owner, giving(closed(never)), '3.0.3')).toBe('verified');
  });

  it('says nothing against claims about other operations, parts and versions', async () => {
    const note = taking2(closed('note: {type: string, maxLength: 9, not: {pattern: x}}'));
    expect(await verdictOf('{rule: require-security}', note, '2.0')).toBe('verified');
    expect(await verdictOf(owner, `${note}\n    ${giving2(closed('name: {type: string}'))}`, '2.0')).toBe(
      'verified',
    );
    const chosen = taking(closed('note: {type: string, anyOf: [{maxLength: 9}, {enum: [a]}]}'));
    expect(await verdictOf('{rule: string-unbounded}', chosen, '3.0.3')).toBe('verified');
  });
});

describe('a condition', () => {
  const header = (schema: string) => asking(`{name: X-Proof, in: header, required: true, schema: ${schema}}`);
  const proof = '{rule: require-header, with: {name: X-Proof}}';

  it('that every value meets has its `then` hold, and one that none meets its `else`', async () => {
    expect(await verdictOf(proof, header('{type: string, if: {}, then: {maxLength: 0}}'))).toBe(
      'contradicted',
    );
    expect(await verdictOf(proof, header('{type: string, if: false, else: {maxLength: 0}}'))).toBe(
      'contradicted',
    );
    expect(await verdictOf(proof, header('{type: string, if: false, then: {maxLength: 0}}'))).toBe(
      'verified',
    );
  });

  it('limits nothing before 3.1, which has none', async () => {
    const note = closed(
      'note: {type: string, if: {minLength: 4}, then: {maxLength: 9}, else: {maxLength: 3}}',
    );
    expect(await verdictOf('{rule: string-unbounded}', taking(note), '3.0.3')).toBe('contradicted');
    expect(await verdictOf('{rule: string-unbounded}', taking(note))).toBe('verified');
  });
});

test.each([
  ['{not: {}}'],
  ['{type: string, not: {minLength: 1}}'],
  ['{allOf: [{type: string}, {not: {type: string, minLength: 1}}]}'],
  ["{type: string, pattern: '^(?!.)'}"],
  ['{type: array, maxItems: 0}'],
  ['{type: array, items: false}'],
  ["{type: array, items: {enum: ['', ' ']}}"],
  ['{type: object, maxProperties: 0}'],
  ['{type: object, additionalProperties: false}'],
  ['{type: object, unevaluatedProperties: false}'],
  ["{type: ['null', array], maxItems: 0}"],
  ["{enum: ['', null, []]}"],
])('require-header: nothing is sent that satisfies %s', async (schema) => {
  const proof = '{rule: require-header, with: {name: X-Proof}}';
  expect(
    await verdictOf(proof, asking(`{name: X-Proof, in: header, required: true, schema: ${schema}}`)),
  ).toBe('contradicted');
});

test.each([
  ['{type: [string, array], maxItems: 0}'],
  ['{type: string, not: {minLength: 9}}'],
  ["{type: string, pattern: '^(?!.)|x'}"],
  ['{type: array, prefixItems: [{type: string}], items: false}'],
  ['{type: object, properties: {a: {type: string}}, additionalProperties: false}'],
  ['{type: string, not: {minLength: 1, pattern: a}}'],
])('require-header: something is sent that satisfies %s', async (schema) => {
  const proof = '{rule: require-header, with: {name: X-Proof}}';
  expect(
    await verdictOf(proof, asking(`{name: X-Proof, in: header, required: true, schema: ${schema}}`)),
  ).toBe('verified');
});

describe('an object in a parameter', () => {
  const deep = (schema: string) => asking(`{name: trip, in: query, style: deepObject, schema: ${schema}}`);
  const whole = (schema: string) =>
    asking(`{name: trip, in: query, content: {application/json: {schema: ${schema}}}}`);
  const open = '{type: object, additionalProperties: true, properties: {seats: {type: boolean}}}';

  test.each([
    ['request-object-open', deep(open)],
    ['request-object-open', whole('{type: object, properties: {seats: {type: boolean}}}')],
    ['map-unbounded', deep(open)],
    ['dangerous-map-keys', deep(open)],
    ['dangerous-map-keys', whole('{type: object, additionalProperties: {type: boolean}}')],
    ['string-unbounded', whole(open)],
  ])('%s: takes in what nothing declares: %s', async (rule, operation) => {
    expect(await verdictOf(`{rule: ${rule}}`, operation)).toBe('unverifiable');
  });

  it('that is closed proves what a body would', async () => {
    expect(await verdictOf('{rule: request-object-open}', deep(closed('seats: {type: boolean}')))).toBe(
      'verified',
    );
    expect(await verdictOf('{rule: dangerous-map-keys}', deep(closed('seats: {type: boolean}')))).toBe(
      'verified',
    );
  });
});

test('dangerous-map-keys: 2.0 has no words against a key', async () => {
  const map = `post: {parameters: [{name: trip, in: body, schema: {type: object, additionalProperties: {type: boolean}}}], responses: {'204': {description: Kept}}}`;
  expect(await verdictOf('{rule: dangerous-map-keys}', map, '2.0')).toBe('unverifiable');
});

describe('properties that nothing declares', () => {
  const owner = '{rule: forbid-property, with: {property: owner, in: response}}';
  const named = 'type: object, properties: {name: {type: string}}';

  it('are let in by `unevaluatedProperties: true` as by `additionalProperties: true`', async () => {
    expect(await verdictOf(owner, giving(`{${named}, unevaluatedProperties: true}`))).toBe('contradicted');
    expect(await verdictOf(owner, giving(`{${named}}`))).toBe('verified');
    const shut = `{allOf: [{${named}, additionalProperties: false}], unevaluatedProperties: true}`;
    expect(await verdictOf(owner, giving(shut))).toBe('verified');
    // No keyword before 3.1.
    expect(await verdictOf(owner, giving(`{${named}, unevaluatedProperties: true}`), '3.0.3')).toBe(
      'verified',
    );
  });

  it('are let in by a branch that says so', async () => {
    const either = (second: string) => giving(`{${named}, anyOf: [{required: [name]}, ${second}]}`);
    expect(await verdictOf(owner, either('{additionalProperties: true}'))).toBe('contradicted');
    expect(await verdictOf(owner, either('{required: [id]}'))).toBe('verified');
  });

  it('have no limits: neither is one proved', async () => {
    const free = closed('more: {type: object, additionalProperties: true, properties: {a: {type: boolean}}}');
    for (const rule of ['string-unbounded', 'number-unbounded', 'array-unbounded', 'map-unbounded'])
      expect(await verdictOf(`{rule: ${rule}}`, taking(free)), rule).toBe('unverifiable');
    for (const rule of ['string-unbounded', 'number-unbounded', 'array-unbounded', 'map-unbounded'])
      expect(await verdictOf(`{rule: response-${rule}}`, giving('{type: object}')), rule).toBe(
        'unverifiable',
      );
    const none = closed(
      'more: {type: object, additionalProperties: true, maxProperties: 0}, a: {type: string, maxLength: 2}',
    );
    expect(await verdictOf('{rule: string-unbounded}', taking(none))).toBe('verified');
  });

  it('may stand in a map beside those that are declared, or under names of a pattern', async () => {
    const rule = '{rule: request-object-open}';
    const beside = '{type: object, properties: {a: {type: boolean}}, additionalProperties: {type: boolean}}';
    expect(await verdictOf(rule, taking(beside))).toBe('unverifiable');
    const by = (pattern: string) =>
      taking(
        `{${closed('a: {type: boolean}').slice(1, -1)}, patternProperties: {'${pattern}': {type: boolean}}}`,
      );
    expect(await verdictOf(rule, taking('{type: object, additionalProperties: {type: boolean}}'))).toBe(
      'verified',
    );
    expect(await verdictOf(rule, by('.*'))).toBe('unverifiable');
    expect(await verdictOf(rule, by('^x-'))).toBe('verified');
    expect(await verdictOf(rule, taking(`{${closed('a: {type: boolean}').slice(1, -1)}}`))).toBe('verified');
    // As good as `false`.
    expect(
      await verdictOf(
        rule,
        taking('{type: object, properties: {a: {type: boolean}}, additionalProperties: {not: {}}}'),
      ),
    ).toBe('verified');
  });

  it('may be what a pattern is asked of', async () => {
    const masked = String.raw`{type: string, pattern: '^\*{4}$'}`;
    const verify = String.raw`{rule: require-pattern, with: {property: card, pattern: '^\*{4}$', in: response}}`;
    const beside = (more: string) =>
      verdictOf(verify, giving(closed(`trip: ${closed(`card: ${masked}`)}, ${more}`)));
    expect(await beside('more: {}')).toBe('unverifiable');
    expect(await beside('more: {type: object, additionalProperties: {type: string}}')).toBe('unverifiable');
    expect(await beside(`more: {type: object, additionalProperties: ${masked}}`)).toBe('verified');
    expect(await beside('more: {type: object, additionalProperties: {type: boolean}}')).toBe('verified');
    expect(
      await beside('more: {type: object, additionalProperties: true, propertyNames: {enum: [note]}}'),
    ).toBe('verified');
  });
});

test.each([
  ['{type: [integer, string], maximum: 50}', 'unverifiable'],
  ['{anyOf: [{type: integer, maximum: 50}, {type: string}]}', 'unverifiable'],
  ['{maximum: 50}', 'unverifiable'],
  ["{oneOf: [{type: integer, maximum: 50}, {type: string, enum: ['10']}]}", 'verified'],
  ['{type: [integer, string], maximum: 50, maxLength: 2}', 'verified'],
  ["{type: [integer, 'null'], maximum: 50}", 'verified'],
])('page-size-unbounded: `limit` as %s', async (schema, verdict) => {
  const operation = asking(`{name: limit, in: query, schema: ${schema}}`, 'get');
  expect(await verdictOf('{rule: page-size-unbounded}', operation)).toBe(verdict);
});

test.each([
  ['a cookie', 'security: [], parameters: [{name: sid, in: cookie, schema: {type: string}}]', 'unverifiable'],
  [
    'all cookies',
    'security: [{}], parameters: [{name: Cookie, in: header, schema: {type: string}}]',
    'unverifiable',
  ],
  [
    'a cookie and what other sites cannot send',
    'security: [], parameters: [{name: sid, in: cookie, schema: {type: string}}, {name: X-CSRF-Token, in: header, required: true, schema: {type: string}}]',
    'verified',
  ],
  ['a cookie beside a key', 'parameters: [{name: sid, in: cookie, schema: {type: string}}]', 'verified'],
])('cookie-auth-without-csrf: %s as a parameter', async (_, what, verdict) => {
  const operation = `post: {${what}, responses: {'204': {description: Kept}}}`;
  expect(await verdictOf('{rule: cookie-auth-without-csrf}', operation)).toBe(verdict);
});

describe('the kind of a file', () => {
  const kind = '{rule: upload-type-unrestricted}';
  const form = (part: string, type?: string) =>
    taking(
      closed(`file: ${part}`),
      'multipart/form-data',
      type === undefined ? '' : `, encoding: {file: {contentType: ${type}}}`,
    );
  const file = '{type: string, format: binary}';

  test.each([
    ['{type: string, format: binary, maxLength: 9}', 'contradicted'],
    ['{type: string, maxLength: 9}', 'unverifiable'],
    [closed('name: {type: string}'), 'verified'],
  ])('is open where any application may come in: %s', async (schema, verdict) => {
    expect(await verdictOf(kind, taking(schema, 'application/*'))).toBe(verdict);
    expect(await verdictOf(kind, taking(schema, '*/*'))).toBe(verdict);
  });

  it('is as open as ever for a name that is none', async () => {
    for (const type of ['""', '" "', '"*"', 'any', 'binary/octet-stream', '"image/png, binary/octet-stream"'])
      expect(await verdictOf(kind, form(file, type)), type).toBe('unverifiable');
    for (const type of ['image/png', '"image/*"', 'application/pdf'])
      expect(await verdictOf(kind, form(file, type)), type).toBe('verified');
  });

  it('is told by `contentMediaType`, which is no range, since 3.1', async () => {
    for (const range of ['*/*', 'application/*'])
      expect(await verdictOf(kind, form(`{type: string, contentMediaType: '${range}'}`))).toBe(
        'contradicted',
      );
    const picture = '{type: string, format: binary, contentMediaType: image/png}';
    expect(await verdictOf(kind, form(picture))).toBe('verified');
    expect(await verdictOf(kind, form(picture), '3.0.3')).toBe('unverifiable');
    expect(await verdictOf(kind, form(picture, 'image/png'), '3.0.3')).toBe('verified');
  });

  it('may be that of a text, by its encoding', async () => {
    const [text, texts] = ['{type: string}', '{type: array, items: {type: string}}'];
    const size = '{rule: upload-unbounded}';
    expect(await verdictOf(size, form(text, 'image/png'))).toBe('unverifiable');
    expect(await verdictOf(size, form(texts, 'image/png'), '3.0.3')).toBe('unverifiable');
    expect(await verdictOf(size, form('{type: string, maxLength: 9}', 'image/png'))).toBe('verified');
    expect(await verdictOf(size, form(text, 'text/plain'))).toBe('verified');
    expect(await verdictOf(kind, form(text, '"*/*"'))).toBe('unverifiable');
    expect(await verdictOf(kind, form(text, 'image/png'))).toBe('verified');
  });

  it('may be an archive or an object of a program, by its encoding', async () => {
    for (const part of ['{type: string}', '{}', '{type: array, items: {type: string}}'])
      expect(await verdictOf('{rule: archive-upload}', form(part, 'application/zip')), part).toBe(
        'contradicted',
      );
    const listed = taking(
      `{type: array, items: ${file}}`,
      'multipart/mixed',
      ', itemEncoding: {contentType: application/zip}',
    );
    expect(await verdictOf('{rule: archive-upload}', listed, '3.2.0')).toBe('contradicted');
    const reading = (type: string) =>
      verdictOf('{rule: deserialization-media-type}', form('{type: string}', type));
    expect(await reading('application/x-java-serialized-object')).toBe('contradicted');
    expect(await reading('application/yaml')).toBe('unverifiable');
    expect(await reading('"*/*"')).toBe('unverifiable');
    expect(await reading('image/png')).toBe('verified');
  });
});
