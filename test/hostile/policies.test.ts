import { describe, expect, test } from 'vitest';
import { DataIndex } from '../../src/selector/data.ts';
import { compileSelector, type Selector } from '../../src/selector/selector.ts';
import { TooMuchWork, Work, workOf } from '../../src/selector/work.ts';
import { Hints } from '../../src/text/nearest.ts';
import { apiOf } from '../support/api.ts';
import { Repository } from '../support/repository.ts';
import { shapes } from './shapes.ts';

// Whoever opens a pull request writes policies and threat models too: what they ask of each other is asked once, and what
// is too much is refused with a reason.

const repository = new Repository();

async function outcomeOf(name: string, size: number) {
  repository.write({ '.git/HEAD': '', ...(shapes[name]?.(size) ?? {}) });
  return repository.outcome();
}

describe('every shape of a policy is judged or refused, and nothing breaks', () => {
  test.each(Object.keys(shapes))('%s', async (name) => {
    expect(await outcomeOf(name, 30)).toBeDefined();
  });
});

test.each([
  ['a range in braces', 'has a range of more than 100 in braces'],
  ['slashes in patterns', 'has more than 500 characters'],
  ['steps in patterns', 'has more than 500 characters'],
  ['steps up and down', 'has more than 500 characters'],
  ['patterns of files', 'different patterns'],
])('a configuration with %s is refused with a reason', async (name, reason) => {
  expect(await outcomeOf(name, 300)).toEqual([expect.stringContaining(reason)]);
});

test.each(['lists in braces', 'braces in braces'])('a configuration with %s is refused', async (name) => {
  expect(await outcomeOf(name, 20)).toEqual([expect.stringContaining('stands for too many patterns')]);
});

test('rules that thousands of gates set differently are refused; set alike, they run once', async () => {
  expect(await outcomeOf('gates with different options', 1200)).toEqual([
    expect.stringContaining('rules with options of their own'),
  ]);
  expect(await outcomeOf('gates with the same options', 1200)).toHaveProperty('verdict', 'fail');
});

test('only the first of many misspelt names are explained', async () => {
  const outcome = await outcomeOf('misspelt rules of gates', 100);
  const explained = (outcome as readonly string[]).filter((message) => message.includes('did you mean'));
  expect(explained).toHaveLength(20);
  expect(outcome).toHaveLength(100);
  let asked = 0;
  const hints = new Hints();
  for (let at = 0; at < 1000; at++) hints.didYouMean(`name${at}`, () => [`nam${asked++}`]);
  expect(asked).toBe(20);
});

describe('what selectors cost', () => {
  const api = apiOf(
    JSON.stringify({
      openapi: '3.1.0',
      paths: Object.fromEntries([...Array(200).keys()].map((at) => [`/p${at}`, { get: {} }])),
    }),
  );
  const costOf = (selectors: readonly Selector[]) => {
    const data = new DataIndex();
    const context = { data, assets: [], spec: () => new Set([api]), exposure: () => 'public' as const };
    for (const selector of selectors) {
      const { matches } = compileSelector(selector, context);
      api.operations.filter(matches);
    }
    return workOf(data).done;
  };
  test('so does the check of its names', async () => {
    expect(await outcomeOf('a selector of aliases', 7)).toHaveProperty('verdict');
  });

  /** Holds itself six times over, in each of so many steps, as aliases make it. */
  const nested = (depth: number) => {
    let selector: Selector = { path: '/none' };
    for (let at = 0; at < depth; at++)
      selector = { any: [selector, { not: selector }, selector], not: selector };
    return selector;
  };

  test('a selector that holds itself many times over by aliases costs what its text is long', () => {
    expect(costOf([nested(40)])).toBeLessThan(2.3 * costOf([nested(20)]));
  });

  test('selectors that say the same are one', () => {
    const same = (count: number) => Array.from({ length: count }, () => nested(3));
    const one = compileSelector(nested(3), {
      data: new DataIndex(),
      assets: [],
      spec: () => new Set(),
      exposure: () => 'public',
    });
    expect(one).toBeDefined();
    const data = new DataIndex();
    const context = { data, assets: [], spec: () => new Set([api]), exposure: () => 'public' as const };
    expect(new Set(same(50).map((selector) => compileSelector(selector, context))).size).toBe(1);
  });

  test('an account that is overdrawn says what to do', () => {
    const work = new Work();
    work.spend(1_000_000);
    expect(() => work.spend(100_000_000)).toThrow(TooMuchWork);
  });
});
