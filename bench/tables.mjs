/** The figures as Markdown. */
import { summary } from './measure.mjs';

/** When and on what it was measured. */
export function machine(tools, { cpus, memory }) {
  const versions = tools.map((tool) => `${tool.name} ${tool.version()}`).join(', ');
  const gib = Math.round(memory / 2 ** 30);
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus[0]?.model ?? 'unknown processor'}, ${cpus.length} cores, ${gib} GiB, ` +
      `${process.platform} ${process.arch}, Node ${process.versions.node}; ${versions}.`,
    'Whole processes, in turn (A B A B); median (smallest–largest). Ratios are threatlint to the peer, pair by pair, in the same run.',
  ].join('\n');
}

/** One row a document: our figures, then each peer's and the ratios to it. */
export function comparisonTable(results, peers) {
  const headers = ['document', 'size', 'threatlint: wall', 'CPU', 'peak memory'];
  for (const { name } of peers) {
    headers.push(`${name}: wall`, 'CPU', 'peak memory', 'wall ratio', 'memory ratio');
  }
  const rows = results.map(({ name, bytes, ours, byPeer }) => [
    name,
    size(bytes),
    ...figures(ours),
    ...byPeer.flatMap((pairs) => [
      ...figures(pairs.map(({ peer }) => peer)),
      ratio(pairs, 'wall'),
      ratio(pairs, 'memory'),
    ]),
  ]);
  return table(headers, rows);
}

/** What each stage took inside one process, in ms. */
export function stageTable(results) {
  const names = Object.keys(results.find(({ stages }) => stages)?.stages ?? {});
  if (names.length === 0) return 'No stage timings: the engine printed none.';
  const rows = results.map(({ name, stages }) => [
    name,
    ...names.map((stage) => stages?.[stage]?.toFixed(0) ?? '–'),
  ]);
  return `Stages inside the process, ms:\n\n${table(['document', ...names], rows)}`;
}

/** Time against the number of operations; linear cost shows as a constant time an added operation. */
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

/** One table a definition, a row for each rule, the dearest first. */
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

function seconds(runs) {
  const { median, min, max } = summary(runs.map((run) => run.wall));
  const digits = median < 10 ? 2 : 0;
  return `${median.toFixed(digits)} s (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

function cpu(runs) {
  const { median } = summary(runs.map((run) => run.cpu));
  return `${median.toFixed(median < 10 ? 2 : 0)} s`;
}

function memory(runs) {
  return `${summary(runs.map((run) => run.memory)).median.toFixed(0)} MiB`;
}

function ratio(pairs, figure) {
  if (pairs.some(({ ours, peer }) => ours.outcome !== 'ok' || peer.outcome !== 'ok')) return '–';
  const { median, min, max } = summary(pairs.map(({ ours, peer }) => ours[figure] / peer[figure]));
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

function size(bytes) {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function micro(value) {
  return `${(value * 1e6).toFixed(0)} µs`;
}

function table(headers, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(headers), line(headers.map(() => '---')), ...rows.map(line)].join('\n');
}
