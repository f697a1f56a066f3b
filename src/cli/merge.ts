import { resolve } from 'node:path';
import { check } from '../engine/check.ts';
import type { CheckOutcome } from '../engine/checked.ts';
import { ShardMismatch } from '../engine/shard/mismatch.ts';
import { type Shard, shardIn } from '../engine/shard/read.ts';
import { Replay } from '../engine/shard/replay.ts';
import { Damaged } from '../engine/shard/typed.ts';
import { wholeRun } from '../engine/shard/whole.ts';
import { readRegular, realpathOf } from '../refs/read-file.ts';
import { decode } from '../text/decode.ts';
import { version } from '../version.ts';
import { type MergeOptions, requestOf } from './merge-request.ts';
import { say } from './output.ts';
import { describe } from './problems.ts';
import { Progress } from './progress.ts';
import { checkFormats, tell } from './tell.ts';

/** As much as is read of a report. */
const longestReport = 128 * 1024 * 1024;

/**
 * `threatlint merge`: joins the reports of the shards of one run into the report of the run. What rules said is taken from
 * the reports; threat models, policy and baseline are judged here, of all definitions together.
 *
 * @returns the exit status, as of `check`; 2 where the reports do not belong together, 3 where one cannot be read
 * @throws {UsageError} when the options contradict each other or a file cannot be written
 */
export async function merge(files: readonly string[], options: MergeOptions): Promise<number> {
  const started = performance.now();
  checkFormats(options);
  const shards = files.flatMap((file) => shardOf(file) ?? []);
  if (shards.length < files.length) return 3;
  const progress = new Progress(process.stderr, started);
  const reports = new Set(files.flatMap((file) => realpathOf(resolve(file)) ?? []));
  const outcome = await merged(shards, reports, options, progress);
  progress.clear();
  return tell(outcome, options, started, reports);
}

async function merged(
  shards: readonly Shard[],
  reports: ReadonlySet<string>,
  options: MergeOptions,
  progress: Progress,
): Promise<CheckOutcome> {
  try {
    wholeRun(shards, version);
    return await check({
      ...requestOf(shards[0] as Shard, options, progress),
      replay: new Replay(shards, reports),
    });
  } catch (error) {
    if (!(error instanceof ShardMismatch)) throw error;
    return { problems: [{ file: error.report, range: null, message: error.message }] };
  }
}

/** Reads a report; says what is wrong with it, and is undefined then. */
function shardOf(file: string): Shard | undefined {
  const wrong = (message: string) => {
    say(describe({ file, range: null, message }));
    return undefined;
  };
  const real = realpathOf(resolve(file));
  if (real === undefined) return wrong('this report does not exist: look whether its shard came to its end');
  const read = readRegular(real, longestReport);
  if ('unread' in read)
    return wrong(
      read.unread === 'too-large'
        ? `this report is larger than ${longestReport / 1024 / 1024} MiB: take more shards`
        : `this report cannot be read (${read.code ?? 'it is no file'})`,
    );
  const decoded = decode(read.bytes);
  if ('problem' in decoded) return wrong(`this report is no text: ${decoded.problem}`);
  try {
    return shardIn(JSON.parse(decoded.text), file);
  } catch (error) {
    if (error instanceof Damaged) return wrong(`this is not the report of a shard: ${error.message}`);
    if (error instanceof SyntaxError)
      return wrong('this report is no JSON, or was cut off: look whether its shard came to its end');
    throw error;
  }
}
