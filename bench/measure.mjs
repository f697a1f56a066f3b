/** Measures whole processes: wall time, processor time and peak memory. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @import { Tool } from './tools.mjs'
 *
 * @typedef {object} Run
 * @property {string} outcome `ok`, `crash` or `killed at 240 s`; only with the first all figures are known
 * @property {number} wall in seconds
 * @property {number} cpu in seconds
 * @property {number} memory in MiB
 * @property {number | null} [status] the process ended with
 * @property {string} [stderr]
 *
 * @typedef {{ ours: Run, peer: Run }} Pair
 * @typedef {{ cwd: string, timeout: number }} Options `timeout` in seconds
 */

const preload = fileURLToPath(new URL('usage.cjs', import.meta.url));

/**
 * Runs one tool over one document once.
 *
 * @param {Tool} tool see tools.mjs
 * @param {string} file
 * @param {Options} options
 * @returns {Run}
 */
export function measure(tool, file, { cwd, timeout }) {
  const folder = mkdtempSync(join(tmpdir(), 'threatlint-usage-'));
  const usage = join(folder, 'usage.json');
  try {
    const start = performance.now();
    const child = spawnSync(process.execPath, ['--require', preload, ...tool.command(file)], {
      cwd,
      env: { ...process.env, ...tool.environment, BENCH_USAGE: usage },
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      timeout: timeout * 1000,
      killSignal: 'SIGKILL',
    });
    const wall = (performance.now() - start) / 1000;
    if (/** @type {NodeJS.ErrnoException | undefined} */ (child.error)?.code === 'ETIMEDOUT')
      return /** @type {Run} */ ({ outcome: `killed at ${timeout} s`, wall });
    if (child.error) throw child.error;
    const used = existsSync(usage) ? JSON.parse(readFileSync(usage, 'utf8')) : {};
    const outcome = tool.finished(child.status, child.stderr) ? 'ok' : 'crash';
    return { outcome, wall, ...used, status: child.status, stderr: child.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Measures two tools in turn, A B A B, so that whatever else the machine does hits both alike.
 *
 * @param {Tool} ours
 * @param {Tool} peer
 * @param {string} file
 * @param {Options & { runs: number, patience: number }} options
 * @returns {Pair[]} the runs of each; a tool that fails, or that needs over `patience` seconds, runs only once
 */
export function measureInTurn(ours, peer, file, { runs, patience, ...options }) {
  const pairs = [];
  for (let run = 0; run < runs; run++) {
    const pair = { ours: measure(ours, file, options), peer: measure(peer, file, options) };
    pairs.push(pair);
    if (pair.peer.outcome !== 'ok' || pair.peer.wall > patience) break;
  }
  return pairs;
}

/**
 * Median, smallest and largest of the numbers.
 *
 * @param {number[]} numbers
 */
export function summary(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median =
    sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1] };
}
