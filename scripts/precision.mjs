/**
 * `npm run precision`: draws findings of `recommended` at medium or above from real definitions, evenly over rules and
 * definitions, and writes docs/precision.md for somebody to judge: `right`, `arguable` or `wrong`, with a reason. What
 * was judged stays judged when the same finding is drawn again at the same severity, by its fingerprint, or by rule, place
 * and message. It is no more likely to be drawn for that: a sample that kept what was judged would flatter the rules that
 * were mended after it.
 *
 * Usage: node scripts/precision.mjs [--corpus FOLDER]… [--size N] [--check]; `--check` writes nothing and fails when a
 * drawn finding is not judged.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { importBundled } from './bundled.mjs';
import { generate } from './generate.mjs';
import { root } from './setup.mjs';

/**
 * @typedef {import('../src/verdict/report.ts').ReportedFinding} Reported
 * @typedef {Pick<Reported, 'rule' | 'severity' | 'message' | 'file' | 'pointer'> & { id: string, line: number }} Finding
 * @typedef {{ verdict: string, reason: string }} Judgement
 * @typedef {Finding & Partial<Judgement>} Row
 */

const page = join(root, 'docs/precision.md');
/** Fixed, so that the same findings are drawn as long as the rules say the same. */
const seed = 20_260_101;
const verdicts = ['right', 'arguable', 'wrong'];
/** The same definition as another of the corpus in another format: judged once. */
const twins = /^star-trek\.yaml$|^learn-openapis\/.*\.json$/;

const { values } = parseArgs({
  options: {
    corpus: {
      type: 'string',
      multiple: true,
      default: [join(root, '../shared/corpus'), join(root, '../shared/fresh')],
    },
    size: { type: 'string', default: '320' },
    check: { type: 'boolean', default: false },
  },
});
const corpora = values.corpus.map((folder) => resolve(folder));
const missing = corpora.find((folder) => !existsSync(folder));
if (missing) {
  console.error(`There is no ${missing}: --corpus names a folder of real definitions`);
  process.exit(2);
}

const check = await engine();
/** @type {Finding[]} */
const all = [];
for (const folder of corpora) all.push(...(await findings(realpathSync(folder))));
const before = existsSync(page) ? readFileSync(page, 'utf8') : '';
const judged = judgements(before);
const drawn = draw(all, Number(values.size));
const rows = drawn.map((finding) => ({
  ...finding,
  ...(judged.get(judgedAs(finding, keyOf(finding))) ?? judged.get(judgedAs(finding, textOf(finding)))),
}));
const open = rows.filter(({ verdict }) => !verdict).length;
// What people wrote below stays.
const account = before.indexOf('\n## What changed');
if (!values.check) writeFileSync(page, text(rows, open) + (account < 0 ? '' : before.slice(account)));
console.error(`${rows.length} findings, ${open} of them not judged`);
if (values.check && open > 0) process.exitCode = 1;

/** @returns {Promise<(request: import('../src/engine/request.ts').CheckRequest) => Promise<import('../src/engine/checked.ts').CheckOutcome>>} */
async function engine() {
  await generate();
  const { check } = await importBundled(["export { check } from './src/engine/check.ts';"]);
  return check;
}

/**
 * What `recommended` finds at medium or above, in one run over the folder.
 *
 * @param {string} folder
 * @returns {Promise<Finding[]>}
 */
async function findings(folder) {
  const outcome = await check({
    cwd: folder,
    root: folder,
    paths: ['.'],
    config: false,
    rulesets: ['threatlint:recommended'],
    today: '2026-01-01',
    failOn: undefined,
    maxFindings: undefined,
  });
  if ('problems' in outcome) throw new Error(outcome.problems[0]?.message);
  /** @type {readonly Reported[]} */
  const reported = outcome.report.findings;
  return reported
    .filter(({ severity, file }) => /medium|high|critical/.test(severity) && !twins.test(file))
    .map(({ fingerprint, rule, severity, message, file, range, pointer }) => ({
      id: fingerprint.slice(0, 12),
      rule,
      severity,
      message,
      file,
      line: range.start.line,
      pointer,
    }));
}

/**
 * In turn over rules; within a rule over definitions; within both by a hash of the finding alone, so that one that comes or
 * goes reorders nothing else.
 *
 * @param {Finding[]} all
 * @param {number} size
 */
function draw(all, size) {
  const seen = new Set();
  /** @type {Map<string, Map<string, Finding[]>>} */
  const byRule = new Map();
  for (const finding of all) {
    if (seen.has(keyOf(finding))) continue;
    seen.add(keyOf(finding));
    const byFile = byRule.get(finding.rule) ?? new Map();
    byRule.set(finding.rule, byFile);
    // The many files of one definition are one in the turn.
    const definition = finding.file.split('/')[0];
    byFile.set(definition, [...(byFile.get(definition) ?? []), finding]);
  }
  const queues = [...byRule]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, byFile]) => inTurn([...byFile.values()].map(ranked)));
  /** @param {Finding} finding */
  const order = ({ rule, file, line, pointer }) => `${rule} ${file} ${String(line).padStart(9)} ${pointer}`;
  return inTurn(queues)
    .slice(0, size)
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/**
 * The first of each list, then the second of each …
 *
 * @template T
 * @param {T[][]} lists
 * @returns {T[]}
 */
