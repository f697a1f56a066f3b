/** Spreads an input over several files that refer to each other, some of which are called as no person calls a file. */
import { clone, slotOf } from './mutate.mjs';

/** @import { Random } from './random.mjs' */

/** Names that a stranger may give to files: orders to build servers, options, patterns, what URLs and shells read otherwise. */
export const strangeNames = [
  '::error file=x::y.yaml',
  '##vso[task.complete].yaml',
  '--config.yaml',
  '-rf.json',
  'a b/c%20d.yaml',
  '%2e%2e/%2fetc.yaml',
  '{a,b}*[c]?.yaml',
  '$(x)`y`.yaml',
  '#x?y=z.yaml',
  'line\nbreak.yaml',
  'tab\t\u001b[31m.yaml',
  '\u202egpj.yaml',
  '\u2028\ufeff.yaml',
  'e\u0301/日本🎉.json',
  '<svg onload=x>&"\'.yaml',
  '](x) @all `|.yaml',
  '__proto__/constructor.yaml',
  '.hidden/.yaml',
  'CON.YAML',
  'C:\\x\\y.yml',
  `${'long'.repeat(60)}.yaml`,
  'a/'.repeat(40).concat('deep.yaml'),
];

/**
 * Takes parts out of a definition, and puts references to them in their place: into one file or a chain of them.
 *
 * @param {unknown} definition is changed
 * @param {string} home its file
 * @param {Random} random
 * @returns {Record<string, unknown>} the other files, by name
 */
export function spread(definition, home, random) {
  /** @type {Record<string, unknown>} */
  const files = {};
  const names = [home];
  const from = { root: definition };
  for (let left = 1 + random.below(4); left > 0; left--) {
    const within = random.chance(0.5) ? from : { root: files[random.pick(names)] ?? definition };
    const holder =
      within === from ? home : (Object.keys(files).find((name) => files[name] === within.root) ?? home);
    const at = slotOf(within.root, random);
    if (!at || typeof at.parent[at.key] !== 'object' || at.parent[at.key] === null) continue;
    const name = random.chance(0.5) ? random.pick(strangeNames) : `part${names.length}.yaml`;
    const key = random.pick(['a', 'a/b~c', '%41', '', '0', '__proto__']);
    if (name === holder) continue;
    const known = /** @type {Record<string, unknown>} */ (files[name] ?? {});
    Object.defineProperty(known, key, {
      value: clone(at.parent[at.key]),
      ...{ enumerable: true, configurable: true, writable: true },
    });
    files[name] = known;
    names.push(name);
    const pointer = encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
    at.parent[at.key] = { $ref: `${addressed(name, holder, random)}#/${pointer}` };
  }
  return files;
}

/**
 * How one file is called in another: as a URL mostly, and now and then as it is written.
 *
 * @param {string} name
 * @param {string} holder
 * @param {Random} random
 */
function addressed(name, holder, random) {
  const up = '../'.repeat(holder.split('/').length - 1);
  const path = random.chance(0.85) ? name.split('/').map(encoded).join('/') : name;
  return `${random.chance(0.3) ? './' : ''}${up}${path}`;
}

/** @param {string} step */
function encoded(step) {
  return encodeURIComponent(step);
}
