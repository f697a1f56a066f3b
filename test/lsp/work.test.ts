import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Project } from '../../src/lsp/project.ts';
import { Repository } from '../support/repository.ts';

/**
 * What an edit costs: so many calls of rules, counted. Each operation of these definitions has messages of its own, and all of them
 * share an error.
 */
const repository = new Repository();

function shop(operations: number): string {
  const paths = Array.from(
    { length: operations },
    (_, at) => `  /things${at}/{id}:
    post:
      summary: Thing ${at}
      parameters: [{ name: id, in: path, required: true, schema: { type: string, maxLength: 8, pattern: '^[a-z]+$' } }]
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Thing${at}' } } } }
      responses:
        '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Thing${at}' } } } }
        default: { description: no, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
`,
  );
  const schemas = Array.from(
    { length: operations },
    (_, at) => `    Thing${at}:
      type: object
      additionalProperties: false
      properties: { name: { type: string, maxLength: 40, pattern: '^[A-Z][a-z ]*$' }, count: { type: integer, minimum: 0, maximum: 9, format: int32 } }
`,
  );
  return `openapi: 3.1.0
info: { title: Things, version: '1' }
servers: [{ url: https://api.example.com }]
security: [{ key: [] }]
paths:
${paths.join('')}components:
  securitySchemes: { key: { type: http, scheme: bearer } }
  schemas:
    Error: { type: object, additionalProperties: false, properties: { code: { type: integer, minimum: 0, maximum: 9, format: int32 } } }
${schemas.join('')}`;
}

/** The calls of rules for a text, and then for what an edit makes of it. */
async function calls(operations: number, from: string, to: string) {
  const text = shop(operations);
  repository.write({ '.git/HEAD': '', 'openapi.yaml': text });
  const path = join(repository.folder, 'openapi.yaml');
  const project = new Project(repository.folder, true, () => '2026-11-23');
  const [first = 0, again = 0] = [
    await callsFor(project, path, text),
    await callsFor(
      project,
      path,
      text.replace(from, () => to),
    ),
  ];
  return { first, again };
}

async function callsFor(project: Project, path: string, text: string): Promise<number> {
  const { checked } = await project.judge(new Map([[path, text]]));
  return checked?.side.request.memory?.calls(path) ?? Number.NaN;
}

test('an edit in one operation has rules called for few', async () => {
  const { first, again } = await calls(200, 'summary: Thing 70', 'summary: This thing');
  expect(first).toBeGreaterThan(20_000);
  expect(again).toBeLessThan(first / 10);
});

test('an edit in a schema that one operation uses, too', async () => {
  const { first, again } = await calls(200, 'maxLength: 40', 'maxLength: 41');
  expect(again).toBeLessThan(first / 10);
});

test('an edit in what all operations use has rules called for all operations', async () => {
  const { first, again } = await calls(50, 'scheme: bearer', 'scheme: basic');
  expect(again).toBeGreaterThan(first * 0.9);
});
