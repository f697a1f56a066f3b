import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSource } from '../../src/syntax/parse.ts';
import type { Path } from '../../src/syntax/tree.ts';
import { isObject } from '../../src/syntax/value.ts';
import { decode } from '../../src/text/decode.ts';
import { Source } from '../../src/text/source.ts';
import { warnings } from './helpers.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus');
const present = existsSync(corpus);
if (!present) console.warn(`skipped: there is no ${corpus}, so no real documents are read`);

/** Paths of up to 2,000 nodes, in the order of the value. */
function somePaths(value: unknown): Path[] {
  const found: Path[] = [[]];
  for (let index = 0; index < found.length && found.length < 2_000; index++) {
    const path = found[index] as Path;
    const node = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key as string], value);
    if (Array.isArray(node)) for (const item of node.keys()) found.push([...path, item]);
    else if (isObject(node)) for (const key of Object.keys(node)) found.push([...path, key]);
  }
  return found;
}

describe.skipIf(!present)('the corpus', () => {
  const files = present
    ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((file) =>
        /\.(?:json|ya?ml)$/.test(file),
      )
    : [];

  it('is read whole, every node located, with a warning for one file', () => {
    expect(files.length).toBeGreaterThan(2_900);
    const warned: string[] = [];
    for (const file of files) {
      const decoded = decode(readFileSync(join(corpus, file)));
      if ('problem' in decoded) throw new Error(`${file}: ${decoded.problem}`);
      const result = parseSource(new Source(file, decoded.text));
      if (!result.ok) throw new Error(`${file}: ${result.problems[0]?.message}`);
      warned.push(...warnings(result.tree).map((warning) => `${file}:${warning.split(' ')[0]}`));
      const paths = somePaths(result.tree.value);
      const lost = result.tree.locate(paths).findIndex(({ depth }, index) => depth !== paths[index]?.length);
      if (lost !== -1) throw new Error(`${file}: ${paths[lost]?.join('/')} was not located`);
    }
    expect(warned).toEqual(['harbor-2.0.yaml:7305:9']);
  }, 120_000);
});
