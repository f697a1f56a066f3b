/**
 * Turns rulesets/*.yaml into src/generated/rulesets.mjs, plain values, because parsing YAML while threatlint starts
 * costs more than the rulesets are worth. Git-ignored; build, test and typecheck call this first.
 */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const from = join(root, 'rulesets');
const to = join(root, 'src/generated');

const types = `/** The shipped rulesets by name, as their files say. */
export declare const shipped: Readonly<Record<string, unknown>>;
`;

/**
 * Writes the module and its types.
 *
 * @throws Error when a ruleset does not parse
 */
export async function generateRulesets() {
  const files = (await readdir(from)).filter((file) => file.endsWith('.yaml')).sort();
  const entries = await Promise.all(
    files.map(async (file) => [basename(file, '.yaml'), load(await readFile(join(from, file), 'utf8'))]),
  );
  const json = JSON.stringify(Object.fromEntries(entries), null, 1);
  await mkdir(to, { recursive: true });
  await replace(join(to, 'rulesets.mjs'), `export const shipped = ${json};\n`);
  await replace(join(to, 'rulesets.d.mts'), types);
}

/** Vitest's global set-up (vitest.config.ts). */
export const setup = generateRulesets;

/**
 * Renamed into place, so that a test run beside this one never reads half a module; untouched when nothing changed.
 *
 * @param {string} file
 * @param {string} text
 */
async function replace(file, text) {
  if ((await readFile(file, 'utf8').catch(() => null)) === text) return;
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateRulesets();
