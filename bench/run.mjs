/**
 * `npm run bench`: threatlint against its peers on real definitions, whole processes, in turn. Nothing here asserts a
 * time: machines are noisy, so read ratios of runs that stood side by side. Documented in docs/benchmark.md.
 */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, ensureDependencies, root } from '../scripts/setup.mjs';

const usage = `Usage: npm run bench -- [options]
  --corpus DIR    where the definitions are                    (../shared/corpus)
  --only NAME     only documents whose name contains NAME; "scaling" for the series alone
  --peers NAMES   redocly, spectral, or "none"                 (redocly,spectral)
  --runs N        pairs of runs a document and peer            (5)
  --timeout S     seconds after which a process is killed      (240)
  --rules         instead: what each rule costs, inside one process
  --since         instead: what a commit hook costs, beside a check of the whole
  --shapes        instead: what hostile shapes of a megabyte cost, and very many findings in each format
  --spectral      threatlint with spectral:oas and OWASP beside its own rules, as Spectral runs them (as the only peer)
  --lsp           instead: the language server, from an edit to its diagnostics
  --edits N       edits a document, with --lsp                 (200)
  --out FILE      also put the tables into this Markdown file  (between its bench markers)`;

const options = readOptions();
ensureDependencies();
if (options.rules) {
  const { measureRules } = await import('./rules.mjs');
  const { ruleTables } = await import('./tables.mjs');
  console.log(ruleTables(await measureRules(options)));
  process.exit();
}
build();
if (options.since) {
  const { measureSince } = await import('./since.mjs');
  const { sinceTable } = await import('./tables.mjs');
  console.log(sinceTable(measureSince(options)));
  process.exit();
}
if (options.shapes) {
  const { measureReports, measureShapes } = await import('./shapes.mjs');
  const { shapeTable } = await import('./tables.mjs');
  console.log(shapeTable('shape', await measureShapes(options)));
  if (!options.only) console.log(`\n${shapeTable('format', measureReports(options))}`);
  process.exit();
}
if (options.lsp) {
  const { measureServer } = await import('./lsp.mjs');
  const { serverTable } = await import('./tables.mjs');
  console.log(serverTable(await measureServer(options)));
  process.exit();
}

const { threatlint: plain, withSpectral, peers } = await import('./tools.mjs');
const threatlint = options.spectral ? withSpectral : plain;
const { measure, measureInTurn, summary } = await import('./measure.mjs');
const { corpusDocuments, generatedDocument } = await import('./documents.mjs');
const { comparisonTable, machine, scalingTable, stageTable } = await import('./tables.mjs');

// Peers that need longer than this for a document run once: five times two minutes tell no more than one.
const patience = 30;
const chosen = peers(options.peers);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-bench-')));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

const documents = options.only === 'scaling' ? [] : corpusDocuments(options.corpus, folder, options.only);
const limits = { cwd: folder, runs: options.runs, timeout: options.timeout, patience };
const sections = [machine([threatlint, ...chosen], { cpus: cpus(), memory: totalmem() })];
if (documents.length > 0) {
  sections.push(comparisonTable(documents.map(compare), chosen));
  sections.push(stageTable(documents.map(({ name }) => ({ name, stages: stages(name) }))));
}
if (!options.only || options.only === 'scaling') sections.push(scalingTable(scaling()));

const text = sections.join('\n\n');
console.log(text);
if (options.out) writeSection(options.out, text);

/** @param {{ name: string, bytes: number }} document */
function compare(document) {
  const { name } = document;
  console.error(`bench: ${name}`);
  const byPeer = chosen.map((peer) => measureInTurn(threatlint, peer, name, limits));
  const ours = byPeer.flatMap((pairs) => pairs.map((pair) => pair.ours));
  while (ours.length < options.runs) ours.push(measure(threatlint, name, limits));
  const compared = { ...document, ours, byPeer };
  console.error(comparisonTable([compared], chosen)); // an hour of measuring may be interrupted
  return compared;
}

/**
 * Medians of what the engine says each stage took, in ms; undefined when it says nothing.
 *
 * @param {string} name
 * @returns {Record<string, number> | undefined}
 */
function stages(name) {
  const tool = { ...threatlint, environment: { THREATLINT_TIMINGS: '1' } };
  /** @type {Record<string, number>[]} */
  const runs = [];
  for (let run = 0; run < options.runs; run++) {
    const line = /^threatlint-timings (.*)$/m.exec(measure(tool, name, limits).stderr ?? '');
    if (line) runs.push(JSON.parse(line[1]));
  }
  if (runs.length === 0) return undefined;
  return Object.fromEntries(
    Object.keys(runs[0]).map((stage) => [stage, summary(runs.map((run) => run[stage])).median]),
  );
}

function scaling() {
  return [250, 500, 1000, 2000, 4000, 8000].map((operations) => {
    console.error(`bench: ${operations} generated operations`);
    const times = ['json', 'yaml'].map((format) => {
      const { name, bytes } = generatedDocument(folder, operations, format);
      const runs = Array.from({ length: options.runs }, () => measure(threatlint, name, limits));
      return { format, bytes, runs };
    });
    return { operations, times };
  });
}

/**
 * @param {string} file
 * @param {string} section
 */
function writeSection(file, section) {
  const start = '<!-- bench:start -->';
  const end = '<!-- bench:end -->';
  const before = existsSync(file) ? readFileSync(file, 'utf8') : `# Benchmark\n\n${start}\n${end}\n`;
  const from = before.indexOf(start);
  const to = before.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file} has no lines ${start} and ${end} to write between`);
  writeFileSync(file, `${before.slice(0, from + start.length)}\n${section}\n${before.slice(to)}`);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        corpus: { type: 'string', default: join(root, '../shared/corpus') },
        only: { type: 'string' },
        peers: { type: 'string', default: 'redocly,spectral' },
        runs: { type: 'string', default: '5' },
        rules: { type: 'boolean', default: false },
        since: { type: 'boolean', default: false },
        shapes: { type: 'boolean', default: false },
        spectral: { type: 'boolean', default: false },
        lsp: { type: 'boolean', default: false },
        edits: { type: 'string', default: '200' },
        timeout: { type: 'string', default: '240' },
        out: { type: 'string' },
      },
    });
    const runs = positive('--runs', values.runs);
    const timeout = positive('--timeout', values.timeout);
    const edits = positive('--edits', values.edits);
    const named = values.spectral ? 'spectral' : values.peers;
    const peerNames = named === 'none' ? [] : named.split(',');
    return { ...values, corpus: resolve(values.corpus), runs, edits, timeout, peers: peerNames };
  } catch (error) {
    console.error(`bench: ${/** @type {Error} */ (error).message}\n${usage}`);
    return process.exit(2);
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function positive(name, value) {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${name} takes a whole number from 1`);
  return number;
}
