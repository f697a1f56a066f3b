import { describe, expect, test } from 'vitest';
import { locateFindings } from '../../src/findings/locate.ts';
import { rules } from '../../src/rules/registry.ts';
import type { Example } from '../../src/rules/rule.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

/** The lines on which a rule reports, and those that an example marks with `# <-- here`. */
function linesOf(rule: (typeof rules)[number], example: Example) {
  const api = apiOf(example.code);
  const [result] = runRules(api, [{ rule, ...(example.options ? { options: example.options } : {}) }]);
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
    (_title, example) => {
      expect(linesOf(rule, example)).toEqual({ found: [], expected: [], unchecked: [] });
    },
  );

  test.each(rule.examples.bad.map((example) => [example.title, example] as const))(
    'finds: %s',
    (_title, example) => {
      const { found, expected } = linesOf(rule, example);
      expect(expected.length).toBeGreaterThan(0);
      expect(found).toEqual(expected);
    },
  );

  test('has at least two good and two bad examples', () => {
    expect(rule.examples.good.length).toBeGreaterThanOrEqual(2);
    expect(rule.examples.bad.length).toBeGreaterThanOrEqual(2);
  });
});
