import { describe, expect, it } from 'vitest';
import forbidProperty from '../../src/rules/assertions/forbid-property.ts';
import requirePattern from '../../src/rules/assertions/require-pattern.ts';
import cookies from '../../src/rules/authentication/cookie-auth-without-csrf.ts';
import lists from '../../src/rules/input/array-unbounded.ts';
import mediaTypes from '../../src/rules/input/request-media-type-undeclared.ts';
import answeredTexts from '../../src/rules/input/response-string-unbounded.ts';
import texts from '../../src/rules/input/string-unbounded.ts';
import internals from '../../src/rules/output/internal-field-exposed.ts';
import uploads from '../../src/rules/resources/upload-unbounded.ts';
import { playThreat } from './scene.ts';

const rules = [
  ...[forbidProperty, requirePattern, cookies, lists, mediaTypes, answeredTexts, texts, internals, uploads],
];

/** What a claim about the whole of a definition comes to. */
function verdictOf(definition: string, verify: string): string | undefined {
  const { threats } = playThreat(
    `scope: {}, risk: {likelihood: 2, impact: 2}, mitigations: {M-1: {status: implemented, verify: {${verify}}}}`,
    { definitions: { 'shop.yaml': definition }, rules },
  );
  return threats[0]?.mitigations[0]?.verdict;
}

const closed = (name: string, value: string) =>
  `{type: object, additionalProperties: false, properties: {${name}: ${value}}}`;

/** A library that lends books; each test says one thing of it. */
function library({ version = '3.0.3', paths = '', schemas = '', rest = '' }): string {
  return `openapi: ${version}
info: {title: Library, version: "1"}
servers: [{url: "https://books.example.com"}]
paths:
  /shelves:
    get: {responses: {"200": {description: all, content: {application/json: {schema: ${closed('full', '{type: boolean}')}}}}}}
    put: {requestBody: {content: {application/json: {schema: ${closed('full', '{type: boolean}')}}}}, responses: {"204": {description: moved}}}
${paths}
components:
  schemas:
    Reader: ${closed('cardNo', '{type: string}')}
${schemas}${rest}`;
}

const noCard = 'rule: forbid-property, with: {property: cardNo}';

describe('what stands where its version does not read it proves nothing', () => {
  it.each([
    ['a response that refers to a schema', `{$ref: '#/components/schemas/Reader'}`],
    ['a response as 2.0 has it', `{description: one, schema: {$ref: '#/components/schemas/Reader'}}`],
    ['a response that is a schema', `{description: one, type: object, properties: {cardNo: {type: string}}}`],
    [
      'a header that refers to a schema',
      `{description: one, headers: {X-Who: {$ref: '#/components/schemas/Reader'}}}`,
    ],
  ])('%s', (_, response) => {
    const definition = library({ paths: `  /readers: {get: {responses: {"200": ${response}}}}` });
    expect(verdictOf(definition, noCard)).toBe('unverifiable');
    expect(verdictOf(definition, 'rule: string-unbounded')).not.toBe('unverifiable');
  });

  it('a response of 2.0 as 3.x has it', () => {
    const definition = `swagger: "2.0"
info: {title: Library, version: "1"}
host: books.example.com
schemes: [https]
paths:
  /shelves: {get: {responses: {"200": {description: all, schema: ${closed('full', '{type: boolean}')}}}}}
  /readers: {get: {responses: {"200": {description: one, content: {application/json: {schema: ${closed('cardNo', '{type: string}')}}}}}}}
`;
    expect(verdictOf(definition, noCard)).toBe('unverifiable');
  });

  it('a parameter that refers to a schema', () => {
    const definition = library({
      paths: `  /readers: {get: {parameters: [{$ref: '#/components/schemas/Reader'}], responses: {"204": {description: none}}}}`,
    });
    expect(verdictOf(definition, noCard)).toBe('unverifiable');
  });

  it('and a response that is described as it should be still does', () => {
    const definition = library({
      paths: `  /readers: {get: {responses: {"200": {description: one, headers: {X-Who: {schema: {type: boolean}}}}}}}`,
    });
    expect(verdictOf(definition, noCard)).toBe('verified');
  });
});

it('a key of an operation that is nearly one that is read', () => {
  const answered = (key: string) =>
    library({
      paths: `  /readers: {get: {${key}: {"200": {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Reader'}}}}}}}`,
    });
  expect(verdictOf(answered('responses'), noCard)).toBe('partial');
  for (const key of ['response', 'Responses']) expect(verdictOf(answered(key), noCard)).toBe('unverifiable');
});

it('an identifier that two schemas have', () => {
  const named = (id: string) =>
    library({
      version: '3.1.0',
      paths: `  /desks: {get: {responses: {"200": {description: one, content: {application/json: {schema: {$ref: 'https://books.example.com/desk'}}}}}}}`,
      schemas: `    Desk: {$id: 'https://books.example.com/desk', type: object, additionalProperties: false, properties: {free: {type: boolean}}}
    Table: {$id: 'https://books.example.com/${id}', type: object, properties: {cardNo: {type: string}}}
`,
    });
  expect(verdictOf(named('table'), noCard)).toBe('verified');
  expect(verdictOf(named('desk'), noCard)).toBe('unverifiable');
});

