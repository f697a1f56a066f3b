import { plural } from '../../text/layout.ts';
import { shortened } from '../../text/shorten.ts';
import { ShardMismatch } from './mismatch.ts';
import type { Shard } from './read.ts';

const again = 'run all shards again, in the same way and on the same commit';

/**
 * Holds the reports of shards against each other: they must be all the parts of one run.
 *
 * @param version of this threatlint
 * @throws {ShardMismatch} where one is missing or there twice, or two of them differ in what they were asked
 */
export function wholeRun(shards: readonly Shard[], version: string): void {
  const [one] = shards;
  if (!one) return;
  for (const shard of shards) {
    if (shard.version !== version)
      throw new ShardMismatch(
        shard.report,
        `it was made by threatlint ${shortened(shard.version, 40)}, and this is ${version}: use one version for the shards and for merge`,
      );
    const ours = asked(shard);
    for (const [at, [what, then]] of asked(one).entries()) {
      const now = ours[at]?.[1] as string;
      if (now === then) continue;
      throw new ShardMismatch(
        shard.report,
        `it has ${what} ${shortened(now, 200)}, and ${one.report} has ${shortened(then, 200)}: ${again}`,
      );
    }
  }
  eachOnce(shards, one.of);
}

/** What all shards of a run have been asked alike. */
function asked({ of, commit, folder, configuration, options }: Shard): [what: string, value: string][] {
  return [
    ['the number of shards', String(of)],
    ['the commit', commit ?? 'none'],
    ['the working folder', folder || '.'],
    ['the configuration', configuration.slice(0, 12)],
    ['the options', JSON.stringify(options)],
  ];
}

function eachOnce(shards: readonly Shard[], of: number): void {
  const byIndex = new Map<number, Shard>();
  const byDefinition = new Map<string, Shard>();
  for (const shard of shards) {
    const { index, report } = shard;
    const other = byIndex.get(index);
    if (other)
      throw new ShardMismatch(
        report,
        `it is shard ${index} of ${of}, as ${other.report} is: name the report of each shard once`,
      );
    byIndex.set(index, shard);
    for (const { file } of shard.definitions) {
      const known = byDefinition.get(file);
      if (known) throw new ShardMismatch(report, `it has checked ${file}, as ${known.report} has: ${again}`);
      byDefinition.set(file, shard);
    }
  }
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !byIndex.has(index));
  if (missing.length === 0) return;
  const which = `${missing.slice(0, 10).join(', ')}${missing.length > 10 ? ', …' : ''}`;
  throw new ShardMismatch(
    shards[0]?.report ?? '',
    `it is one of ${plural(of, 'shard')}, and shard ${which} is missing: name the reports of all, and look whether each shard came to its end`,
  );
}
