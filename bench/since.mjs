/**
 * `npm run bench -- --since`: what a commit hook costs, beside a check of the whole. Documented in docs/benchmark.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corpusDocuments } from './documents.mjs';
import { measureInTurn } from './measure.mjs';
import { threatlint } from './tools.mjs';

/**
 * @import { Pair } from './measure.mjs'
 * @typedef {{ name: string, change: string, pairs: Pair[] }} Row `ours` is the run with `--since HEAD`, `peer` the one without
 */

/**
 * @param {{ corpus: string, only?: string, runs: number, timeout: number }} options
 * @returns {Row[]}
 */
export function measureSince({ corpus, only, runs, timeout }) {
  /** @type {Row[]} */
  const rows = [];
  for (const document of ['asana_oas.yaml', 'github-api.json']) {
    if (only && !document.includes(only)) continue;
    const folder = mkdtempSync(join(tmpdir(), 'threatlint-since-'));
    try {
      const [found] = corpusDocuments(corpus, folder, document);
      if (!found) continue;
      committed(folder);
      const before = readFileSync(join(folder, document), 'utf8');
      for (const [change, edit] of /** @type {const} */ ([
        ['nothing', (/** @type {string} */ text) => text],
        ['one operation', opened],
      ])) {
        console.error(`bench: ${document}, ${change} changed`);
        writeFileSync(join(folder, document), edit(before));
        const since = { ...threatlint, command: withSince };
        const limits = { cwd: folder, runs, timeout, patience: timeout };
        rows.push({ name: document, change, pairs: measureInTurn(since, threatlint, document, limits) });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return rows;
}

/** @param {string} file */
function withSince(file) {
  return [...threatlint.command(file), '--since', 'HEAD'];
}

/** @param {string} folder */
function committed(folder) {
  const git = (/** @type {string[]} */ ...words) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...words], {
      cwd: folder,
    });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message=base');
}

/**
 * The definition with its first operation open to anyone.
 *
 * @param {string} text
 */
function opened(text) {
  const edited = text.trimStart().startsWith('{')
    ? text.replace('"operationId":', '"security": [], "operationId":')
    : text.replace(/^( +)security:\n(?:\1[ -].*\n)+/m, '$1security: []\n');
  if (edited === text) throw new Error('there is no operation to open');
  return edited;
}
