import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import type { Checked } from '../../src/engine/checked.ts';
import { markdown } from '../../src/formats/markdown.ts';
import { TooMuchWork } from '../../src/selector/work.ts';
import { Repository } from '../support/repository.ts';
import { api, each, letters, model } from './shape-parts.ts';
import { CallCounter } from './work.ts';

// What a lock remembers is a stranger's, too: threats by the thousand, and of each as many operations.

const repository = new Repository();
const counter = new CallCounter();
beforeAll(() => counter.start());
afterAll(() => counter.stop());

const answer = '"responses":{"200":{"description":"d"}}';

/** Operations that anyone may call, threats about all of them, and what a lock remembers of the operations. */
const open = (operations: number, threats: number, locked: string) => ({
  '.git/HEAD': '',
  ...api(each(operations, (at) => `"/${letters(at)}":{"get":{"security":[],${answer}}}`)),
  'threatlint.lock': `{"version":1,"models":{"m":{"reviewed":"2026-11-01","schemes":{},${locked}}}}`,
  'm.yaml': model(`threats: {${each(threats, (at) => `T${at}: {title: t, scope: {}}`)}}\n`),
});

async function checked(files: Record<string, string>): Promise<Checked> {
  repository.write(files);
  const outcome = await check(repository.request());
  if ('problems' in outcome) throw new TooMuchWork(outcome.problems[0]?.message);
  expect(outcome.report.errors).toEqual([]);
  return outcome;
}

describe('operations that ask for less than a lock says, and as many threats about all of them', () => {
  const weaker = (size: number) =>
    open(
      size,
      size,
      `"operations":{${each(size, (at) => `"api.json GET /${letters(at)}":{"protection":[{"key":[]}]}`)}},"threats":{}`,
    );

  test('are told in twice the work where there are twice as many', async () => {
    const told = async (size: number) => {
      const { report } = await checked(weaker(size));
      const found = report.findings.filter(({ rule }) => rule === 'security-weakened');
      expect(found).toHaveLength(size);
      for (const { threatCount } of found) expect(threatCount).toBe(size);
      expect(new Set(found.map(({ ofModels }) => ofModels)).size).toBe(1);
      expect(markdown(report)).toContain('security-weakened');
    };
    await told(3);
    const telling = /\/src\/(threats|verdict|formats|findings)\//;
    const once = await counter.of(() => told(80), telling);
    expect((await counter.of(() => told(160), telling)) / once).toBeLessThan(2.3);
  });
});

describe('threats that all gained all operations', () => {
  const gaining = (operations: number, threats: number) =>
    open(operations, threats, `"operations":{},"threats":{${each(threats, (at) => `"T${at}":[]`)}}`);

  test('are told up to a bound of both together, else refused', async () => {
    const { report } = await checked(gaining(40, 20));
    expect(report.findings.filter(({ rule }) => rule === 'scope-changed')).toHaveLength(1);
    await expect(checked(gaining(1_000, 6_100))).rejects.toThrow(TooMuchWork);
  });

  test('are locked up to half a million pairs, of all models together, else refused', async () => {
    const locked = async (operations: number, threats: number) => {
      const { verification } = await checked(gaining(operations, threats));
      return verification.models.map(({ model }) => verification.review(model));
    };
    const [few] = await locked(10, 10);
    expect(few?.threats.get('T0')).toHaveLength(10);
    await expect(locked(1_000, 501)).rejects.toThrow(/hold more operations than the 500,000/);
  });
});
