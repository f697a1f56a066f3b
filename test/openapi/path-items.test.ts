import { expect, test } from 'vitest';
import { apiOf } from '../support/api.ts';

const operation = { responses: { '204': { description: 'Done' } } };
const read = (version: string, paths: unknown) =>
  apiOf(JSON.stringify(version === '2.0' ? { swagger: version, paths } : { openapi: version, paths }));
const said = (version: string, paths: unknown) =>
  read(version, paths).unchecked.map(({ place, reason }) => `${place.pointer()} ${reason}`);

test.each([
  ['2.0', 'purge'],
  ['3.0.0', 'link'],
  ['3.1.0', 'copy'],
  ['3.2.0', 'PURGE'],
  ['3.1.0', 'get '],
  // Nobody requires anything for a whole path.
  ['3.1.0', 'security'],
])('%s: what stands under `%s` is no operation, and that is said', (version, key) => {
  expect(said(version, { '/a': { [key]: operation } })).toEqual([
    `/paths/~1a/${key} \`${key}\` means nothing in a path item of OpenAPI ${version.slice(0, 3)}: it was not read`,
  ]);
});

test.each([
  ['2.0', 'trace', 'TRACE'],
  ['3.1.0', 'query', 'QUERY'],
  ['3.0.0', 'GET', 'GET'],
  ['3.1.0', 'additionalOperations', 'purge'],
])('%s: `%s` is read, and tools that leave it out are spoken of', (version, key, method) => {
  const item = { [key]: key === 'additionalOperations' ? { purge: operation } : operation };
  const api = read(version, { '/a': item });
  expect(api.operations.map((one) => one.method)).toEqual([method]);
  expect(api.unchecked.map(({ place }) => place.pointer())).toEqual([`/paths/~1a/${key}`]);
});

test('what each version knows, extensions and what is no operation pass', () => {
  const known = { summary: '', description: '', servers: [], parameters: [], trace: operation };
  const extended = { 'x-purge': operation, $comment: 'mine', purge: null };
  expect(said('3.1.0', { '/a': { ...known, ...extended } })).toEqual([]);
  const added = { query: operation, additionalOperations: { PURGE: operation } };
  expect(said('3.2.0', { '/a': { ...known, ...added } })).toEqual([]);
});

test('one method in two spellings: the second is said not to be read', () => {
  expect(said('3.1.0', { '/a': { get: operation, Get: operation } })).toEqual([
    expect.stringMatching(/^\/paths\/~1a\/Get `Get` means nothing/),
    expect.stringMatching(/^\/paths\/~1a\/Get GET is described twice/),
  ]);
});

test.each(['people', '', ' /people', '/peo\tple', '/people\\all', '/people\n', 'https://x.example/people'])(
  'the path %j is read, and said',
  (path) => {
    const api = read('3.1.0', { [path]: { get: operation } });
    expect(api.operations).toHaveLength(1);
    expect(api.unchecked.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^the path /)]);
  },
);

test('names of webhooks are no paths', () => {
  const api = apiOf(JSON.stringify({ openapi: '3.1.0', webhooks: { 'new pet': { post: operation } } }));
  expect(api.unchecked).toEqual([]);
});

test.each(['3.0.3', '3.1.0', '3.2.0'])(
  '%s: QUERY as an extension is read as the operation that it describes',
  (version) => {
    const methods = (item: unknown) => read(version, { '/a': item }).operations.map(({ label }) => label);
    expect(methods({ get: operation, 'x-query': operation })).toEqual(['GET /a', 'QUERY /a']);
    expect(methods({ get: operation, 'x-query': { limit: 3 } })).toEqual(['GET /a']);
    expect(methods({ get: operation, 'x-query': 'a=1' })).toEqual(['GET /a']);
    expect(methods({ query: operation, 'x-query': operation })).toEqual(['QUERY /a']);
  },
);
