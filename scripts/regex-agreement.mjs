// Compares src/regex/backtracking.ts with recheck and scslre on every `pattern` of a folder of definitions, and on the
// table of test/regex/slow-and-fast.ts, and prints a Markdown summary (docs/regex.md keeps the last one).
// Usage: node scripts/regex-agreement.mjs [FOLDER], by default ../shared/corpus.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as yaml from 'js-yaml';
import { analyse } from 'scslre';
import { importBundled } from './bundled.mjs';

const require = createRequire(import.meta.url);
// Of recheck's builds the pure one needs neither a JVM nor a native binary.
process.env.RECHECK_SYNC_BACKEND = 'pure';
const { checkSync } = require('recheck');

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { superLinear, analysePattern, BAD, GOOD } = await bundled();
const folder = path.resolve(process.argv[2] ?? path.join(root, '../shared/corpus'));
if (existsSync(folder)) compare(`Patterns of ${path.relative(root, folder)}`, patternsBelow(folder));
else console.warn(`There is no ${folder}: the comparison with real patterns is left out`);
compare('Patterns of test/regex/slow-and-fast.ts', [
  ...BAD.map((/** @type {string[]} */ row) => row[0]),
  ...GOOD,
]);

function bundled() {
  const files = ['src/regex/backtracking.ts', 'src/regex/analyse.ts', 'test/regex/slow-and-fast.ts'];
  return importBundled(files.map((file) => `export * from './${file}';`));
}

/** @param {string} folder */
function patternsBelow(folder) {
  const patterns = new Set();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(folder, name);
    if (!/\.(json|ya?ml)$/.test(name) || !statSync(file).isFile()) continue;
    try {
      const text = readFileSync(file, 'utf8');
      collect(name.endsWith('.json') ? JSON.parse(text) : yaml.load(text), patterns);
    } catch (error) {
      console.warn(`${name} is left out: ${String(/** @type {Error} */ (error).message).split('\n')[0]}`);
    }
  }
  return [...patterns];
}

/**
 * @param {unknown} document
 * @param {Set<string>} patterns
 */
function collect(document, patterns) {
  const seen = new Set();
  const open = [document];
  while (open.length > 0) {
    const value = open.pop();
    if (value === null || typeof value !== 'object' || seen.has(value)) continue;
    seen.add(value);
    for (const [key, child] of Object.entries(value)) {
      if (key === 'pattern' && typeof child === 'string') patterns.add(child);
      if (key === 'patternProperties') for (const name of Object.keys(child ?? {})) patterns.add(name);
      open.push(child);
    }
  }
}

/**
 * @param {string} title
 * @param {string[]} patterns
 */
function compare(title, patterns) {
  const counts = new Map();
  const differing = [];
  const spent = { ours: 0, slowest: 0, recheck: 0 };
  for (const pattern of patterns) {
    const facts = analysePattern(pattern);
    if (!facts.valid) continue;
    const flags = facts.unicodeOnlyInvalid ? '' : 'u';
    const [ours, took] = timed(() => ourVerdict(superLinear(pattern)));
    const [theirs, theirTook] = timed(() => recheckVerdict(pattern, flags));
    spent.ours += took;
    spent.slowest = Math.max(spent.slowest, took);
    spent.recheck += theirTook;
    const key = `| ${ours.replace(/ \(search\)/, '')} | ${theirs} |`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (ours.replace(/ \(search\)/, '') !== theirs)
      differing.push([pattern, ours, theirs, scslreVerdict(pattern, flags)]);
  }
  console.log(`\n## ${title}: ${patterns.length}\n`);
  console.log('| threatlint | recheck | patterns |\n|---|---|---|');
  for (const [key, count] of [...counts].sort()) console.log(`${key} ${count} |`);
  console.log('\n| differs on | threatlint | recheck | scslre |\n|---|---|---|---|');
  for (const [pattern, ...verdicts] of differing) {
    console.log(`| \`${pattern.replaceAll('|', '\\|')}\` | ${verdicts.join(' | ')} |`);
  }
  /** @param {number} value */
  const ms = (value) => `${Math.round(value)} ms`;
  console.log(
    `\nTime: threatlint ${ms(spent.ours)} (slowest pattern ${ms(spent.slowest)}), recheck ${ms(spent.recheck)}`,
  );
}

/**
 * @template T
 * @param {() => T} work
 * @returns {[T, number]}
 */
function timed(work) {
  const start = performance.now();
  return [work(), performance.now() - start];
}

/** @param {import('../src/regex/backtracking.ts').SuperLinear} analysis */
function ourVerdict({ backtracking, incomplete }) {
  if (backtracking === undefined) return incomplete ? 'unknown' : 'safe';
  const { kind, degree, cause } = backtracking;
  return kind === 'exponential' ? kind : `degree ${degree}${cause === 'search' ? ' (search)' : ''}`;
}

/**
 * @param {string} pattern
 * @param {string} flags
 */
function recheckVerdict(pattern, flags) {
  const result = checkSync(pattern, flags, { timeout: 5000 });
  if (result.status === 'unknown') return `unknown (${result.error.kind})`;
  if (result.status === 'safe') return 'safe';
  return result.complexity.type === 'exponential' ? 'exponential' : `degree ${result.complexity.degree}`;
}

/**
 * @param {string} pattern
 * @param {string} flags
 */
function scslreVerdict(pattern, flags) {
  const { reports } = analyse({ source: pattern, flags });
  if (reports.length === 0) return 'safe';
  return [...new Set(reports.map((r) => (r.exponential ? 'exponential' : r.type)))].join(', ');
}
