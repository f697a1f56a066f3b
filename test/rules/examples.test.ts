import { describe, expect, test } from 'vitest';
import { locateFindings } from '../../src/findings/locate.ts';
import { rules } from '../../src/rules/registry.ts';
import type { Example } from '../../src/rules/rule.ts';
import { prepareRules, runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

/** The lines on which a rule reports, and those that an example marks with `# <-- here`. */
async function linesOf(rule: (typeof rules)[number], example: Example) {
  const api = apiOf(example.code);
  const runs = [{ rule, ...(example.options ? { options: example.options } : {}) }];
  await prepareRules([api], runs);
  const [result] = runRules(api, runs);
  const findings = result?.findings ?? [];
  const found = locateFindings(findings).map(({ range }) => range.start.line);
  const expected = example.code
    .split('\n')
    .flatMap((line, at) => (line.includes('# <-- here') ? [at + 1] : []));
  return {
    found: found.sort((a, b) => a - b),
    expected,
    unchecked: api.unchecked.map(({ reason }) => reason),
  };
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  test.each(rule.examples.good.map((example) => [example.title, example] as const))(
    'accepts: %s',
    async (_title, example) => {
      expect(await linesOf(rule, example)).toEqual({ found: [], expected: [], unchecked: [] });
    },
  );

  test.each(rule.examples.bad.map((example) => [example.title, example] as const))(
    'finds: %s',
    async (_title, example) => {
      const { found, expected } = await linesOf(rule, example);
      expect(expected.length).toBeGreaterThan(0);
      expect(found).toEqual(expected);
    },
  );

  test('has at least two good and two bad examples', () => {
    expect(rule.examples.good.length).toBeGreaterThanOrEqual(2);
    expect(rule.examples.bad.length).toBeGreaterThanOrEqual(2);
  });
});
