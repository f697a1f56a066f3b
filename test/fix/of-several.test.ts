import { describe, expect, it } from 'vitest';
import { mend } from '../../src/engine/fix/mend.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

async function mended(text: string, rule: string) {
  repository.write({
    'a.yaml': text,
    'r.yaml': `extends: [threatlint:recommended]\nrules: { ${rule}: true }\n`,
  });
  const request = repository.request({ paths: ['a.yaml'], config: false, rulesets: ['r.yaml'] });
  const outcome = await mend(request, { suggested: true, rules: new Set([rule]) });
  if ('problems' in outcome) throw new Error(outcome.problems[0]?.message);
  return outcome.files[0]?.after ?? text;
}

const api = (paths: string, components = '') => `openapi: 3.0.3
info: { title: A, version: '1' }
security: [{ key: [] }]
paths:
${paths}
components:
  securitySchemes: { key: { type: http, scheme: bearer } }
${components}`;

describe('A fix that would reach others', () => {
  it.each([
    [
      'the parameter of a deletion that a list shares',
      'delete-selector-optional',
      `  /events:
    parameters: [{ name: id, in: query, schema: { type: string } }]
    get: { responses: {} }
    delete: { responses: {} }`,
      '',
    ],
    [
      'a list that answers hold as well',
      'bulk-operation-unbounded',
      `  /orders/batch:
    post: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Orders' } } } }, responses: {} }
  /orders:
    get: { responses: { '200': { description: All, content: { application/json: { schema: { $ref: '#/components/schemas/Orders' } } } } } }`,
      '  schemas: { Orders: { type: array, items: { type: object } } }\n',
    ],
    [
      'a right that administrators set',
      'privileged-property-writable',
      `  /users/me:
    patch: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/User' } } } }, responses: {} }
  /admin/users/{id}:
    put: { summary: Administrators set the rights of a user, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/User' } } } }, responses: {} }`,
      '  schemas: { User: { type: object, properties: { isAdmin: { type: boolean } } } }\n',
    ],
  ])('is none: %s', async (_, rule, paths, components) => {
    const text = api(paths, components);
    expect(await mended(text, rule)).toBe(text);
  });
});

describe('A fix that words speak against', () => {
  it.each([
    [
      'delete-selector-optional',
      '  /carts: { delete: { summary: Clears the cart, parameters: [{ name: id, in: query, schema: {} }], responses: {} } }',
    ],
    [
      'delete-selector-optional',
      '  /files: { delete: { parameters: [{ name: id, in: query, schema: {} }, { name: all, in: query, schema: { type: boolean } }], responses: {} } }',
    ],
    [
      'bulk-operation-unbounded',
      "  /orders/batch: { post: { summary: 'Takes 1000 orders at most', requestBody: { content: { application/json: { schema: { type: array, items: { type: object } } } } }, responses: {} } }",
    ],
  ])('is none: %s, %s', async (rule, paths) => {
    const text = api(paths);
    expect(await mended(text, rule)).toBe(text);
  });

  it('is none where a key cannot be a header', async () => {
    const text = api('  /orders: { get: { responses: {} } }').replace(
      '{ type: http, scheme: bearer }',
      "{ type: apiKey, in: query, name: 'api key' }",
    );
    expect(await mended(text, 'api-key-in-query')).toBe(text);
    expect(await mended(text.replace('api key', 'api_key'), 'api-key-in-query')).toContain('in: header');
  });
});
