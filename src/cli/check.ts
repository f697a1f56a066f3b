import { appendFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { check as run } from '../engine/check.ts';
import type { Checked } from '../engine/checked.ts';
import type { CheckRequest } from '../engine/request.ts';
import { CutShort } from '../engine/watchdog.ts';
import type { Severity } from '../findings/finding.ts';
import { type Format, type FormatName, formats } from '../formats/index.ts';
import { markdown } from '../formats/markdown.ts';
import { clean } from '../text/clean.ts';
import { inLines, noCommands, noCommandsInJson, noCommandsInXml } from '../text/log.ts';
import type { FormatRequest } from './formats.ts';
import { say } from './output.ts';
import { describe } from './problems.ts';
import { Progress } from './progress.ts';
import { type ConfigOption, inputsOf, requestHere } from './run.ts';
import { today } from './today.ts';
import { UsageError } from './usage.ts';
import { writeFile } from './write-file.ts';

/** The options of `check`, as the argument parser gives them. */
export interface CheckOptions extends ConfigOption {
  readonly ruleset: readonly string[];
  readonly allowCode?: boolean;
  readonly format: readonly FormatRequest[];
  readonly failOn?: Severity;
  readonly since?: string;
  readonly to?: string;
  readonly all?: boolean;
  readonly initial?: boolean;
  readonly stdin?: boolean;
  readonly stdinFilename?: string;
  readonly quiet?: boolean;
  readonly exitZero?: boolean;
  readonly maxFindings?: number;
  readonly fixes?: boolean;
  readonly color?: boolean;
}

/**
 * `threatlint check`: results go to standard output or to files, everything else to standard error.
 *
 * @returns the exit status (README, Exit status)
 * @throws {UsageError} when the options contradict each other or a file cannot be written
 */
export async function check(paths: readonly string[], options: CheckOptions): Promise<number> {
  const started = performance.now();
  if (options.format.filter(({ file }) => file === undefined).length > 1) {
    throw new UsageError(
      'only one format can go to standard output: give the others a file, as in json:report.json',
    );
  }
  const files = options.format.flatMap(({ file }) => (file === undefined ? [] : resolve(file)));
  const twice = files.find((file, at) => files.indexOf(file) < at && !file.startsWith('/dev/'));
  if (twice !== undefined)
    throw new UsageError(`two formats cannot go to one file: ${clean(relative(process.cwd(), twice))}`);
  const progress = new Progress(process.stderr, started);
  const outcome = await run(await requestOf(paths, options, progress));
  progress.clear();
  if ('problems' in outcome) {
    for (const problem of outcome.problems) say(describe(problem));
    return 2;
  }
  const { report } = outcome;
  if (outcome.passedOver.length > 0 && report.documents.length === 0 && report.errors.length === 0) {
    const [first] = outcome.passedOver;
    const more = outcome.passedOver.length > 1 ? ` and ${outcome.passedOver.length - 1} more` : '';
    say(`nothing to check: ${clean(relative(process.cwd(), first ?? ''))}${more} is no OpenAPI definition`);
  }
  const formats = options.format.length > 0 ? options.format : [{ name: 'pretty', file: undefined } as const];
  try {
    for (const request of formats) await write(outcome, request, options, performance.now() - started);
  } catch (error) {
    if (!(error instanceof CutShort)) throw error;
    say(error.message);
    return 3;
  }
  if (process.env.THREATLINT_TIMINGS) {
    process.stderr.write(`threatlint-timings ${JSON.stringify(outcome.timings)}\n`);
  }
  return options.exitZero && report.exitStatus === 1 ? 0 : report.exitStatus;
}

async function requestOf(
  paths: readonly string[],
  options: CheckOptions,
  progress: Progress,
): Promise<CheckRequest> {
  const forMachines = options.format.some(
    ({ name }) => !['pretty', 'markdown', 'github', 'junit'].includes(name),
  );
  const shared = {
    ...requestHere(paths, options),
    fingerprints: forMachines ? undefined : (false as const),
    rulesets: options.ruleset,
    allowCode: options.allowCode,
    failOn: options.failOn,
    maxFindings: options.maxFindings,
    ...sinceOf(options),
    fixes: options.fixes && forMachines ? ('reported' as const) : undefined,
    onDocument: (file: string) => progress.show(`checking ${clean(file)}`),
    onNote: (message: string) => {
      progress.clear();
      say(clean(message, 1000));
    },
  };
  if (!options.stdin) {
    if (options.stdinFilename !== undefined) throw new UsageError('--stdin-filename goes with --stdin');
    return shared;
  }
  if (options.stdinFilename === undefined) throw new UsageError('--stdin needs --stdin-filename PATH');
  if (paths.length > 0) throw new UsageError('--stdin checks standard input alone: leave the paths away');
  const name = resolve(shared.cwd, options.stdinFilename);
  return { ...shared, paths: [name], overlay: new Map([[name, await readAll()]]) };
}

function sinceOf({ since, to, all, initial, stdin }: CheckOptions): Pick<CheckRequest, 'since'> {
  if (since === undefined) {
    if (to !== undefined) throw new UsageError('--to goes with --since');
    if (initial) throw new UsageError('--initial goes with --since');
    if (all) throw new UsageError('--all goes with --since: without it everything is listed');
    return {};
  }
  if (to !== undefined && stdin)
    throw new UsageError('--to judges a commit, and --stdin what comes from standard input: leave one away');
  return { since: { ref: since, to, all: all === true, initial: initial === true } };
}

/** As much as is read of a file. */
const longestInput = 128 * 1024 * 1024;

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > longestInput) throw new UsageError('standard input is larger than 128 MiB');
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

