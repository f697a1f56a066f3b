import { describe, expect, test } from 'vitest';
import { readApi } from '../../src/openapi/read.ts';
import type { Place } from '../../src/refs/place.ts';
import { References, type Resolution } from '../../src/refs/references.ts';
import { rules } from '../../src/rules/registry.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf, documentOf, workspaceOf } from '../support/api.ts';

/** OAS 3.2 §4.30: a requirement may name a scheme by its URI, also one of another file. */
const elsewhere = {
  'schemes.yaml': 'basic: {type: http, scheme: basic}\nlogin: {type: http, scheme: basic}\n',
  'key.yaml': 'type: apiKey\nin: query\nname: key\n',
};
const text = `openapi: 3.2.0
security: [{'./schemes.yaml#/basic': []}]
paths:
  /a: {get: {responses: {}}}
  /b: {get: {security: [{'schemes.yaml#/basic': []}, {'#/components/securitySchemes/own': []}], responses: {}}}
  /c: {get: {security: [{key.yaml: []}], responses: {}}}
components: {securitySchemes: {own: {type: http, scheme: bearer}}}
`;

function found(id: string) {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  const [result] = runRules(apiOf(text, elsewhere), [{ rule }]);
  return (result?.findings ?? []).map(({ place, operations }) => [
    place.id(),
    operations.map(({ label }) => label).sort(),
  ]);
}

describe('A scheme that requirements name by URI', () => {
  test('is one scheme, however it is written, and stands beside the declared ones', () => {
    const api = apiOf(text, elsewhere);
    expect(api.allSchemes.map(({ name, place }) => [name, place.id()])).toEqual([
      ['own', 'openapi.yaml#/components/securitySchemes/own'],
      ['./schemes.yaml#/basic', 'schemes.yaml#/basic'],
      ['key.yaml', 'key.yaml#'],
    ]);
    expect([...api.schemes.keys()]).toEqual(['own']);
    expect(api.allSchemes.map((scheme) => scheme.operations().map(({ label }) => label))).toEqual([
      ['GET /b'],
      ['GET /a', 'GET /b'],
      ['GET /c'],
    ]);
  });

  test('is judged by the rules about schemes', () => {
    expect(found('http-basic-scheme')).toEqual([['schemes.yaml#/basic/scheme', ['GET /a', 'GET /b']]]);
    expect(found('http-basic-applied')).toEqual([['schemes.yaml#/basic/scheme', ['GET /a', 'GET /b']]]);
    expect(found('api-key-in-query')).toHaveLength(1);
    expect(found('security-schemes-missing')).toEqual([]);
    expect(found('security-scheme-unresolved')).toEqual([]);
  });

  test('is looked up once, whatever the number of operations', () => {
    class Counting extends References {
      lookUps = 0;
      override resolve(reference: string, from: Place): Resolution {
        if (reference.includes('schemes.yaml')) this.lookUps += 1;
        return super.resolve(reference, from);
      }
    }
    const paths = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => {
        const get = {
          security: [{ './schemes.yaml#/basic': [] }, { './schemes.yaml#/gone': [] }],
          responses: {},
        };
        return [`/${index}`, { get }];
      }),
    );
    const workspace = workspaceOf({
      'openapi.yaml': JSON.stringify({ openapi: '3.2.0', paths }),
      ...elsewhere,
    });
    const references = new Counting(workspace);
    const api = readApi(documentOf(workspace, 'openapi.yaml'), references);
    expect(api.allSchemes.map((scheme) => scheme.operations().length)).toEqual([2000]);
    expect(references.lookUps).toBe(2);
  });
});
