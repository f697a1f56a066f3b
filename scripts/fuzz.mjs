/**
 * `npm run fuzz` (`-- --help` says its options): runs the program over inputs that it makes from the repository's examples by
 * changing them at random, and holds what it says against what is promised of every input (scripts/fuzz/promises.mjs). What
 * breaks a promise is written to a folder outside the repository, with the seed that makes it again: `--seed SEED --runs 1`.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { optionsOf, usage } from './fuzz/options.mjs';
import { Promises } from './fuzz/promises.mjs';
import { input, seeds } from './fuzz/seeds.mjs';
import { generate } from './generate.mjs';
import { root } from './setup.mjs';

const asked = optionsOf(process.argv.slice(2));
if ('help' in asked) {
  process.stdout.write(usage);
  process.exit(0);
}
if ('problem' in asked) {
  process.stderr.write(`${asked.problem}\n\n${usage}`);
  process.exit(2);
}
const { minutes, runs, seed: first } = asked;
const sarif = asked.sarif ?? join(root, '../shared/schemas/sarif-2.1.0.schema.json');

await generate();
const work = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-fuzz-')));
const out = resolve(asked.out ?? `${work}-failures`);
// As deep below its root as src/LAYER/ is, so that rulesets/ and threat-models/ are found.
const outfile = join(root, 'node_modules/.cache/fuzz.mjs');
await build({
  entryPoints: [join(root, 'test/support/fuzzed.ts')],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  mainFields: ['module', 'main'],
  banner: { js: "import { createRequire as _c } from 'node:module'; const require = _c(import.meta.url);" },
});
const engine = await import(pathToFileURL(outfile).href);
const promises = new Promises(engine, join(work, 'input'), sarif);
if (!promises.judgesSarif) console.warn(`SARIF is not checked against its schema: ${sarif} is not there`);

const from = seeds();
const started = Date.now();
let failures = 0;
let done = 0;
/** @type {Map<string, number>} */
const ends = new Map();
for (; done < runs && Date.now() - started < minutes * 60_000; done++) {
  const seed = first + done;
  const files = input(from, seed);
  const wrong = await promises.broken(files, {
    thorough: seed % 8 === 0 || runs === 1,
    ...(seed % 3 === 0 || runs === 1 ? { commands: seed } : {}),
  });
  ends.set(promises.last, (ends.get(promises.last) ?? 0) + 1);
  if (wrong.length === 0) continue;
  failures++;
  const folder = join(out, String(seed));
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  console.log(`--seed ${seed} --runs 1 (${folder})\n  ${wrong.slice(0, 5).join('\n  ')}`);
}
rmSync(work, { recursive: true });
console.log(`${done} inputs from seed ${first} on, ${failures} of which break a promise`);
console.log([...ends].map(([end, count]) => `${end}: ${count}`).join(', '));
console.log(
  [...promises.commands.ends]
    .map(([end, count]) => `${end}: ${count}`)
    .sort()
    .join(', '),
);
process.exit(failures > 0 ? 1 : 0);
