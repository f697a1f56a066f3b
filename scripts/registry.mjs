/**
 * Writes src/rules/registry.ts, the list of all rules: an import for each src/rules/FAMILY/ID.ts that has its examples,
 * ID.examples.yaml, beside it; other files of a family help its rules. Git-ignored; whatever needs it calls
 * scripts/generate.mjs first.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { replace, root } from './setup.mjs';

const folder = join(root, 'src/rules');
const suffix = '.examples.yaml';

/**
 * The rules by name, sorted.
 *
 * @throws Error when examples have no rule beside them, or a name is there twice
 */
export function ruleFiles() {
  const rules = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: family }) =>
      readdirSync(join(folder, family))
        .filter((file) => file.endsWith(suffix))
        .map((file) => ({ family, id: file.slice(0, -suffix.length) })),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  rules.forEach(({ family, id }, at) => {
    const path = `src/rules/${family}/${id}`;
    if (!existsSync(join(root, `${path}.ts`))) throw new Error(`${path}${suffix} has no ${id}.ts beside it`);
    if (rules[at + 1]?.id === id)
      throw new Error(`there are two rules ${id}: in ${family} and in ${rules[at + 1].family}`);
  });
  return rules;
}

/** Writes the registry; does not touch the file when nothing has changed. */
export async function generateRegistry() {
  const rules = ruleFiles();
  const imports = rules
    .map(({ family, id }) => ({ name: variable(id), path: `./${family}/${id}.ts` }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ name, path }) => `import ${name} from '${path}';\n`);
  const names = rules.map(({ id }) => `  ${variable(id)},\n`);
  const text = [
    '// Written by scripts/registry.mjs from the files beside it; do not edit.\n',
    "import type { AnyRule } from './rule.ts';\n",
    ...imports,
    '\n/** Every built-in rule, sorted by name. */\n',
    `export const rules: readonly AnyRule[] = [\n${names.join('')}];\n`,
  ].join('');
  await replace(join(folder, 'registry.ts'), text);
}

/** @param {string} id */
function variable(id) {
  return id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
