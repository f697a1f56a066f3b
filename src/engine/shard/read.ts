import type { ShardDefinition, ShardOptions, ShardResult } from '../../verdict/shard.ts';
import { Damaged, Typed } from './typed.ts';

/** What a shard's report says, and which file it is. */
export interface Shard extends ShardResult {
  /** As the person named it. */
  readonly report: string;
  /** The version of threatlint that made it. */
  readonly version: string;
}

/** More shards than any build starts. */
export const mostShards = 10_000;

/** More than anybody names when he starts a shard: each is looked for, and whoever made a report up chose how many there are. */
const mostPaths = 10_000;
const mostRulesets = 100;

/**
 * Reads what a report says as that of a shard. Nothing in it is taken for what it should be: it may be anybody's.
 *
 * @param value the report, parsed
 * @throws {Damaged} where it is none, or not whole
 */
export function shardIn(value: unknown, report: string): Shard {
  const all = new Typed(value, '');
  const shard = all.get('shard');
  if (shard.value === undefined) {
    const isOurs = all.get('version').value === 1 && all.get('gates').value !== undefined;
    throw new Damaged(
      isOurs
        ? 'it is the report of a whole run: merge takes those of `threatlint check --shard K/N --format json:FILE`'
        : 'it is no JSON report of threatlint: merge takes those of `threatlint check --shard K/N --format json:FILE`',
    );
  }
  const of = shard.get('of').number(mostShards + 1);
  const index = shard.get('index').number(of + 1);
  if (index === 0) shard.get('index').refuse('counts from 1');
  const definitions = shard
    .get('definitions')
    .list()
    .map((one) => definitionIn(one));
  const folder = shard.get('folder').text();
  return {
    report,
    version: all.get('tool').get('version').text(),
    ...{ index, of, folder },
    commit: shard.get('commit').orNull((one) => one.text()),
    configuration: shard.get('configuration').text(),
    rules: shard.get('rules').orNull((one) => one.text()),
    options: optionsIn(shard.get('options')),
    cut: shard
      .get('cut')
      .list()
      .map((one) => ({ file: one.get('file').text(), reason: one.get('reason').text() })),
    definitions,
  };
}

function definitionIn(said: Typed): ShardDefinition {
  return {
    file: said.get('file').text(),
    files: said
      .get('files')
      .list()
      .map((pair) => {
        const [file, digest] = pair.list();
        return [(file ?? pair).text(), (digest ?? pair).text()] as const;
      }),
    operations: said.get('operations').number(),
    said: said.get('said').text(),
  };
}

function optionsIn(said: Typed): ShardOptions {
  const config = said.get('config');
  return {
    paths: texts(said.get('paths'), mostPaths),
    config: typeof config.value === 'string' ? config.value : config.flag(),
    rulesets: texts(said.get('rulesets'), mostRulesets),
    baseline: said.get('baseline').orNull((one) => one.text()),
    failOn: said.get('failOn').orNull((one) => one.text()),
    since: said.get('since').orNull((since) => ({
      ref: since.get('ref').orNull((one) => one.text()),
      to: since.get('to').orNull((one) => one.text()),
      initial: since.get('initial').flag(),
    })),
  };
}

function texts(said: Typed, most: number): string[] {
  return said.list(most).map((one) => one.text());
}
