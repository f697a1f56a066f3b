/** `npm run bench -- --rules`: what each rule costs inside one process. Documented in docs/benchmark.md. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { importBundled } from '../scripts/bundled.mjs';
import { summary } from './measure.mjs';

/**
 * @typedef {import('../src/rules/rule.ts').AnyRule} AnyRule
 * @typedef {import('../src/openapi/model.ts').Api} Api
 * @typedef {typeof import('../src/rules/run.ts').runRules} RunRules
 *
 * @typedef {object} Engine what bundled() bundles
 * @property {typeof import('../src/refs/workspace.ts').Workspace} Workspace
 * @property {typeof import('../src/refs/references.ts').References} References
 * @property {typeof import('../src/openapi/read.ts').readApi} readApi
 * @property {typeof import('../src/rules/run.ts').prepareRules} prepareRules
 * @property {RunRules} runRules
 * @property {AnyRule[]} rules
 *
 * @typedef {{ id: string, own: number, first: number, nodes: number, findings: number }} Row times in ms
 */

const documents = [
  'github-api.json',
  'digitalocean/specification/DigitalOcean-public.v2.yaml',
  'zuora.json',
  'stripe.json',
];

/**
 * Times every rule on some real definitions.
 *
 * What several rules ask for is computed once a definition, and whichever asks first pays. So the rules run in the order
 * of the registry and in the reverse order, each run on a model read anew: `own` is the cheaper of the two medians, and
 * hence without what another rule also asks for; `first` is the dearer one.
 *
 * @param {{ corpus: string, only?: string, runs: number }} options `corpus`, the folder of the
 *   definitions; `only`, a part of a name; `runs`, of each order
 * @returns a result for each definition, its rules sorted by what they cost
 */
export async function measureRules({ corpus, only, runs }) {
  const engine = await bundled();
  const results = [];
  for (const name of documents.filter((one) => !only || one.includes(only))) {
    if (!existsSync(join(corpus, name))) {
      console.error(`bench: ${join(corpus, name)} is not there: left out`);
      continue;
    }
    console.error(`bench: rules on ${name}`);
    results.push(await measureDocument(engine, corpus, name, runs));
  }
  return results;
}

/**
 * @param {Engine} engine
 * @param {string} corpus
 * @param {string} name
 * @param {number} runs
 * @returns {Promise<{ name: string, rows: Row[] }>}
 */
async function measureDocument(
  { Workspace, References, readApi, prepareRules, runRules, rules: all },
  corpus,
  name,
  runs,
) {
  const workspace = new Workspace(corpus, [corpus]);
  const outcome = workspace.open(name);
  if ('failure' in outcome) throw new Error(`${name}: ${outcome.failure.message}`);
  const read = () => readApi(outcome.document, new References(workspace));

  // An assertion has nothing to judge before somebody says what it asserts.
  const rules = all.filter(({ assertion }) => !assertion);
  /** @type {Record<string, { forwards: number[], backwards: number[] }>} */
  const times = Object.fromEntries(rules.map(({ id }) => [id, { forwards: [], backwards: [] }]));
  const counted = new Map();
  const api = read();
  await prepareRules(
    [api],
    rules.map((rule) => ({ rule })),
  );
  for (const rule of rules) counted.set(rule.id, count(rule, api, runRules));
  for (let run = 0; run < runs; run++) {
    for (const order of /** @type {const} */ (['forwards', 'backwards'])) {
      const fresh = read();
      for (const rule of order === 'forwards' ? rules : rules.toReversed()) {
        const start = performance.now();
        runRules(fresh, [{ rule }]);
        times[rule.id][order].push(performance.now() - start);
      }
    }
  }
  const rows = rules.map(({ id }) => {
    const { forwards, backwards } = times[id];
    const medians = [summary(forwards).median, summary(backwards).median];
    return { id, own: Math.min(...medians), first: Math.max(...medians), ...counted.get(id) };
  });
  return { name, rows: rows.sort((a, b) => b.own - a.own) };
}

/**
 * How many nodes a rule is shown, and what it finds there. Also warms up.
 *
 * @param {AnyRule} rule
 * @param {Api} api
 * @param {RunRules} runRules
 */
function count(rule, api, runRules) {
  let nodes = 0;
  const visit = Object.fromEntries(
    Object.entries(rule.visit).map(([kind, look]) => [
      kind,
      (/** @type {any} */ node, /** @type {any} */ context) => {
        nodes++;
        look(node, context);
      },
    ]),
  );
  const [{ findings }] = runRules(api, [{ rule: { ...rule, visit } }]);
  return { nodes, findings: findings.length };
}

/** @returns {Promise<Engine>} */
function bundled() {
  return importBundled([
    "export { Workspace } from './src/refs/workspace.ts';",
    "export { References } from './src/refs/references.ts';",
    "export { readApi } from './src/openapi/read.ts';",
    "export { prepareRules, runRules } from './src/rules/run.ts';",
    "export { rules } from './src/rules/registry.ts';",
  ]);
}
