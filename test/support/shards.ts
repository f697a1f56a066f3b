import type { CheckRequest } from '../../src/engine/request.ts';
import { shardIn } from '../../src/engine/shard/read.ts';
import { Replay } from '../../src/engine/shard/replay.ts';
import { wholeRun } from '../../src/engine/shard/whole.ts';
import { type FormatName, formatNames, formats } from '../../src/formats/index.ts';
import type { Report } from '../../src/verdict/report.ts';
import { version } from '../../src/version.ts';
import type { Repository } from './repository.ts';

/** What a report is as a text in each format. */
export function inEveryFormat(report: Report): Record<FormatName, string> {
  const options = { color: false, width: 100, quiet: false, today: '2026-11-23', elapsedMs: 0 };
  const texts = formatNames.map((name) => [name, [...formats[name](report, options)].join('')]);
  return Object.fromEntries(texts) as Record<FormatName, string>;
}

/** Checks a folder in so many shards, each of which leaves nothing but its JSON, and merges them. */
export async function inShards(
  repository: Repository,
  of: number,
  more: Partial<CheckRequest> = {},
): Promise<{ readonly merged: Report; readonly parts: readonly Report[] }> {
  const parts: Report[] = [];
  for (let index = 1; index <= of; index++)
    parts.push(await repository.check({ ...more, part: { index, of } }));
  const shards = parts.map((report, at) =>
    shardIn(JSON.parse([...formats.json(report)].join('')), `${at + 1}.json`),
  );
  wholeRun(shards, version);
  return { merged: await repository.check({ ...more, replay: new Replay(shards) }), parts };
}
