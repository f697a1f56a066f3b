import { resolve } from 'node:path';
import type { CheckRequest } from '../engine/request.ts';
import { ShardMismatch } from '../engine/shard/mismatch.ts';
import type { Shard } from '../engine/shard/read.ts';
import { type Severity, severities } from '../findings/finding.ts';
import { isInside, realpathOf, wouldBe } from '../refs/read-file.ts';
import { clean } from '../text/clean.ts';
import type { ShardOptions } from '../verdict/shard.ts';
import { say } from './output.ts';
import type { Progress } from './progress.ts';
import { type ConfigOption, requestHere } from './run.ts';
import { type ReportOptions, requestFor } from './tell.ts';
import { UsageError } from './usage.ts';

export interface MergeOptions extends ConfigOption, ReportOptions {
  readonly ruleset: readonly string[];
  readonly baseline?: string;
  readonly all?: boolean;
}

/**
 * A run as its shards were asked for it. A report may be anybody's: where it names files outside of the repository, the
 * person has to name them.
 *
 * @throws {ShardMismatch} where a report names what it may not, or no severity
 * @throws {UsageError} where the person asks for what the shards were not asked for
 */
export function requestOf(
  { options: said, report }: Shard,
  options: MergeOptions,
  progress: Progress,
): CheckRequest {
  const { all, ruleset, timeout } = options;
  const { since } = said;
  if (all && !since) throw new UsageError('--all goes with shards that were checked with --since');
  const isNamed = options.config !== undefined && options.config !== true;
  // That no policy counts, no report decides: where there is one here, the person has to say so.
  const config = isNamed ? options.config : said.config || true;
  const request = requestHere(said.paths, { ...(timeout === undefined ? {} : { timeout }), config });
  const jail = { report, root: realpathOf(request.root) ?? request.root };
  for (const path of said.paths) inside(path, 'a path', jail);
  if (!isNamed && typeof config === 'string') inside(config, '--config', jail);
  const baselineFile = options.baseline ?? said.baseline ?? undefined;
  if (options.baseline === undefined && said.baseline !== null) inside(said.baseline, '--baseline', jail);
  if (ruleset.length === 0) for (const name of said.rulesets) inside(name, '--ruleset', jail);
  const asked = inWords(said);
  if (asked !== '') say(`as the shards were asked: ${clean(asked, 1000)}`);
  return {
    ...request,
    rulesets: ruleset.length > 0 ? ruleset : said.rulesets,
    failOn: said.failOn === null ? undefined : severityOf(said.failOn, report),
    ...(baselineFile === undefined ? {} : { baselineFile }),
    ...(since ? { since: { ...since, to: since.to ?? undefined, all: all === true } } : {}),
    ...requestFor(options, progress),
  };
}

/** What of the options a report decides, so that it is seen. */
function inWords({ paths, rulesets, baseline, failOn, since }: ShardOptions): string {
  return [
    ...paths,
    ...rulesets.map((name) => `--ruleset ${name}`),
    ...(baseline === null ? [] : [`--baseline ${baseline}`]),
    ...(failOn === null ? [] : [`--fail-on ${failOn}`]),
    ...(since ? [`--since ${since.ref}`] : []),
    ...(since?.to ? [`--to ${since.to}`] : []),
    ...(since?.initial ? ['--initial'] : []),
  ].join(' ');
}

function inside(
  path: string,
  option: 'a path' | '--config' | '--ruleset' | '--baseline',
  { report, root }: { readonly report: string; readonly root: string },
): void {
  const absolute = resolve(path);
  if (isInside(realpathOf(absolute) ?? wouldBe(absolute), root)) return;
  const then =
    option === 'a path'
      ? 'shards are of one repository'
      : `name it yourself: threatlint merge ${option} ${clean(path, 200)} …`;
  throw new ShardMismatch(
    report,
    `the shard was asked for ${option === 'a path' ? '' : `${option} `}${clean(path, 200)}, which lies outside of the repository: ${then}`,
  );
}

function severityOf(name: string, report: string): Severity {
  const found = severities.find((severity) => severity === name);
  if (found) return found;
  throw new ShardMismatch(report, `it is damaged: ${clean(name, 40)} is no severity`);
}
