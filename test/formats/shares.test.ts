import { expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { formats } from '../../src/formats/index.ts';
import { rowsOf, table } from '../../src/render/list.ts';
import { matrix } from '../../src/render/matrix.ts';
import { Repository } from '../support/repository.ts';

// A claim that was judged on a part of its operations says so wherever it is told of, and names those that it was not.

const repository = new Repository();
const definition = `openapi: 3.0.3
info: {title: Shelves, version: '1'}
servers: [{url: https://shelves.example.com}]
security: [{key: []}]
paths:
  /books:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, maxItems: 50, items: {type: string, maxLength: 9}}}}}}
  /open: {put: {responses: {'204': {description: none}}}}
  /close: {put: {responses: {'204': {description: none}}}}
  /move: {put: {responses: {'204': {description: none}}}}
  /sell: {put: {responses: {'204': {description: none}}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`;
const claim = (scope: string) => `threatlint: 1
id: shelves
components: {api: {implements: {shelves: api.yaml}}}
threats:
  T-1: {title: Somebody copies all books, scope: ${scope}, mitigations: {M-PAGES: {status: implemented, verify: {rule: page-size-unbounded}}}}
`;

async function told(scope = '{}') {
  repository.write({ 'api.yaml': definition, 'model.yaml': claim(scope) });
  const outcome = await check(repository.request());
  if ('problems' in outcome) throw new Error(outcome.problems[0]?.message);
  const { verification, report } = outcome;
  const [linked] = verification.models;
  if (!linked) throw new Error('no model');
  const text = (name: keyof typeof formats) =>
    [...formats[name](report, { color: false, width: 100, quiet: false, elapsedMs: 1 })].join('');
  return {
    pretty: text('pretty').replace(/\n +/g, ' '),
    markdown: text('markdown'),
    matrix: matrix(linked, verification),
    list: table(rowsOf(verification.threats), '2026-11-23'),
    json: JSON.parse(text('json')),
  };
}

test('judged on one of five: every text counts them, and names the first three that were left out', async () => {
  const { pretty, markdown, matrix, list, json } = await told();
  const plain = 'judged on 1 of 5 operations, not on PUT /open, PUT /close, PUT /move and 1 more';
  const quoted = '1 of 5 operations, not on `PUT /open`, `PUT /close`, `PUT /move` and 1 more';
  expect(pretty).toContain(`verified, as declared in the definition (${plain})`);
  expect(markdown).toContain(`| ${quoted} |`);
  expect(matrix).toContain(`- T-1: \`M-PAGES\` was judged on ${quoted}`);
  expect(list).toContain(`T-1: M-PAGES was ${plain}\n`);
  expect(json.threats[0].mitigations[0]).toMatchObject({ judged: 1, operations: 5 });
  expect(json.threats[0].mitigations[0]).not.toHaveProperty('unjudged');
});

test('judged on one of two: the other is named', async () => {
  const { pretty, list } = await told('{path: [/books, /sell]}');
  expect(pretty).toContain('(judged on 1 of 2 operations, not on PUT /sell)');
  expect(list).toContain('T-1: M-PAGES was judged on 1 of 2 operations, not on PUT /sell\n');
});

test('judged on all: nothing is said of it', async () => {
  const { pretty, markdown, matrix, list } = await told('{path: /books}');
  expect(`${pretty}${matrix}${list}`).not.toContain('judged');
  expect(markdown).toContain('| 1 of 1 |');
});
