/** The figures as Markdown. */
import { summary } from './measure.mjs';

/**
 * @import { Pair, Run } from './measure.mjs'
 * @import { Row } from './rules.mjs'
 * @import { Row as ShapeRow } from './shapes.mjs'
 * @import { Row as SinceRow } from './since.mjs'
 * @import { Tool } from './tools.mjs'
 *
 * @typedef {{ name: string, bytes: number, ours: Run[], byPeer: Pair[][] }} Comparison
 * @typedef {{ name: string, stages: Record<string, number> | undefined }} Stages
 * @typedef {{ operations: number, times: { format: string, bytes: number, runs: Run[] }[] }} Scale
 */

/**
 * When and on what it was measured.
 *
 * @param {Tool[]} tools
 * @param {{ cpus: import('node:os').CpuInfo[], memory: number }} hardware
 */
export function machine(tools, { cpus, memory }) {
  const versions = tools.map((tool) => `${tool.name} ${tool.version()}`).join(', ');
  const gib = Math.round(memory / 2 ** 30);
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus[0]?.model ?? 'unknown processor'}, ${cpus.length} cores, ${gib} GiB, ` +
      `${process.platform} ${process.arch}, Node ${process.versions.node}; ${versions}.`,
    'Whole processes, in turn (A B A B); median (smallest–largest). Ratios are threatlint to the peer, pair by pair, in the same run.',
  ].join('\n');
}

/**
 * One row a document: our figures, then each peer's and the ratios to it.
 *
 * @param {Comparison[]} results
 * @param {Tool[]} peers
 */
export function comparisonTable(results, peers) {
  const headers = ['document', 'size', 'threatlint: wall', 'CPU', 'peak memory'];
  for (const { name } of peers) {
    headers.push(`${name}: wall`, 'CPU', 'peak memory', 'wall ratio', 'CPU ratio', 'memory ratio');
  }
  const rows = results.map(({ name, bytes, ours, byPeer }) => [
    name,
    size(bytes),
    ...figures(ours),
    ...byPeer.flatMap((pairs) => [
      ...figures(pairs.map(({ peer }) => peer)),
      ratio(pairs, 'wall'),
      ratio(pairs, 'cpu'),
      ratio(pairs, 'memory'),
    ]),
  ]);
  return table(headers, rows);
}

/**
 * What each stage took inside one process, in ms.
 *
 * @param {Stages[]} results
 */
export function stageTable(results) {
  const names = Object.keys(results.find(({ stages }) => stages)?.stages ?? {});
  if (names.length === 0) return 'No stage timings: the engine printed none.';
  const rows = results.map(({ name, stages }) => [
    name,
    ...names.map((stage) => stages?.[stage]?.toFixed(0) ?? '–'),
  ]);
  return `Stages inside the process, ms:\n\n${table(['document', ...names], rows)}`;
}

/**
 * Time against the number of operations; linear cost shows as a constant time an added operation.
 *
 * @param {Scale[]} results
 */
export function scalingTable(results) {
  const headers = [
    'operations',
    ...results[0].times.flatMap(({ format }) => [
      `${format}: wall`,
      'size',
      'per operation',
      'per added operation',
    ]),
  ];
  /**
   * @param {Scale} result
   * @param {number} index
   */
  const wall = (result, index) => summary(result.times[index].runs.map((run) => run.wall)).median;
  const rows = results.map((result, row) => [
    String(result.operations),
    ...result.times.flatMap(({ bytes, runs }, index) => {
      const before = results[row - 1];
      const added = before
        ? micro((wall(result, index) - wall(before, index)) / (result.operations - before.operations))
        : '';
      return [seconds(runs), size(bytes), micro(wall(result, index) / result.operations), added];
    }),
  ]);
  return `Scaling, generated definitions:\n\n${table(headers, rows)}`;
}

/**
 * One table a definition, a row for each rule, the dearest first.
 *
 * @param {{ name: string, rows: Row[] }[]} results
 */
export function ruleTables(results) {
  return results
    .map(({ name, rows }) => {
      const own = rows.reduce((sum, row) => sum + row.own, 0);
      const cells = rows.map((row) => [
        row.id,
        row.own.toFixed(2),
        row.first.toFixed(2),
        String(row.findings),
        String(row.nodes),
        // A rule that is shown the whole definition once, and walks it itself, has no such figure.
        row.nodes > 1 ? ((row.own / row.nodes) * 1000).toFixed(2) : '–',
      ]);
      const headers = ['rule', 'own, ms', 'first, ms', 'findings', 'nodes', 'own, ms per 1000 nodes'];
      return `${name}, ${own.toFixed(0)} ms of their own:\n\n${table(headers, cells)}`;
    })
    .join('\n\n');
}

/** @param {SinceRow[]} rows */
export function sinceTable(rows) {
  return table(
    [
      'document',
      'changed',
      '--since HEAD: wall',
      'CPU',
      'peak memory',
      'whole check: wall',
      'CPU',
      'peak memory',
      'wall ratio',
      'memory ratio',
    ],
    rows.map(({ name, change, pairs }) => [
      ...[name, change],
      ...figures(pairs.map(({ ours }) => ours)),
      ...figures(pairs.map(({ peer }) => peer)),
      ...[ratio(pairs, 'wall'), ratio(pairs, 'memory')],
    ]),
  );
}

/**
 * @param {string} what the rows are
 * @param {ShapeRow[]} rows
 */
export function shapeTable(what, rows) {
  return table(
    [what, 'of them', 'size', 'status', 'CPU', 'peak memory'],
    rows.map(({ name, size: count, bytes, outcome, status, cpu: used, memory: peak }) => [
      ...[name, String(count), size(bytes), outcome === 'ok' ? String(status) : outcome],
      ...(used === undefined ? ['–', '–'] : [`${used.toFixed(1)} s`, `${peak?.toFixed(0)} MiB`]),
    ]),
  );
}

/**
 * How long after an edit its diagnostics are there.
 *
 * @param {import('./lsp.mjs').LspRow[]} results
 */
export function serverTable(results) {
  const headers = [
    'document',
    'size',
    'opened',
    'edits',
    'p50',
    'p95',
    'max',
    'CPU p50',
    'questions p95',
    'memory',
  ];
  const rows = results.map((row) => [
    row.name,
    size(row.bytes),
    milliseconds(row.open),
    String(row.edits.length),
    milliseconds(percentile(row.edits, 50)),
    milliseconds(percentile(row.edits, 95)),
    milliseconds(percentile(row.edits, 100)),
    milliseconds(percentile(row.cpu, 50)),
    milliseconds(percentile(row.questions, 95)),
    `${row.before.toFixed(0)} → ${row.after.toFixed(0)} MiB`,
  ]);
  return `From an edit to its diagnostics, without the pause of the editor:\n\n${table(headers, rows)}`;
}

/**
 * @param {number[]} numbers
 * @param {number} share in hundredths
 */
function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * share) / 100) - 1)];
}

/** @param {number} value */
function milliseconds(value) {
  return `${value.toFixed(0)} ms`;
}

/** @param {Run[]} runs */
function figures(runs) {
  const failed = runs.find(({ outcome }) => outcome !== 'ok');
  if (failed)
    return [
      failed.outcome === 'crash' ? `crash after ${failed.wall.toFixed(1)} s` : failed.outcome,
      '–',
      '–',
    ];
  return [seconds(runs) + (runs.length === 1 ? ' (1 run)' : ''), cpu(runs), memory(runs)];
}

/** @param {Run[]} runs */
function seconds(runs) {
  const { median, min, max } = summary(runs.map((run) => run.wall));
  const digits = median < 10 ? 2 : 0;
  return `${median.toFixed(digits)} s (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

/** @param {Run[]} runs */
function cpu(runs) {
  const { median } = summary(runs.map((run) => run.cpu));
  return `${median.toFixed(median < 10 ? 2 : 0)} s`;
}

/** @param {Run[]} runs */
function memory(runs) {
  return `${summary(runs.map((run) => run.memory)).median.toFixed(0)} MiB`;
}

/**
 * @param {Pair[]} pairs
 * @param {'wall' | 'cpu' | 'memory'} figure
 */
function ratio(pairs, figure) {
  if (pairs.some(({ ours, peer }) => ours.outcome !== 'ok' || peer.outcome !== 'ok')) return '–';
  const { median, min, max } = summary(pairs.map(({ ours, peer }) => ours[figure] / peer[figure]));
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

/** @param {number} bytes */
function size(bytes) {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param {number} value */
function micro(value) {
  return `${(value * 1e6).toFixed(0)} µs`;
}

/**
 * @param {string[]} headers
 * @param {string[][]} rows
 */
function table(headers, rows) {
  /** @param {string[]} cells */
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(headers), line(headers.map(() => '---')), ...rows.map(line)].join('\n');
}
