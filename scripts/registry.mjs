/**
 * Writes src/rules/registry.ts, the list of all rules: one import a file of src/rules/CATEGORY/, sorted by the rule's
 * name; a file that declares no rule helps its family. `--check` writes nothing and fails when the list is stale (test/rules/registry.test.ts holds it too).
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/rules', import.meta.url));
const target = join(folder, 'registry.ts');

/** The registry's text as it should be now. */
export function registry() {
  const rules = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: category }) =>
      readdirSync(join(folder, category))
        .filter((file) => file.endsWith('.ts') && declaresRule(join(folder, category, file)))
        .map((file) => ({ category, id: file.replace(/\.ts$/, '') })),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const imports = rules
    .map(({ category, id }) => ({ name: variable(id), path: `./${category}/${id}.ts` }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ name, path }) => `import ${name} from '${path}';\n`);
  const names = rules.map(({ id }) => `  ${variable(id)},\n`);
  return [
    '// Written by `npm run registry`; do not edit.\n',
    "import type { AnyRule } from './rule.ts';\n",
    ...imports,
    '\n/** Every built-in rule, sorted by name. */\n',
    `export const rules: readonly AnyRule[] = [\n${names.join('')}];\n`,
  ].join('');
}

/** Writes the registry; does not touch the file when nothing has changed. */
export function writeRegistry() {
  const text = registry();
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
}

/** @param {string} file */
function declaresRule(file) {
  return readFileSync(file, 'utf8').includes('\nexport default defineRule');
}

/** @param {string} id */
function variable(id) {
  return id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === '--check') {
    if (readFileSync(target, 'utf8') !== registry()) {
      console.error('src/rules/registry.ts is stale: run `npm run registry` and commit it');
      process.exitCode = 1;
    }
  } else writeRegistry();
}
