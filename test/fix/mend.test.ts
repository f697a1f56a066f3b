import { describe, expect, it } from 'vitest';
import { mend } from '../../src/engine/fix/mend.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

/** What some rules' fixes make of a definition. */
async function mended(text: string, ...rules: string[]): Promise<string> {
  const listed = rules.map((rule) => `  ${rule}: true\n`).join('');
  repository.write({ 'a.yaml': text, 'r.yaml': `rules:\n${listed}` });
  const request = repository.request({ paths: ['a.yaml'], config: false, rulesets: ['r.yaml'] });
  const outcome = await mend(request, { suggested: true, rules: undefined });
  if ('problems' in outcome) throw new Error(outcome.problems[0]?.message);
  return outcome.files[0]?.after ?? text;
}

const answering = (schema: string, version = '3.0.3') => `openapi: ${version}
info: { title: A, version: '1' }
paths:
  /a:
    get:
      responses:
        '200':
          description: fine
          content:
            application/json:
              schema:
${schema.replaceAll(/^/gm, '                ')}
`;

describe('A list of types in 3.0, which knows none', () => {
  it.each([
    [
      "type: [string, 'null'] # or nothing\nminLength: 1",
      'type: string # or nothing\nnullable: true\nminLength: 1',
    ],
    ["{ type: ['null', integer] }", '{ type: integer, nullable: true }'],
    ["type:\n  - 'null'\n  - integer\nminimum: 1", 'type: integer\nnullable: true\nminimum: 1'],
  ])('becomes `nullable`: %j', async (before, after) => {
    expect(await mended(answering(before), 'document-invalid')).toBe(answering(after));
  });

  it('of several types stays: 3.0 cannot say it', async () => {
    const text = answering("type: [string, integer, 'null']");
    expect(await mended(text, 'document-invalid')).toBe(text);
  });
});

describe('Errors that are not described', () => {
  const api = (more: string) => `openapi: 3.0.3
info: { title: A, version: '1' }
security: [{ token: [] }]
paths:
  /a:
    get:
      responses:
        '200': { description: fine }
        '404': { description: none, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
        '500': { description: broken }
${more}components:
  responses:
    UnauthorizedError: { description: who are you? }
  schemas:
    Error: { type: object }
  securitySchemes:
    token: { type: http, scheme: bearer }
`;

  it('are described by a component of that name, else as the others are: exactly those that are named', async () => {
    const added = `        '401':
          $ref: '#/components/responses/UnauthorizedError'
        '403':
          description: Forbidden
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Error'
        '429':
          description: Too many requests
          headers:
            Retry-After:
              schema:
                type: integer
                format: int32
                minimum: 0
                maximum: 86400
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Error'
`;
    expect(await mended(api(''), 'error-response-missing')).toBe(api(added));
  });
});

describe('A limit that is a default', () => {
  it('is not written where an example goes beyond it', async () => {
    const sending = (schema: string) => `openapi: 3.0.3
info: { title: A, version: '1' }
paths:
  /a:
    post:
      requestBody: { content: { application/json: { schema: ${schema} } } }
      responses: { '204': { description: done } }
`;
    const long = sending(`{ type: string, example: ${'x'.repeat(300)} }`);
    expect(await mended(long, 'string-unbounded')).toBe(long);
    const below = sending('{ type: integer, default: -1 }');
    expect(await mended(below, 'number-unbounded')).toBe(below);
    expect(await mended(sending('{ type: integer, default: 1 }'), 'number-unbounded')).toBe(
      sending('{ type: integer, minimum: 0, maximum: 2147483647, default: 1 }'),
    );
  });
});

describe('An object that others build on', () => {
  it('is not closed: `additionalProperties` inside `allOf` would reject what the others declare', async () => {
    const text = `openapi: 3.1.0
info: { title: A, version: '1' }
paths:
  /a:
    post:
      requestBody:
        content:
          application/json:
            schema:
              allOf: [{ $ref: '#/components/schemas/Base' }]
              properties: { more: { type: string } }
      responses: { '204': { description: done } }
  /b:
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Base' } } } }
      responses: { '204': { description: done } }
components:
  schemas:
    Base: { type: object, properties: { a: { type: string } } }
`;
    expect(await mended(text, 'request-object-open')).toBe(
      text.replace(
        'properties: { more: { type: string } }\n',
        'properties: { more: { type: string } }\n              unevaluatedProperties: false\n',
      ),
    );
  });
});