async function write(
  checked: Checked,
  request: FormatRequest,
  options: CheckOptions,
  elapsedMs: number,
): Promise<void> {
  const { report, watchdog } = checked;
  const format: Format = formats[request.name];
  const toTerminal = request.file === undefined && process.stdout.isTTY === true;
  const made = format(report, {
    color: options.color ?? (toTerminal && !process.env.NO_COLOR),
    width: toTerminal ? (process.stdout.columns ?? 100) : 100,
    quiet: options.quiet === true,
    today: today(process.env.THREATLINT_NOW),
    elapsedMs,
  });
  const pieces = watchdog.pieces(report.documents.length, 'the report was not written', made);
  if (request.file === undefined) await print(inLines(pieces, harmless[request.name]));
  else writeFile(request.file, pieces, { inputs: inputsOf(checked) });
  if (request.name === 'github') addToSummary(checked);
}

/** What of a format would be a command in a build server's log; `github` consists of commands. */
const harmless: Readonly<Record<FormatName, (text: string) => string>> = {
  pretty: noCommands,
  markdown: noCommands,
  json: noCommandsInJson,
  sarif: noCommandsInJson,
  gitlab: noCommandsInJson,
  'gitlab-sast': noCommandsInJson,
  junit: noCommandsInXml,
  github: (text) => text,
};

/** The page of the run, where GitHub says where that is: each step has a file of its own, and adds to it. */
function addToSummary({ report }: Checked): void {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  try {
    appendFileSync(file, `${markdown(report)}\n`);
  } catch (error) {
    throw new UsageError(`the summary cannot be written to ${clean(file)}: ${(error as Error).message}`);
  }
}

/** Waits where a pipe is slower; ends where nobody reads any more. */
async function print(pieces: Iterable<string>): Promise<void> {
  const { stdout } = process;
  for (const piece of pieces) {
    if (!stdout.writable) return;
    if (stdout.write(piece)) continue;
    await new Promise<void>((resume) => {
      const events = ['drain', 'close', 'error'];
      const go = () => {
        for (const event of events) stdout.off(event, go);
        resume();
      };
      for (const event of events) stdout.on(event, go);
    });
  }
}
