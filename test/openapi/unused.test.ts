import { expect, test } from 'vitest';
import stringUnbounded from '../../src/rules/input/string-unbounded.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

const text = { content: { 'text/plain': { schema: { type: 'string' } } } };
const item = { post: { requestBody: text, responses: { 200: { description: '', ...text } } } };

function found(components: object, paths: object = {}, openapi = '3.2.0') {
  const api = apiOf(JSON.stringify({ openapi, paths, components }));
  expect(api.unchecked).toEqual([]);
  const findings = runRules(api, [{ rule: stringUnbounded }])[0]?.findings ?? [];
  return findings.map(({ place, operations }) => [place.pointer(), operations.length]);
}

const schema = 'content/text~1plain/schema';

test('path items that nothing refers to are judged, without operations', () => {
  expect(found({ pathItems: { A: item } })).toEqual([
    [`/components/pathItems/A/post/requestBody/${schema}`, 0],
  ]);
});

test('path items that are used are judged once, with their operations', () => {
  const paths = { '/a': { $ref: '#/components/pathItems/A' } };
  expect(found({ pathItems: { A: item } }, paths)).toEqual([
    [`/components/pathItems/A/post/requestBody/${schema}`, 1],
  ]);
});

test('callbacks that nothing registers are judged the other way round', () => {
  expect(found({ callbacks: { C: { '{$url}': item } } }, {}, '3.0.3')).toEqual([
    [`/components/callbacks/C/{$url}/post/responses/200/${schema}`, 0],
  ]);
});

test('media types that nothing refers to are judged', () => {
  expect(found({ mediaTypes: { M: { schema: { type: 'string' } } } })).toEqual([
    ['/components/mediaTypes/M/schema', 0],
  ]);
});