describe('a dynamic reference', () => {
  const tree = (others: string) =>
    library({
      version: '3.1.0',
      paths: `  /trees: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}, responses: {"204": {description: kept}}}}`,
      schemas: `    Tree:
      type: object
      additionalProperties: false
      properties: {fruit: {$dynamicRef: '#fruit'}}
      $defs: {any: {$dynamicAnchor: fruit, type: array, maxItems: 3, items: {type: boolean}}}
${others}`,
    });

  it('with one anchor leads there', () => {
    expect(verdictOf(tree(''), 'rule: array-unbounded')).toBe('verified');
  });

  it('with several leads to who knows which', () => {
    const other = `    Orchard: {$id: 'https://books.example.com/orchard', $ref: '#/components/schemas/Tree', $defs: {some: {$dynamicAnchor: fruit, type: array, items: {type: boolean}}}}\n`;
    expect(verdictOf(tree(other), 'rule: array-unbounded')).toBe('unverifiable');
  });
});

it('an anchor is one of the resource that it stands in, whatever others call theirs', () => {
  const size = (own: string, other: string) =>
    library({
      version: '3.1.0',
      paths: `  /maps: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Map'}}}}, responses: {"204": {description: kept}}}}`,
      schemas: `    Map: {$id: 'https://books.example.com/map', type: object, additionalProperties: false, properties: {size: {$ref: '#size'}}, $defs: {s: {$anchor: size, type: string${own}}}}
    Print: {$id: 'https://books.example.com/print', type: object, $defs: {s: {$anchor: size, type: string${other}}}}
`,
    });
  expect(verdictOf(size('', ', maxLength: 9'), 'rule: string-unbounded')).toBe('contradicted');
  expect(verdictOf(size(', maxLength: 9', ''), 'rule: string-unbounded')).toBe('verified');
});

it('a pattern that lists names says in a branch, too, what their values are', () => {
  const answer = (value: string) =>
    library({
      version: '3.1.0',
      paths: `  /readers: {get: {responses: {"200": {description: one, content: {application/json: {schema: {anyOf: [{type: boolean}, {type: object, additionalProperties: false, patternProperties: {'^cardNo$': ${value}}}]}}}}}}}`,
    });
  const masked = "rule: require-pattern, with: {property: cardNo, pattern: '^x+$', in: response}";
  expect(verdictOf(answer("{type: string, pattern: '^x+$'}"), masked)).toBe('verified');
  expect(verdictOf(answer('{type: string}'), masked)).toBe('unverifiable');
  expect(verdictOf(answer('{type: number}'), masked)).toBe('unverifiable');
});

it('what would be internal in an answer is given out by a failure as well', () => {
  const failing = (name: string) =>
    library({
      paths: `  /readers: {get: {responses: {"500": {description: broken, content: {application/json: {schema: ${closed(name, '{type: string}')}}}}}}}`,
    });
  expect(verdictOf(failing('title'), 'rule: internal-field-exposed')).toBe('verified');
  expect(verdictOf(failing('internalNotes'), 'rule: internal-field-exposed')).toBe('unverifiable');
});

it('a log-in that asks for the cookie of a session has one', () => {
  const renewing = (security: string) =>
    library({
      paths: `  /auth/refresh: {post: {operationId: refreshToken, tags: [auth], security: ${security}, requestBody: {content: {application/json: {schema: ${closed('refreshToken', '{type: string}')}}}}, responses: {"200": {description: tokens, content: {application/json: {schema: ${closed('accessToken', '{type: string}')}}}}}}}`,
      rest: `  securitySchemes: {session: {type: apiKey, in: cookie, name: sid}}\n`,
    });
  expect(verdictOf(renewing('[]'), 'rule: cookie-auth-without-csrf')).toBe('verified');
  expect(verdictOf(renewing('[{session: []}]'), 'rule: cookie-auth-without-csrf')).not.toBe('verified');
});

it('bytes that are written into a text may be a file', () => {
  const sending = (value: string) =>
    library({
      paths: `  /covers: {post: {requestBody: {content: {application/json: {schema: ${closed('cover', value)}}}}, responses: {"204": {description: kept}}}}`,
    });
  expect(verdictOf(sending('{type: boolean}'), 'rule: upload-unbounded')).toBe('verified');
  expect(verdictOf(sending('{type: string, format: byte, maxLength: 9000}'), 'rule: upload-unbounded')).toBe(
    'verified',
  );
  expect(verdictOf(sending('{type: string, format: byte}'), 'rule: upload-unbounded')).toBe('unverifiable');
});

it('operations of 2.0 that all leave open what they read are all told', () => {
  const body =
    '{parameters: [{name: book, in: body, schema: {type: object}}], responses: {"204": {description: kept}}}';
  const definition = `swagger: "2.0"
info: {title: Library, version: "1"}
host: books.example.com
schemes: [https]
paths: {/books: {post: ${body}, put: ${body}}}
`;
  expect(verdictOf(definition, 'rule: request-media-type-undeclared')).toBe('contradicted');
});
