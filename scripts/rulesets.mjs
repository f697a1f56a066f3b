/**
 * Writes rulesets/all.yaml, which enables every rule but assertions, and turns rulesets/*.yaml into
 * src/generated/rulesets.mjs, plain values, because parsing YAML while threatlint starts costs more than the rulesets
 * are worth. Git-ignored; whatever needs them calls scripts/generate.mjs first.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { load } from 'js-yaml';
import { ruleFiles } from './registry.mjs';
import { replace, root } from './setup.mjs';

const from = join(root, 'rulesets');
const to = join(root, 'src/generated');

const types = `/** The shipped rulesets by name, as their files say. */
export declare const shipped: Readonly<Record<string, unknown>>;
`;

/**
 * Writes the ruleset, the module and its types.
 *
 * @throws Error when a ruleset does not parse
 */
export async function generateRulesets() {
  await replace(join(from, 'all.yaml'), allRules());
  const files = (await readdir(from)).filter((file) => file.endsWith('.yaml')).sort();
  const entries = await Promise.all(
    files.map(async (file) => [basename(file, '.yaml'), load(await readFile(join(from, file), 'utf8'))]),
  );
  const json = JSON.stringify(Object.fromEntries(entries), null, 1);
  await mkdir(to, { recursive: true });
  await replace(join(to, 'rulesets.mjs'), `export const shipped = ${json};\n`);
  await replace(join(to, 'rulesets.d.mts'), types);
}

/** Assertions, which say what a project asks for, are a family of their own; test/rules/registry.test.ts holds that. */
function allRules() {
  const rules = ruleFiles().filter(({ family }) => family !== 'assertions');
  return [
    '# yaml-language-server: $schema=../schemas/ruleset.schema.json\n',
    '# Written by scripts/rulesets.mjs from the names of the rules.\n',
    'description: Every rule at its own severity.\n',
    'rules:\n',
    ...rules.map(({ id }) => `  ${id}: true\n`),
  ].join('');
}
