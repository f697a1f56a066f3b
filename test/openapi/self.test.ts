import { expect, test } from 'vitest';
import { readApi } from '../../src/openapi/read.ts';
import { References } from '../../src/refs/references.ts';
import { documentOf, workspaceOf } from '../support/api.ts';

// OAS 3.2 §4.1.2.2.1: a document says by `$self` under which address it is known, and references may use that address.

const home = 'https://api.example.com/defs/';
const refers = (reference: string, self = `${home}api.yaml`) =>
  `openapi: 3.2.0\n$self: ${self}\npaths: {/a: {get: {responses: {"200": {$ref: '${reference}'}}}}}\n`;
const shared = (self: string) =>
  `openapi: 3.2.0\n$self: ${self}\ncomponents: {responses: {Parcel: {description: One, headers: {X-A: {schema: {}}}}}}\n`;
const pointer = '#/components/responses/Parcel';

/** What the response of api.yaml comes to: its place, or why it cannot be followed. */
function response(files: Readonly<Record<string, string>>, opened: readonly string[] = Object.keys(files)) {
  const workspace = workspaceOf(files);
  for (const name of opened) documentOf(workspace, name);
  const api = readApi(documentOf(workspace, 'api.yaml'), new References(workspace));
  return api.responses[0]?.place.id() ?? api.unchecked.map(({ reason }) => reason).join();
}

test.each([
  ['the whole address', `${home}lib/shared.yaml${pointer}`, `${home}lib/shared.yaml`],
  ['an address relative to its own', `lib/shared.yaml${pointer}`, `${home}lib/shared.yaml`],
  ['a relative address that no file has', `../v2/parts${pointer}`, 'https://api.example.com/v2/parts'],
  ['another authority', `https://b.example${pointer}`, 'https://b.example/'],
  ['a name that is no address', `urn:parts:2${pointer}`, 'urn:parts:2'],
])('%s leads to the file that calls itself so', (_, reference, self) => {
  const files = { 'api.yaml': refers(reference), 'lib/shared.yaml': shared(self) };
  expect(response(files)).toBe(`lib/shared.yaml${pointer}`);
});

test('a file that nobody named is found where its address says', () => {
  const reference = `${home}lib/shared.yaml${pointer}`;
  const files = { 'api.yaml': refers(reference), 'lib/shared.yaml': shared(`${home}lib/shared.yaml`) };
  expect(response(files, [])).toBe(`lib/shared.yaml${pointer}`);
});

test.each([
  ['a file that lies there, and calls itself otherwise', 'https://b.example/x'],
  ['one of another folder', `${home}shared.yaml`],
])('%s is not taken for it', (_, self) => {
  const reference = `${home}lib/shared.yaml${pointer}`;
  const files = { 'api.yaml': refers(reference), 'lib/shared.yaml': shared(self) };
  expect(response(files)).toContain('leads to the network and is not followed');
});

test('a file that lies where a relative address leads, and calls itself otherwise, is another one', () => {
  const files = {
    'api.yaml': refers(`lib/shared.yaml${pointer}`),
    'lib/shared.yaml': shared(`${home}x.yaml`),
  };
  expect(response(files)).toContain(`lib/shared.yaml lies there, and calls itself '${home}x.yaml'`);
});

test('but not where nothing says under which address the reference stands', () => {
  const files = {
    'api.yaml': refers(`lib/shared.yaml${pointer}`).replace(/\$self.*\n/, ''),
    'lib/shared.yaml': shared(`${home}x.yaml`),
  };
  expect(response(files)).toBe(`lib/shared.yaml${pointer}`);
});

test('an address that several files claim leads to none of them', () => {
  const self = `${home}shared.yaml`;
  const files = { 'api.yaml': refers(`${self}${pointer}`), 'a.yaml': shared(self), 'b.yaml': shared(self) };
  expect(response(files)).toContain('several files of this run call themselves by that address');
});

test('a claim leads to no file outside of the workspace', () => {
  const self = `${home}shared.yaml`;
  const files = { 'api.yaml': refers(`${self}${pointer}`), '../shared.yaml': shared(self) };
  expect(response(files)).toContain('leads to the network');
});

test('a schema of another file is found by its `$id`', () => {
  const api = `openapi: 3.1.0\npaths: {/a: {get: {responses: {"200": {content: {a/b: {schema: {$ref: 'https://s.example/pet'}}}}}}}}\n`;
  const files = {
    'api.yaml': api,
    'pets.yaml':
      'openapi: 3.1.0\ncomponents: {schemas: {Pet: {$id: "https://s.example/pet", type: integer}}}\n',
  };
  const workspace = workspaceOf(files);
  documentOf(workspace, 'pets.yaml');
  const { schemas, unchecked } = readApi(documentOf(workspace, 'api.yaml'), new References(workspace));
  expect([schemas.map(({ place }) => place.id()), unchecked]).toEqual([
    ['pets.yaml#/components/schemas/Pet'],
    [],
  ]);
});
