/**
 * `npm run bench -- --lsp`: how long after an edit the language server says what it comes to, and what it takes up. A client
 * over standard input and output drives the built server, one edit after the other. Documented in docs/benchmark.md.
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../scripts/setup.mjs';
import { Editor } from './lsp-edits.mjs';

/** The server waits so long for the next letter; docs/editor.md. */
const pause = 150;
/** So many edits warm the server up. */
const warmUp = 10;

const documents = ['star-trek.json', 'star-trek.yaml', 'asana_oas.yaml', 'zuora.json'];

/**
 * @typedef {object} LspRow times in ms, memory in MiB
 * @property {string} name
 * @property {number} bytes
 * @property {number} open until the first diagnostics
 * @property {number[]} edits each, without the pause
 * @property {number[]} cpu processor time of the server, of each edit
 * @property {number[]} questions hover, definition and completion, without an edit before
 * @property {number} before memory of the server once it is warm
 * @property {number} after
 *
 * @typedef {InstanceType<typeof import('../test/support/language-client.ts').LanguageClient>} Client
 */

/**
 * @param {{ corpus: string, only?: string, edits: number }} options
 * @returns {Promise<LspRow[]>}
 */
export async function measureServer({ corpus, only, edits }) {
  const { LanguageClient } = await clients();
  const rows = [];
  for (const name of documents.filter((one) => !only || one.includes(only))) {
    if (!existsSync(join(corpus, name))) {
      console.error(`bench: ${join(corpus, name)} is not there: left out`);
      continue;
    }
    console.error(`bench: ${edits} edits of ${name}`);
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-lsp-')));
    copyFileSync(join(corpus, name), join(folder, basename(name)));
    const client = new LanguageClient([process.execPath, join(root, 'dist/cli.js'), 'lsp'], folder);
    try {
      rows.push(
        await measureDocument(client, basename(name), readFileSync(join(corpus, name), 'utf8'), edits),
      );
    } finally {
      await client.end();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return rows;
}

/**
 * @param {Client} client
 * @param {string} name
 * @param {string} text
 * @param {number} count
 * @returns {Promise<LspRow>}
 */
async function measureDocument(client, name, text, count) {
  await client.begin();
  const editor = new Editor(text, name.endsWith('.json'));
  const started = performance.now();
  await client.open(name, text);
  await client.diagnostics(name);
  const open = performance.now() - started;
  /** @type {LspRow} */
  const row = {
    name,
    bytes: Buffer.byteLength(text),
    open,
    edits: [],
    cpu: [],
    questions: [],
    before: 0,
    after: 0,
  };
  for (let at = -warmUp; at < count; at++) {
    if (at === 0) row.before = memory(client.pid);
    const edit = editor.next();
    const spent = processor(client.pid);
    const sent = performance.now();
    await client.change(name, edit);
    await client.diagnostics(name);
    if (at < 0) continue;
    row.edits.push(performance.now() - sent - pause);
    row.cpu.push(processor(client.pid) - spent);
    if (at % 10 > 0) continue;
    for (const question of ['hover', 'definition', 'completion']) {
      const asked = performance.now();
      await client.at(question, name, edit.range.start);
      row.questions.push(performance.now() - asked);
    }
  }
  row.after = memory(client.pid);
  return row;
}

/** @param {number} pid */
function memory(pid) {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(proc(pid, 'status'));
  return found ? Number(found[1]) / 1024 : Number.NaN;
}

/**
 * User and system time of a process, of all its threads, in ms: ticks of 10 ms each.
 *
 * @param {number} pid
 */
function processor(pid) {
  const fields = proc(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/**
 * Nothing where the system has no such files.
 *
 * @param {number} pid
 * @param {string} name
 */
function proc(pid, name) {
  const file = `/proc/${pid}/${name}`;
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The client of the tests. */
async function clients() {
  // Beside node_modules, where its packages are found.
  const outfile = join(root, 'dist', `language-client-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, 'test/support/language-client.ts')],
    ...{ outfile, bundle: true, format: 'esm', platform: 'node', external: ['vscode-jsonrpc'] },
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile);
  }
}
