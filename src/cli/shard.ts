import type { Part } from '../engine/shard/part.ts';
import { mostShards } from '../engine/shard/read.ts';
import { UsageError } from './usage.ts';

/**
 * Reads the value of `--shard`.
 *
 * @throws {UsageError} for anything that is no part of a whole
 */
export function parseShard(text: string): Part {
  const [, index, of] = /^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? [];
  const part = { index: Number(index), of: Number(of) };
  if (index === undefined || part.index < 1 || part.index > part.of)
    throw new UsageError('write the number of the shard and how many there are, as in 1/3, 2/3 and 3/3');
  if (part.of > mostShards) throw new UsageError(`there are at most ${mostShards} shards`);
  return part;
}
