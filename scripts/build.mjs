/**
 * Bundles src/cli into dist/: one small entry, everything else in chunks, nothing to install beside it. With it ship
 * the licences of what is bundled and a bill of materials.
 *
 * All code lands in dist/chunks/, as deep below the package's root as src/LAYER/ is, so that
 * `new URL('../../rulesets/', import.meta.url)` finds the same folder in the source and in the package.
 */
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { billOfMaterials, bundledPackages, licenceTexts } from './notices.mjs';
import { generateRulesets } from './rulesets.mjs';
import { root } from './setup.mjs';
import { generateValidators } from './validators.mjs';

await Promise.all([generateValidators(), generateRulesets()]);
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli/cli.ts' },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // ES modules first: jsonc-parser's UMD build cannot be bundled.
  mainFields: ['module', 'main'],
  // Names and lines stay, so that the stack trace in a bug report can be read.
  minifySyntax: true,
  legalComments: 'none',
  // Bundled CommonJS requires Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  metafile: true,
  plugins: [{ name: 'rules-without-examples', setup: withoutExamples }],
  logLevel: 'warning',
}).catch(() => process.exit(1)); // esbuild has said why

await chmod(join(root, 'dist/cli.js'), 0o755);
await removeStaleChunks(Object.keys(metafile.outputs));
const packages = await bundledPackages(metafile);
await writeFile(join(root, 'dist/THIRD_PARTY_LICENSES.txt'), await licenceTexts(packages));
await writeFile(join(root, 'dist/sbom.cdx.json'), await billOfMaterials(packages));

/**
 * Rules are shipped without their examples, which docs/rules shows: a third of the text that every start would compile.
 * They end at the first line that closes them, as Biome formats it.
 */
function withoutExamples({ onLoad }) {
  onLoad({ filter: /[\\/]src[\\/]rules[\\/][a-z-]+[\\/][a-z0-9-]+\.ts$/ }, async ({ path }) => {
    const text = await readFile(path, 'utf8');
    const contents = text.replace(
      /\n {2}examples: \{\n[\s\S]*?\n {2}\},\n/,
      '\n  examples: { good: [], bad: [] },\n',
    );
    if (contents === text) throw new Error(`${path} has no examples where they are expected`);
    return { contents, loader: 'ts' };
  });
}

async function removeStaleChunks(outputs) {
  const folder = join(root, 'dist/chunks');
  for (const file of await readdir(folder).catch(() => [])) {
    if (!outputs.includes(`dist/chunks/${file}`)) await rm(join(folder, file));
  }
}
