import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { baselineText } from '../../src/policy/baseline.ts';
import { Changes } from '../since/changes.ts';
import { inEveryFormat, inShards } from '../support/shards.ts';
import { drawn, estate } from './estates.ts';

const changes = new Changes();

/** Writes down what is found, as `threatlint baseline` does, but for every other entry, and with one that is stale. */
async function someBaseline(): Promise<void> {
  const outcome = await check(changes.request());
  if ('problems' in outcome) throw new Error(outcome.problems.map(({ message }) => message).join());
  const kept = outcome.baseline.now().filter((_, at) => at % 2 === 0);
  const stale = { rule: 'string-unbounded', file: 'gone.yaml', fingerprint: 'f'.repeat(32), operation: null };
  changes.write({ '.threatlint-baseline.json': baselineText([...kept, stale]) });
}

test('an estate in shards comes to what it comes to in one run, in every format', async () => {
  const verdicts = new Set<string>();
  await fc.assert(
    fc.asyncProperty(drawn, fc.integer({ min: 1, max: 5 }), fc.boolean(), async (drawn, of, hasBaseline) => {
      changes.base(estate(drawn));
      if (hasBaseline) await someBaseline();
      const whole = await changes.check();
      const { merged, parts } = await inShards(changes, of);
      expect(inEveryFormat(merged)).toEqual(inEveryFormat(whole));
      expect(merged.exitStatus).toBe(whole.exitStatus);
      // No part has seen enough to prove anything.
      expect(parts.flatMap(({ threats }) => threats)).toEqual([]);
      verdicts.add(`${whole.verdict} ${whole.exitStatus}`);
    }),
    { numRuns: Number(process.env.THREATLINT_SHARDS ?? 12) },
  );
  expect(verdicts.size).toBeGreaterThan(1);
}, 300_000);

test('a change to an estate, too', async () => {
  await fc.assert(
    fc.asyncProperty(drawn, drawn, fc.integer({ min: 1, max: 4 }), async (before, after, of) => {
      changes.base(estate(before));
      changes.change(estate(after));
      const since = { ref: 'HEAD' };
      const whole = await changes.check({ since });
      const { merged } = await inShards(changes, of, { since });
      expect(inEveryFormat(merged)).toEqual(inEveryFormat(whole));
      expect(merged.exitStatus).toBe(whole.exitStatus);
    }),
    { numRuns: Number(process.env.THREATLINT_SHARDS ?? 8) },
  );
}, 300_000);
