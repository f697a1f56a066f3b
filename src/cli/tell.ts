import { appendFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Checked, CheckOutcome } from '../engine/checked.ts';
import { CutShort } from '../engine/watchdog.ts';
import { type Format, type FormatName, formats } from '../formats/index.ts';
import { markdown } from '../formats/markdown.ts';
import { clean } from '../text/clean.ts';
import { inLines, noCommands, noCommandsInJson, noCommandsInXml } from '../text/log.ts';
import type { FormatRequest } from './formats.ts';
import { say } from './output.ts';
import { describe } from './problems.ts';
import type { Progress } from './progress.ts';
import { inputsOf } from './run.ts';
import { today } from './today.ts';
import { UsageError } from './usage.ts';
import { writeFile } from './write-file.ts';

/** The options of what ends in a report. */
export interface ReportOptions {
  readonly format: readonly FormatRequest[];
  readonly quiet?: boolean;
  readonly exitZero?: boolean;
  readonly maxFindings?: number;
  readonly fixes?: boolean;
  readonly color?: boolean;
}

/** @throws {UsageError} when two formats go to one place */
export function checkFormats(options: ReportOptions): void {
  if (options.format.filter(({ file }) => file === undefined).length > 1) {
    throw new UsageError(
      'only one format can go to standard output: give the others a file, as in json:report.json',
    );
  }
  const files = options.format.flatMap(({ file }) => (file === undefined ? [] : resolve(file)));
  const twice = files.find((file, at) => files.indexOf(file) < at && !file.startsWith('/dev/'));
  if (twice !== undefined)
    throw new UsageError(`two formats cannot go to one file: ${clean(relative(process.cwd(), twice))}`);
}

/** What of a run's request follows from how it is reported. */
export function requestFor({ format, maxFindings, fixes }: ReportOptions, progress: Progress) {
  const forMachines = format.some(({ name }) => !['pretty', 'markdown', 'github', 'junit'].includes(name));
  return {
    fingerprints: forMachines ? undefined : (false as const),
    counts: format.some(({ name }) => name === 'json') ? undefined : (false as const),
    maxFindings,
    fixes: fixes && forMachines ? ('reported' as const) : undefined,
    onDocument: (file: string) => progress.show(`checking ${clean(file)}`),
    onNote: (message: string) => {
      progress.clear();
      say(clean(message, 1000));
    },
  };
}

/**
 * Writes what a run comes to.
 *
 * @param started when it began, as `performance.now()` tells
 * @param own files, absolute and without links, that the run was made from besides what it checked
 * @returns the exit status
 * @throws {UsageError} when a file cannot be written
 */
export async function tell(
  outcome: CheckOutcome,
  options: ReportOptions,
  started: number,
  own: Iterable<string> = [],
): Promise<number> {
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
    const inputs = () => new Set([...inputsOf(outcome), ...own]);
    for (const request of formats)
      await write(outcome, request, { ...options, inputs, elapsedMs: performance.now() - started });
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

async function write(
  checked: Checked,
  request: FormatRequest,
  options: ReportOptions & { readonly elapsedMs: number; readonly inputs: () => ReadonlySet<string> },
): Promise<void> {
  const { report, watchdog } = checked;
  const format: Format = formats[request.name];
  const toTerminal = request.file === undefined && process.stdout.isTTY === true;
  const made = format(report, {
    color: options.color ?? (toTerminal && !process.env.NO_COLOR),
    width: toTerminal ? (process.stdout.columns ?? 100) : 100,
    quiet: options.quiet === true,
    today: today(process.env.THREATLINT_NOW),
    elapsedMs: options.elapsedMs,
    onCut: (what) =>
      say(`${request.name}${request.file === undefined ? '' : ` in ${clean(request.file)}`}: ${what}`),
  });
  const pieces = watchdog.pieces(report.documents.length, 'the report was not written', made);
  if (request.file === undefined) await print(inLines(pieces, harmless[request.name]));
  else writeFile(request.file, pieces, { inputs: options.inputs() });
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
