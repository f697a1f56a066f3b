import { describe, expect, test } from 'vitest';
import { recognise } from '../../src/openapi/read.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';

/** The version that a root is read as; `unknown` where it says one that is not known. */
function read(root: string): string {
  const result = parseSource(new Source('openapi.yaml', root));
  if (!result.ok) throw new Error(root);
  const recognised = recognise(result.tree.value);
  if (recognised.kind === 'unknown-version') return 'unknown';
  return recognised.kind === 'definition' ? recognised.version : 'none';
}

describe('The version of a definition', () => {
  test.each([
    ['openapi: 3.0.4', '3.0'],
    ['openapi: 3.1.1', '3.1'],
    ['openapi: "3.2.0"', '3.2'],
    ['openapi: "3.1"', '3.1'],
    ['openapi: 3.1.0-rc1', '3.1'],
    ['swagger: "2.0"', '2.0'],
  ])('%s', (root, version) => expect(read(root)).toBe(version));

  test.each([
    ['openapi: 3', '3.0'],
    ['openapi: 3.0', '3.0'],
    ['openapi: 3.1', '3.1'],
    // The number 3.1, as YAML has it.
    ['openapi: 3.10', '3.1'],
    ['swagger: 2.0', '2.0'],
  ])('without quotes, a number: %s', (root, version) => expect(read(root)).toBe(version));

  test.each([
    'openapi: 3.14',
    'openapi: 3.05',
    'openapi: 3.149',
    'openapi: 30.0',
    'openapi: "30.0"',
    'openapi: "3.10"',
    'openapi: "3.14"',
    'openapi: 3.1.0.1',
    'openapi: 3.3.0',
    'openapi: "2.0"',
    'swagger: 2.04',
    'swagger: "3.0.0"',
  ])('is unknown: %s', (root) => expect(read(root)).toBe('unknown'));
});
