import { describe, expect, it } from 'vitest';
import requirePattern from '../../src/rules/assertions/require-pattern.ts';
import requireSecurity from '../../src/rules/assertions/require-security.ts';
import queryKeys from '../../src/rules/authentication/api-key-in-query.ts';
import { playThreat } from './scene.ts';

/** A library, of whose two operations a scope is to find what is not read; wishes are open to anyone. */
const library = (loans: string, wishes: string, version = '3.1.0') => `openapi: ${version}
info: {title: Library, version: "1"}
servers: [{url: "https://books.example.com"}]
security: [{card: []}]
paths:
  /loans: {post: ${loans}}
  /wishes: {post: ${wishes.replace('{', '{security: [], ')}}
components:
  securitySchemes: {card: {type: http, scheme: bearer}}
  schemas:
    Reader: {type: object, properties: {number: {type: string, format: reader, x-kept: true}}}
`;

const taking = (content: string) =>
  `{requestBody: {content: ${content}}, responses: {"204": {description: kept}}}`;
const answering = (content: string) => `{responses: {"200": {description: found, content: ${content}}}}`;
const json = (schema: string) => `{application/json: {schema: ${schema}}}`;
const reader = '{type: object, properties: {number: {type: string, pattern: "^x$"}}}';
const away = '{$ref: "https://elsewhere.example/reader.json"}';

function claim(scope: string, definition: string, verify = 'rule: require-security', rest = '') {
  const { threats, seen } = playThreat(
    `scope: ${scope}, risk: {likelihood: 2, impact: 2}, mitigations: {M-1: {status: implemented, verify: {${verify}}}}`,
    { definitions: { 'shop.yaml': definition }, rules: [requireSecurity, requirePattern, queryKeys], rest },
  );
  const [threat] = threats;
  return {
    verdict: threat?.mitigations[0]?.verdict,
    scope: threat?.scope.map(({ path }) => path),
    why: seen('mitigation-unverifiable').join(' '),
  };
}

describe('a scope by what messages carry, where a message was not read', () => {
  const numbers = '{data: {property: number}}';

  it.each([
    ['a body', numbers, taking(json(reader)), taking(json(away))],
    [
      'a whole body',
      numbers,
      taking(json(reader)),
      '{requestBody: {$ref: "#/nowhere"}, responses: {"204": {description: kept}}}',
    ],
    [
      'an answer',
      '{data: {property: number, in: response}}',
      answering(json(reader)),
      '{responses: {"200": {$ref: "#/nowhere"}}}',
    ],
    [
      'the media types of a body',
      '{content: application/json}',
      taking(json(reader)),
      '{requestBody: {$ref: "#/nowhere"}, responses: {"204": {description: kept}}}',
    ],
    [
      'those of an answer',
      '{content: application/json}',
      answering(json(reader)),
      '{responses: {"200": {$ref: "#/nowhere"}}}',
    ],
    [
      'one of several',
      '{any: [{tag: reading}, {all: [{method: POST}, {content: application/json}]}]}',
      answering(json(reader)),
      '{responses: {"200": {$ref: "#/nowhere"}}}',
    ],
    [
      'what a `not` in a `not` speaks of',
      `{not: {not: ${numbers}}}`,
      taking(json(reader)),
      taking(json(away)),
    ],
  ])('leaves the claim open: %s', (_, scope, loans, wishes) => {
    const found = claim(scope.replace('{tag: reading}, ', ''), library(loans, wishes));
    expect(found).toMatchObject({ verdict: 'unverifiable', scope: ['/loans'] });
    expect(found.why).toContain('it could not be told whether POST /wishes is in its scope');
  });

  it.each([
    [
      'the other side alone was not read',
      '{data: {property: number, in: request}}',
      '{responses: {"200": {$ref: "#/nowhere"}}}',
    ],
    [
      'the media types were read',
      '{content: application/json}',
      taking('{application/xml: {schema: {$ref: "#/nowhere"}}}'),
    ],
    [
      'something else rules it out',
      '{all: [{data: {property: number}}, {path: /loans}]}',
      taking(json(away)),
    ],
    ['it does not matter', '{path: /loans}', taking(json(away))],
  ])('leaves it alone where %s', (_, scope, wishes) => {
    const found = claim(scope, library(taking(json(reader)), wishes));
    expect(found).toMatchObject({ verdict: 'verified', scope: ['/loans'] });
  });

  it('says what fails where the scope is known', () => {
    const bare = '{type: object, properties: {number: {type: string}}}';
    const verify = 'rule: require-pattern, with: {property: number, pattern: "^x$"}';
    const definition = library(taking(json(bare)), taking(json(away)));
    expect(claim('{data: {property: number}}', definition, verify).verdict).toBe('contradicted');
  });
});

describe('a scope by data', () => {
  const card = '{$ref: "#/components/schemas/Reader"}';
  const asset = (match: string) => `assets: {reader: {class: internal, match: {${match}}}}\n`;

  it.each(['property: number', 'schema: Reader', 'format: reader', 'extension: x-kept'])(
    'finds what `contains` says is in a list, by its %s',
    (match) => {
      const list = `{type: array, contains: ${card}}`;
      const definition = library(answering(json(card)), answering(json(list)));
      const found = claim('{data: {asset: reader, in: response}}', definition, undefined, asset(match));
      expect(found).toMatchObject({ verdict: 'partial', scope: ['/loans', '/wishes'] });
    },
  );

  it('finds it deep inside, and in circles', () => {
    const shelf =
      '{type: array, contains: {type: object, properties: {owner: {allOf: [{$ref: "#/components/schemas/Loop"}]}}}}';
    const definition = `${library(answering(json(card)), answering(json(shelf)))}    Loop: {type: object, properties: {next: {$ref: "#/components/schemas/Loop"}, who: ${card}}}\n`;
    expect(claim('{data: {property: number, in: response}}', definition).scope).toEqual([
      '/loans',
      '/wishes',
    ]);
    expect(claim('{data: {property: owner, in: request}}', definition).scope).toEqual([]);
  });
});

describe('a scheme that a requirement of 3.2 names by its URI', () => {
  const definition = library(
    '{security: [{"#/components/securitySchemes/card": []}], responses: {"204": {description: kept}}}',
    '{responses: {"204": {description: kept}}}',
    '3.2.0',
  );

  it('is the one that is declared under the name, for scopes and for claims', () => {
    const found = claim(
      '{security: {scheme: card}}',
      definition,
      'rule: require-security, with: {scheme: card}',
    );
    expect(found).toMatchObject({ verdict: 'verified', scope: ['/loans'] });
    const byUri = 'rule: require-security, with: {scheme: "#/components/securitySchemes/card"}';
    expect(claim('{security: {scheme: card}}', definition, byUri).verdict).toBe('verified');
    expect(claim('{path: /loans}', definition, 'rule: require-security, with: {scheme: other}').verdict).toBe(
      'contradicted',
    );
  });
});
