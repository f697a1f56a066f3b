/**
 * Bundles src/cli into dist/: one small entry and few chunks, nothing to install beside it. With it ship the licences of
 * what is bundled and a bill of materials. Both are CommonJS, which Node loads faster than ES modules, and whose
 * compiled code can be kept (src/cli/code-cache.ts).
 *
 * The code lands in dist/chunks/, as deep below the package's root as src/LAYER/ is, so that
 * `new URL('../../rulesets/', import.meta.url)` finds the same folder in the source and in the package.
 */
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { toAscii } from './ascii.mjs';
import { generate } from './generate.mjs';
import { billOfMaterials, bundledPackages, licenceTexts } from './notices.mjs';
import { root } from './setup.mjs';

/** @import { BuildOptions, Metafile, PluginBuild } from 'esbuild' */

await generate();
const shared = /** @satisfies {BuildOptions} */ ({
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  charset: 'ascii',
  // What is imported on demand is in the same file, and run on demand.
  supported: { 'dynamic-import': false },
  // Names and lines stay, so that the stack trace in a bug report can be read.
  minifySyntax: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
// Most runs need none of these, and together they are larger than the rest: each is a chunk of its own.
const apart = [
  'elkjs/lib/elk.bundled.js',
  'ajv',
  'yaml',
  'vscode-languageserver/node',
  './src/spectral/libraries.ts',
  ...['2.0', '3.0', '3.1', '3.2'].map((version) => `./src/generated/openapi/v${version}.mjs`),
];
/** @type {Map<string, string>} */
const chunks = new Map();
/** @type {Metafile['outputs']} */
const outputs = {};
for (const name of apart) {
  const { metafile } = await build({
    ...shared,
    // Some packages' CommonJS finds its own files in ways that no bundler follows.
    ...(name.includes('spectral')
      ? { mainFields: ['module', 'main'], plugins: [{ name: 'no-code-of-paths', setup: withoutEvaluators }] }
      : {}),
    stdin: { contents: `module.exports = require('${name}')`, resolveDir: root },
    entryNames: `chunks/${basename(name).replace(/\.m?[jt]s$/, '')}-[hash]`,
  }).catch(() => process.exit(1)); // esbuild has said why
  chunks.set(basename(name), basename(Object.keys(metafile.outputs)[0]));
  Object.assign(outputs, metafile.outputs);
}
const { metafile } = await build({
  ...shared,
  entryPoints: { main: 'src/cli/main.ts' },
  entryNames: 'chunks/[name]-[hash]',
  define: { 'import.meta.url': '__bundleUrl' },
  banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  plugins: [
    { name: 'commander-without-processes', setup: withoutProcesses },
    { name: 'chunks-apart', setup: chunksApart },
  ],
}).catch(() => process.exit(1)); // esbuild has said why
const [bundle] = Object.keys(metafile.outputs);
Object.assign(metafile.outputs, outputs);
await writeFile(join(root, bundle), toAscii(await readFile(join(root, bundle), 'utf8')));
await build({
  ...shared,
  entryPoints: { cli: 'src/cli/cli.ts' },
  define: { BUNDLE: JSON.stringify(basename(bundle)) },
}).catch(() => process.exit(1));

await chmod(join(root, 'dist/cli.js'), 0o755);
await writeFile(join(root, 'dist/package.json'), '{ "type": "commonjs" }\n');
await removeStaleChunks(Object.keys(metafile.outputs));
const packages = await bundledPackages(metafile);
await writeFile(join(root, 'dist/THIRD_PARTY_LICENSES.txt'), await licenceTexts(packages));
await writeFile(join(root, 'dist/sbom.cdx.json'), await billOfMaterials(packages));

/**
 * Commander can run subcommands as programs of their own; ours are none, and loading that takes milliseconds.
 *
 * @param {PluginBuild} build
 */
function withoutProcesses({ onResolve, onLoad }) {
  onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
    /[\\/]node_modules[\\/]commander[\\/]/.test(importer) ? { path: 'none', namespace: 'none' } : undefined,
  );
  onLoad({ filter: /^none$/, namespace: 'none' }, () => ({ contents: 'module.exports = {};' }));
}

/**
 * Spectral's engines for JSONPath make code of the text of a ruleset. Ours do not (src/spectral/path), and so that theirs
 * cannot be reached by any way, they are not in the package.
 *
 * @param {PluginBuild} build
 */
function withoutEvaluators({ onResolve, onLoad }) {
  onResolve({ filter: /^(nimma(\/.*)?|jsonpath-plus)$/ }, () => ({ path: 'none', namespace: 'none' }));
  onLoad({ filter: /^none$/, namespace: 'none' }, () => ({ contents: 'module.exports = {};' }));
}

/** @param {PluginBuild} build */
function chunksApart({ onResolve }) {
  onResolve(
    {
      filter:
        /^(elkjs\/.*|ajv|yaml|vscode-languageserver\/node|.*\/generated\/openapi\/.*|\.\/libraries\.ts)$/,
    },
    ({ path }) => ({
      path: `./${chunks.get(basename(path))}`,
      external: true,
    }),
  );
}

/** @param {string[]} outputs */
async function removeStaleChunks(outputs) {
  const folder = join(root, 'dist/chunks');
  for (const file of await readdir(folder).catch(() => [])) {
    if (!outputs.includes(`dist/chunks/${file}`)) await rm(join(folder, file));
  }
}
