import { expect, test } from 'vitest';
import { Library } from '../../src/engine/read/library.ts';
import { Watchdog } from '../../src/engine/watchdog.ts';
import { documentOf, workspaceOf } from '../support/api.ts';

// Definitions that share a file are judged each for itself: so is the file, again for each of them.

const properties = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, { type: 'integer' }]));

/** Reads definitions that all refer to one file of so many schemas. */
function read(definitions: number, schemas: number) {
  const body = { content: { 'application/json': { schema: { $ref: 'shared.json#/S' } } } };
  const definition = JSON.stringify({ openapi: '3.1.0', paths: { '/x': { post: { requestBody: body } } } });
  const names = Array.from({ length: definitions }, (_, at) => `d${at}.json`);
  const workspace = workspaceOf({
    ...Object.fromEntries(names.map((name) => [name, definition])),
    'shared.json': JSON.stringify({ S: { type: 'object', properties: properties(schemas) } }),
  });
  const watchdog = new Watchdog();
  const library = new Library(workspace, watchdog, undefined, undefined);
  const were = names.filter((name) => library.definition(documentOf(workspace, name)) !== undefined);
  return { were, cuts: watchdog.cuts };
}

test('ordinary ones are all read', () => {
  expect(read(50, 400)).toMatchObject({ were: { length: 50 }, cuts: [] });
});

test('hundreds of small ones that share thousands of schemas are read up to a bound, and the others are said', () => {
  const { were, cuts } = read(60, 4000);
  // The first reading is free.
  expect(were).toHaveLength(14);
  expect(cuts.map(({ file }) => file)).toHaveLength(46);
  expect(cuts[0]).toEqual({
    file: expect.stringMatching(/d14\.json$/),
    reason: expect.stringContaining(
      'share files of so many schemas and operations that more than 50,000 were read again',
    ),
  });
});