function inTurn(lists) {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
}

/**
 * A fingerprint tells findings of one definition apart; the file tells definitions apart.
 *
 * @param {Pick<Finding, 'id' | 'file'>} finding
 */
function keyOf({ id, file }) {
  return `${id} ${file}`;
}

/**
 * The same one where its fingerprint has changed.
 *
 * @param {Finding} finding
 */
function textOf({ rule, file, line, message }) {
  return `${rule} ${file}:${line} ${cell(message)}`;
}

/**
 * What was judged high may be right at medium.
 *
 * @param {{ severity: string }} finding
 * @param {string} key
 */
function judgedAs({ severity }, key) {
  return `${severity} ${key}`;
}

/** @param {Finding[]} list */
function ranked(list) {
  /** @param {Finding} finding */
  const rank = (finding) =>
    createHash('sha256')
      .update(`${seed} ${keyOf(finding)}`)
      .digest('hex');
  return list
    .map((finding) => ({ finding, key: rank(finding) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ finding }) => finding);
}

/**
 * The judgements of an earlier page by finding.
 *
 * @param {string} markdown
 */
function judgements(markdown) {
  /** @type {Map<string, Judgement>} */
  const found = new Map();
  for (const line of markdown.split('\n')) {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const [, id, place, rule, severity, message, verdict, reason] = cells;
    if (!/^`[0-9a-f]{12}`$/.test(id ?? '') || !verdicts.includes(verdict)) continue;
    const key = keyOf({ id: id.slice(1, -1), file: place.replace(/:\d+$/, '') });
    for (const known of [key, `${rule} ${place} ${message}`])
      found.set(judgedAs({ severity }, known), { verdict, reason });
  }
  return found;
}

/**
 * @param {Row[]} rows
 * @param {number} open
 */
function text(rows, open) {
  /**
   * @param {Row[]} list
   * @param {string} verdict
   */
  const count = (list, verdict) => list.filter((row) => row.verdict === verdict).length;
  /** @type {Map<string, Row[]>} */
  const byRule = new Map();
  for (const row of rows) byRule.set(row.rule, [...(byRule.get(row.rule) ?? []), row]);
  /** @param {string} rule */
  const found = (rule) => all.filter((finding) => finding.rule === rule).length;
  /**
   * @param {string} name
   * @param {number} inAll
   * @param {Row[]} list
   */
  const total = (name, inAll, list) => [
    name,
    inAll,
    list.length,
    ...verdicts.map((verdict) => count(list, verdict)),
  ];
  /**
   * Each rule's share, weighted by how often it speaks.
   *
   * @param {string} verdict
   */
  const weighted = (verdict) =>
    [...byRule].reduce((sum, [rule, list]) => sum + (found(rule) * count(list, verdict)) / list.length, 0);
  const drawnOf = [...byRule.keys()].reduce((sum, rule) => sum + found(rule), 0);
  const definitions = new Set(rows.map(({ file }) => file.split('/')[0])).size;
  /**
   * @param {number} part
   * @param {number} whole
   */
  const share = (part, whole) => `${Math.round((100 * part) / whole)} %`;
  const sections = [
    '# Precision',
    [
      `A review of ${rows.length} findings of \`recommended\` at medium or above in ${definitions} real public definitions. \`npm run precision\` draws them`,
      'with a fixed seed: in turn over the rules, within a rule in turn over the definitions, within both by a hash of the',
      'finding; the same definition in another format is left out. What was judged before is no likelier to be drawn again.',
      'Each was judged at its place in the definition, as the owner of the API would:',
    ].join('\n'),
    [
      '- *right*: true, and worth a change or a recorded decision, at about this severity;',
      '- *arguable*: true of the text, but an owner may reasonably see it otherwise, or see it milder;',
      '- *wrong*: not true, or of no consequence.',
    ].join('\n'),
    [
      `Of the sample ${verdicts.map((verdict) => `${share(count(rows, verdict), rows.length)} are ${verdict}`).join(', ')}. Drawing evenly weighs rare rules as`,
      `much as frequent ones; weighted by how many findings each rule has there, ${verdicts.map((verdict) => `${share(weighted(verdict), drawnOf)} are ${verdict}`).join(', ')}.`,
    ].join('\n'),
    ...(open > 0 ? [`Not judged yet: ${open}.`] : []),
    '## Per rule',
    table(
      ['rule', 'findings', 'sampled', ...verdicts],
      [
        ...[...byRule].map(([rule, list]) => total(rule, found(rule), list)),
        total('**all**', all.length, rows),
      ],
    ),
    '## Findings',
    table(
      ['id', 'place', 'rule', 'severity', 'message', 'verdict', 'reason'],
      rows.map(({ id, file, line, rule, severity, message, verdict, reason }) => [
        `\`${id}\``,
        `${file}:${line}`,
        rule,
        severity,
        cell(message),
        verdict ?? '',
        reason ?? '',
      ]),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** @param {string} message */
function cell(message) {
  return message.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/**
 * @param {string[]} headers
 * @param {(string | number)[][]} rows
 */
function table(headers, rows) {
  /** @param {(string | number)[]} cells */
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(headers), `|${headers.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
