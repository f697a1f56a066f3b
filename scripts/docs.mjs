/**
 * Writes docs/rules (a page for each rule, and their index), the table of docs/fix.md, docs/coverage.md and docs/diagnostics.md from the rules, their
 * examples and the diagnostics themselves. Pages of rules that are gone are removed. test/manual/rule-pages.test.ts and
 * test/manual/diagnostics-page.test.ts hold that they are true.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { examplesOf } from './examples.mjs';
import { generate } from './generate.mjs';
import { root } from './setup.mjs';

await generate();
const work = mkdtempSync(join(tmpdir(), 'threatlint-docs-'));
await build({
  absWorkingDir: root,
  entryPoints: {
    pages: 'src/manual/rule-pages.ts',
    coverage: 'src/manual/coverage.ts',
    diagnostics: 'src/manual/diagnostics-page.ts',
  },
  outdir: work,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
/** @param {string} name */
const written = (name) => import(pathToFileURL(join(work, `${name}.mjs`)).href);
const { pages, withFixes } = await written('pages');
const { coveragePage } = await written('coverage');
const { diagnosticsPage } = await written('diagnostics');
rmSync(work, { recursive: true });

const folder = join(root, 'docs/rules');
const wanted = pages(examplesOf);
for (const file of readdirSync(folder)) if (!wanted.has(file)) rmSync(join(folder, file));
for (const [file, text] of wanted) writeFileSync(join(folder, file), text);
const fixes = join(root, 'docs/fix.md');
writeFileSync(fixes, withFixes(readFileSync(fixes, 'utf8')));
writeFileSync(join(root, 'docs/coverage.md'), coveragePage());
writeFileSync(join(root, 'docs/diagnostics.md'), diagnosticsPage());
