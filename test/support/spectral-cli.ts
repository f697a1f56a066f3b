import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportedFinding } from '../../src/verdict/report.ts';

const project = join(import.meta.dirname, '../..');
const cli = join(project, 'node_modules/@stoplight/spectral-cli/dist/index.js');

interface Said {
  readonly code: string;
  readonly severity: number;
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly source: string;
  /** Counted from 0. */
  readonly range: { readonly start: Position; readonly end: Position };
}

interface Position {
  readonly line: number;
  readonly character: number;
}

/** Spectral's own codes are threatlint's to say as errors or unchecked (docs/spectral.md). */
const ownCodes = ['parser', 'invalid-ref', 'unrecognized-format'];

/**
 * What the real command of Spectral says of definitions, as sorted lines; undefined where it ends with an error of its own.
 *
 * @param seconds of the clock; a command that takes longer is ended
 */
export function theirs(files: readonly string[], ruleset: string, seconds = 600): string[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'threatlint-spectral-'));
  try {
    const to = join(folder, 'said.json');
    // A pipe would end where the command does not wait until all is written.
    const out = openSync(to, 'w');
    const memory = '--max-old-space-size=6000';
    spawnSync(process.execPath, [memory, cli, 'lint', ...files, '-r', ruleset, '-f', 'json', '--quiet'], {
      stdio: ['ignore', out, 'ignore'],
      timeout: seconds * 1000,
    });
    closeSync(out);
    const text = readFileSync(to, 'utf8');
    return text === '' ? undefined : lines(JSON.parse(text) as Said[]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function lines(all: readonly Said[]): string[] {
  const said = all
    .filter(({ code }) => !ownCodes.includes(code))
    .map(
      ({ code, severity, path, message, source, range: { start, end } }) =>
        `${realpathSync(source)}:${from0(start)}-${from0(end)} ${code} ${severity} ${pointer(path)} ${message}`,
    );
  return [...new Set(said)].sort();
}

const from0 = ({ line, character }: Position) => `${line + 1}:${character + 1}`;
const from1 = ({ line, column }: { line: number; column: number }) => `${line}:${column}`;

const pointer = (path: readonly (string | number)[]) =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const numbers = ['high', 'medium', 'low', 'info'];

/** What threatlint found, in the same words. */
export function ours(findings: readonly ReportedFinding[], cwd: string): string[] {
  const all = findings
    .filter(({ rule }) => rule.startsWith('spectral/'))
    .flatMap((one) => {
      const rule = one.rule.replace('spectral/', '');
      return [one, ...one.related].map(
        ({ file, pointer: at, message, range: { start, end } }) =>
          `${realpathSync(join(cwd, file ?? one.file))}:${from1(start)}-${from1(end)} ${rule} ${numbers.indexOf(one.severity)} ${at} ${message}`,
      );
    });
  return [...new Set(all)].sort();
}
