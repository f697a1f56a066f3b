/** Pieces of the source, and of its tests, as one module: what a script works with is what is in the tree, not what was built last. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './setup.mjs';

/**
 * @param {readonly string[]} exported statements such as `export { rules } from './src/rules/registry.ts';`, from the
 *   project's folder; what is generated must be there
 * @returns what they export
 */
export async function importBundled(exported) {
  const work = mkdtempSync(join(tmpdir(), 'threatlint-bundled-'));
  const outfile = join(work, 'bundled.mjs');
  try {
    await build({
      stdin: { contents: exported.join('\n'), resolveDir: root, loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      },
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(work, { recursive: true });
  }
}
