/**
 * `npm run bench -- --shapes`: what the shapes of test/hostile cost on the command line when each is as large as a
 * megabyte allows, and what a report of very many findings costs in each format. Documented in docs/benchmark.md.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { importBundled } from '../scripts/bundled.mjs';
import { measure } from './measure.mjs';
import { threatlint } from './tools.mjs';

/**
 * @typedef {Record<string, string>} Files
 * @typedef {(size: number) => Files} Shape
 * @typedef {{ name: string, size: number, bytes: number, cpu: number | undefined, memory: number | undefined, outcome: string, status: number | null | undefined }} Row
 */

/** A megabyte, and no more: all files of a shape together. */
const most = 1_000_000;

/** @type {(format: string) => string[]} */
const check = (format) => ['check', '--no-color', '--format', format];

/**
 * @param {{ only?: string, timeout: number }} options `only`, a part of a shape's name
 * @returns {Promise<Row[]>} the dearest first
 */
export async function measureShapes({ only, timeout }) {
  const { shapes, definitionShapes, ...others } = await bundled();
  /** @type {Row[]} */
  const rows = [];
  for (const [name, shape] of Object.entries(
    Object.assign({}, shapes, definitionShapes, ...Object.values(others)),
  )) {
    if (only && !name.includes(only)) continue;
    console.error(`bench: ${name}`);
    const size = largest(shape);
    rows.push({ name, size, ...run(shape(size), check('json'), timeout) });
  }
  return rows.sort((a, b) => (b.cpu ?? Number.POSITIVE_INFINITY) - (a.cpu ?? Number.POSITIVE_INFINITY));
}

const formats = ['pretty', 'json', 'sarif', 'markdown', 'github', 'gitlab', 'gitlab-sast', 'junit'];

/**
 * @param {{ timeout: number }} options
 * @returns {Row[]} a row for each format
 */
export function measureReports({ timeout }) {
  // Names of their own, lest one finding speak for all.
  const operations = Array.from({ length: 5_000 }, (_, at) => [
    `/p${at}`,
    {
      post: {
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  [`url${at}`]: { type: 'string', format: 'uri' },
                  [`q${at}`]: { type: 'string' },
                  [`n${at}`]: { type: 'integer' },
                },
              },
            },
          },
        },
        responses: { 200: { description: 'ok' } },
      },
    },
  ]);
  const definition = {
    openapi: '3.1.0',
    info: { title: 'Many findings', version: '1' },
    servers: [{ url: 'https://api.example.com' }],
    paths: Object.fromEntries(operations),
  };
  const files = { 'api.json': JSON.stringify(definition) };
  return formats.map((format) => {
    console.error(`bench: many findings as ${format}`);
    return {
      name: format,
      size: operations.length,
      ...run(files, [...check(format), '--ruleset', 'all'], timeout),
    };
  });
}

/**
 * @param {Files} files
 * @param {string[]} words of the command line
 * @param {number} timeout in seconds
 */
function run(files, words, timeout) {
  const folder = mkdtempSync(join(tmpdir(), 'threatlint-shape-'));
  try {
    for (const [file, text] of Object.entries({ '.git/HEAD': '', ...files })) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const [program] = threatlint.command('');
    const tool = { ...threatlint, command: () => [program, ...words], finished: isStatus };
    const { outcome, status, cpu, memory } = measure(tool, '', { cwd: folder, timeout });
    return { bytes: bytesOf(files), outcome, status, cpu, memory };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whatever a stranger writes: a verdict, or that something is wrong with his input. */
function isStatus(/** @type {number | null} */ status) {
  return status !== null && status <= 3;
}

/** @param {Shape} shape */
function largest(shape) {
  let [low, high] = [1, 1];
  while (bytesOf(shape(high)) <= most && high < most) high *= 2;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (bytesOf(shape(middle)) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** @param {Files} files */
function bytesOf(files) {
  return Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/** @returns {Promise<Record<string, Record<string, Shape>>>} */
function bundled() {
  return importBundled([
    "export { shapes } from './test/hostile/shapes.ts';",
    "export { definitionShapes } from './test/hostile/definition-shapes.ts';",
    "export { estateShapes } from './test/hostile/estate-shapes.ts';",
    "export { longTextShapes } from './test/hostile/long-text-shapes.ts';",
    "export { repeatingShapes } from './test/hostile/repeating-shapes.ts';",
    "export { textShapes } from './test/hostile/text-shapes.ts';",
  ]);
}
