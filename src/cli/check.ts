import { resolve } from 'node:path';
import { check as run } from '../engine/check.ts';
import type { CheckRequest } from '../engine/request.ts';
import type { Part } from '../engine/shard/part.ts';
import type { Severity } from '../findings/finding.ts';
import { say } from './output.ts';
import { Progress } from './progress.ts';
import { type ConfigOption, requestHere } from './run.ts';
import { checkFormats, type ReportOptions, requestFor, tell } from './tell.ts';
import { UsageError } from './usage.ts';

/** The options of `check`, as the argument parser gives them. */
export interface CheckOptions extends ConfigOption, ReportOptions {
  readonly ruleset: readonly string[];
  readonly allowCode?: boolean;
  readonly baseline?: string;
  readonly failOn?: Severity;
  readonly since?: string;
  readonly to?: string;
  readonly all?: boolean;
  readonly initial?: boolean;
  readonly shard?: Part;
  readonly stdin?: boolean;
  readonly stdinFilename?: string;
}

/**
 * `threatlint check`: results go to standard output or to files, everything else to standard error.
 *
 * @returns the exit status (README, Exit status)
 * @throws {UsageError} when the options contradict each other or a file cannot be written
 */
export async function check(paths: readonly string[], options: CheckOptions): Promise<number> {
  const started = performance.now();
  checkFormats(options);
  if (options.shard && !options.format.some(({ name }) => name === 'json'))
    say(
      'this looks at a part of the definitions: add --format json:FILE, and give the reports of all to merge',
    );
  const progress = new Progress(process.stderr, started);
  const outcome = await run(await requestOf(paths, options, progress));
  progress.clear();
  return tell(outcome, options, started);
}

async function requestOf(
  paths: readonly string[],
  options: CheckOptions,
  progress: Progress,
): Promise<CheckRequest> {
  const shared = {
    ...requestHere(paths, options),
    rulesets: options.ruleset,
    allowCode: options.allowCode,
    failOn: options.failOn,
    baselineFile: options.baseline,
    part: options.shard,
    ...sinceOf(options),
    ...requestFor(options, progress),
  };
  if (!options.stdin) {
    if (options.stdinFilename !== undefined) throw new UsageError('--stdin-filename goes with --stdin');
    return shared;
  }
  if (options.shard)
    throw new UsageError('--stdin checks one definition, and --shard a part of many: leave one away');
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
