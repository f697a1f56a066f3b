import { expect, test } from 'vitest';
import { readApi } from '../../src/openapi/read.ts';
import type { Document } from '../../src/refs/document.ts';
import { References } from '../../src/refs/references.ts';
import { Workspace } from '../../src/refs/workspace.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';

// Small definitions whose texts multiply. What is counted is what multiplied.

const folder = import.meta.dirname;
const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join('\n');

function refusal(text: string): string | undefined {
  const result = parseSource(new Source('api.yaml', text));
  return result.ok ? undefined : result.problems[0]?.message;
}

function read(text: string) {
  const result = parseSource(new Source('api.yaml', text));
  if (!result.ok) throw new Error(result.problems[0]?.message);
  const document: Document = {
    file: 'api.yaml',
    absolute: `${folder}/api.yaml`,
    source: result.tree.source,
    tree: result.tree,
    warnings: [],
  };
  const references = new References(new Workspace(folder, [folder]));
  return { api: readApi(document, references), references };
}

const long = 'x'.repeat(20_000);

test.each([
  ['name of operations', (index: number) => `  /p${index}: {get: {operationId: *long, responses: {}}}`],
  ['description', (index: number) => `  /p${index}: {get: {description: *long, responses: {}}}`],
  ['URL', (index: number) => `  /p${index}: {servers: [{url: *long}], get: {responses: {}}}`],
])('one long text that is the %s everywhere, by aliases, is refused', (_what, path) => {
  const text = `openapi: 3.1.0\nx-long: &long ${long}\npaths:\n${times(500, path)}\n`;
  expect(refusal(text)).toContain('Aliases repeat long texts to more than 8,000,000 characters');
});

test('what aliases repeat in ordinary definitions is read', () => {
  const text = `x-d: &d "${'It says what is wrong. '.repeat(40)}"\nall: [${Array.from({ length: 5000 }, () => '*d').join(', ')}]\n`;
  expect(refusal(text)).toBeUndefined();
});

function around(identifier: string, count: number): string {
  const schemas = times(count, (index) => `    S${index}: {$ref: 'other${index}.yaml'}`);
  return `openapi: 3.2.0\n$self: ${identifier}\npaths: {}\ncomponents:\n  schemas:\n${schemas}\n`;
}

test('an identifier is made absolute once, however many references are relative to it', () => {
  const identifier = `https://example.com/${'a'.repeat(900)}`;
  const parsed = (count: number) => read(around(identifier, count)).references.charactersParsed;
  expect(parsed(400)).toBeLessThan(2.3 * parsed(200) + 1000);
});

test('references relative to an identifier that is too long are said not to be followed', () => {
  const { api } = read(around(`https://example.com/${'a'.repeat(2000)}`, 50));
  expect(api.unchecked).toHaveLength(50);
  expect(api.unchecked[0]?.reason).toContain('which it is relative to, has more than 1000');
});

test('files that call each other by their `$self` are each looked into once', () => {
  const name = (at: number) => `https://example.com/f${at}`;
  const gathered = (count: number) => {
    const files = Array.from({ length: count }, (_, at): [string, string] => [
      `${folder}/f${at}.yaml`,
      `openapi: 3.2.0\n$self: ${name(at)}\ninfo: {}\npaths: {}\ncomponents: {schemas: {S: {$ref: '${name((at + 1) % count)}#/components/schemas/T'}, T: {}}}\n`,
    ]);
    const workspace = new Workspace(folder, [folder], new Map(files));
    const references = new References(workspace);
    for (const [path] of files) workspace.open(path);
    for (const document of workspace.documents()) expect(readApi(document, references).unchecked).toEqual([]);
    return references.documentsGathered;
  };
  expect(gathered(40)).toBe(40);
  expect(gathered(80)).toBe(80);
});
