/** The files that the fuzzer changes: the repository's own examples, parsed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { root } from '../setup.mjs';
import { clone, mutate, mutateText } from './mutate.mjs';
import { Random } from './random.mjs';
import { spread, strangeNames } from './spread.mjs';
import { json, yaml } from './write.mjs';

/** @typedef {Readonly<Record<string, string>>} Files texts by file name */

/**
 * Parsed files by what they are.
 *
 * @typedef {Record<'definitions' | 'fragments' | 'models' | 'configurations' | 'rulesets' | 'threagile', unknown[]>} Seeds
 */

/** @returns {Seeds} */
export function seeds() {
  /** @type {Seeds} */
  const found = {
    definitions: [],
    fragments: [],
    models: [],
    configurations: [],
    rulesets: [],
    threagile: [],
  };
  found.threagile.push(load(readFileSync(join(import.meta.dirname, 'threagile.yaml'), 'utf8')));
  for (const folder of ['examples', 'src/rules', 'threat-models', 'rulesets']) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (!file.endsWith('.yaml')) continue;
      const value = load(readFileSync(join(root, folder, file), 'utf8'));
      if (file.endsWith('.examples.yaml')) {
        const { bad, good } = /** @type {{ bad: { code: string }[], good: { code: string }[] }} */ (value);
        for (const { code } of [...bad, ...good]) found.definitions.push(load(code));
      } else kindOf(found, file, folder).push(value);
    }
  }
  return found;
}

/**
 * @param {Seeds} found
 * @param {string} file
 * @param {string} folder
 */
function kindOf(found, file, folder) {
  if (folder === 'rulesets') return found.rulesets;
  if (folder === 'threat-models' || file.includes('threat-models')) return found.models;
  if (file.endsWith('threatlint.yaml')) return found.configurations;
  return file.includes('schemas') ? found.fragments : found.definitions;
}

/** How files are called, so that seeds which name others find them more often than not. */
const ruleset = 'rules.yaml';

/**
 * The input of one run.
 *
 * @param {Seeds} from
 * @param {number} seed
 * @returns {Files}
 */
export function input(from, seed) {
  const random = new Random(seed);
  const everything = [...Object.values(from).flat()];
  const other = () => random.pick(everything);
  /** @param {unknown} value */
  const changed = (value) => {
    const copy = clone(value);
    const root = { root: copy };
    for (let left = random.below(random.chance(0.1) ? 40 : 6); left > 0; left--) mutate(root, random, other);
    const marks = ['openapi', 'swagger', 'threatlint', 'specs'].filter((mark) =>
      Object.hasOwn(Object(value), mark),
    );
    // What is not taken for a definition is not looked at: that is seen soon.
    if (marks.length === 0 || random.chance(0.05)) return root.root;
    const kept = /** @type {Record<string, unknown>} */ (copy);
    if (root.root !== copy && !random.chance(0.02)) root.root = copy;
    for (const mark of marks) kept[mark] = /** @type {Record<string, unknown>} */ (value)[mark];
    return root.root;
  };
  /**
   * @param {string} name
   * @param {unknown} value
   */
  const text = (name, value) => {
    const made = name.endsWith('.json') ? json(value, random) : yaml(value, random);
    return random.chance(0.1) ? mutateText(made, random) : made;
  };
  const definition = random.chance(0.3) ? 'api.json' : 'api.yaml';
  /** @type {Record<string, string>} */
  const files = {};
  const value = changed(random.pick(from.definitions));
  const parts = random.chance(0.25) ? spread(value, definition, random) : {};
  files[definition] = text(definition, value);
  for (const [name, part] of Object.entries(parts)) files[name] = text(name, part);
  /** @type {(probability: number, name: string, value: () => unknown) => void} */
  const maybe = (probability, name, value) => {
    if (random.chance(probability)) files[name] = text(name, changed(value()));
  };
  const another = random.chance(0.2) ? random.pick(strangeNames) : 'other.yaml';
  if (!(another in files)) maybe(0.2, another, () => random.pick(from.definitions));
  maybe(0.3, 'shared.yaml', () => random.pick(from.fragments));
  maybe(0.4, 'model.yaml', () => modelOf(random.pick(from.models), definition));
  maybe(0.08, 'threat-models/second.yaml', () => modelOf(random.pick(from.models), `../${definition}`));
  maybe(0.15, 'threagile.yaml', () => random.pick(from.threagile));
  maybe(0.15, ruleset, () => random.pick(from.rulesets));
  maybe(0.15, 'threatlint.yaml', () => configurationOf(random.pick(from.configurations), ruleset in files));
  maybe(0.05, 'threatlint.lock', () => ({
    version: 1,
    imports: {},
    models: { shop: { reviewed: '2026-01-01' } },
  }));
  if (random.chance(0.03)) files['.gitignore'] = mutateText('*.lock\n/other.yaml\n!api.yaml\n**/x\n', random);
  return files;
}

/**
 * @param {unknown} model
 * @param {string} definition
 */
function modelOf(model, definition) {
  const named = /** @type {Record<string, any>} */ (clone(model));
  for (const component of Object.values(named.components ?? {}))
    if (component?.implements) component.implements = { shop: definition };
  return named;
}

/**
 * @param {unknown} configuration
 * @param {boolean} hasRuleset
 */
function configurationOf(configuration, hasRuleset) {
  const { rulesets: _, ...rest } = /** @type {Record<string, unknown>} */ (clone(configuration));
  const own = { ...rest, specs: ['api.*'], threatModels: ['model.*'] };
  return hasRuleset ? { ...own, rulesets: [`./${ruleset}`] } : own;
}