describe('Two findings that one line mends', () => {
  it('are mended in passes, and what several tell together in each of its places', async () => {
    const text = `openapi: 3.0.3
info: { title: A, version: '1' }
paths:
  /a:
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } }
      responses: { '204': { description: done } }
components:
  schemas:
    A:
      type: object
      properties:
${Array.from({ length: 25 }, (_, at) => `        p${at}: { type: string }\n`).join('')}`;
    const after = await mended(text, 'string-unbounded', 'request-object-open');
    expect(after).toBe(
      text
        .replaceAll('string }', 'string, maxLength: 255 }')
        .replace('      type: object\n', '      type: object\n      additionalProperties: false\n'),
    );
  });
});

describe('A threat model whose path globs lack their quotes', () => {
  it('is read again once they have them: nothing else of it changes', async () => {
    const text = `threatlint: 1 # a model
id: shop
threats:
  T-ONE:
    title: one
    scope: { path: ** } # everything
  T-TWO:
    title: two
    scope: { path: /orders/{id}/** }
`;
    repository.write({ 'threat-models/shop.yaml': text });
    const outcome = await mend(repository.request({ config: false }), { suggested: false, rules: undefined });
    if ('problems' in outcome) throw new Error(outcome.problems[0]?.message);
    expect(outcome.files.map(({ after }) => after)).toEqual([
      text.replace('**', '"**"').replace('/orders/{id}/**', '"/orders/{id}/**"'),
    ]);
    expect(outcome.errors).toEqual([]);
  });
});

describe('The answer 429 of the components', () => {
  const api = (response: string, more = '') => `openapi: 3.0.3
info: { title: A, version: '1' }
components:
  responses:
    TooManyRequests: ${response}
paths:
${['a', 'b'].map((name) => `  /${name}: { get: { responses: { '200': { description: fine }, '5XX': { description: x }${more} } } }\n`).join('')}`;
  const rules = ['error-response-missing', 'retry-after-missing'];
  const header = '{ schema: { type: integer, format: int32, minimum: 0, maximum: 86400 } }';
  const used = `, '429': { $ref: '#/components/responses/TooManyRequests' }`;

  it.each([
    ['{ description: slowly }', `{ description: slowly, headers: { Retry-After: ${header} } }`],
    [
      '{ description: slowly, headers: { X-Id: {} } }',
      `{ description: slowly, headers: { X-Id: {}, Retry-After: ${header} } }`,
    ],
    ['{ description: slowly, headers: { retry-after: {} } }', undefined],
  ])('says when to come back once it is used: %j', async (before, after = before) => {
    expect(await mended(api(before), ...rules)).toBe(api(after, used));
  });
});

describe('Fixes that make something worse', () => {
  it('leave what is left of the trials to those of other rules', async () => {
    const parameter = '{ name: n, in: query, schema: { type: integer } }';
    const operations = Array.from(
      { length: 64 },
      (_, at) => `  /a${at}: { get: { parameters: [${parameter}], responses: {} } }\n`,
    );
    const api = `openapi: 3.0.3
info: { title: A, version: '1' }
components:
  responses:
    TooManyRequests: { $ref: '#/components/responses/Slowly' }
    Slowly: { description: when to come back is not said }
paths:
${operations.join('')}`;
    const after = await mended(api, 'error-response-missing', 'number-format-missing', 'retry-after-missing');
    expect(after.match(/TooManyRequests' }/g)).toBeNull();
    expect(after.match(/schema: { type: integer, format: int64 } }]/g)).toHaveLength(64);
  });
});

const asking = (schema: string) => `openapi: 3.0.3
info: { title: A, version: '1' }
paths:
  /a:
    post:
      requestBody: { content: { application/json: { schema: { type: object, properties: { a: ${schema} } } } } }
      responses: { '204': { description: fine } }
`;

describe('What is known', () => {
  it('is written before a default is suggested for it', async () => {
    const rules = ['string-unbounded', 'security-keyword-misspelt'];
    expect(await mended(asking('{ type: string, maxlength: 30 }'), ...rules)).toBe(
      asking('{ type: string, maxLength: 30 }'),
    );
  });
});

describe('A pattern', () => {
  const patterned = (pattern: string) => asking(`{ type: string, maxLength: 9, pattern: '${pattern}' }`);
  it.each(['\\.png$|^data:', '^(?:a|b)|c$|d'])('of ends and beginnings, %s, stays', async (pattern) => {
    expect(await mended(patterned(pattern), 'pattern-unanchored')).toBe(patterned(pattern));
  });
  it.each([
    ['^foo|bar$', '^(?:^foo|bar$)$'],
    ['^foo$|bar', '^(?:^foo$|bar)$'],
  ])('whose group was forgotten, %s, has one', async (pattern, anchored) => {
    expect(await mended(patterned(pattern), 'pattern-unanchored')).toBe(patterned(anchored));
  });
});
