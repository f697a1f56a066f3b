import { describe, expect, test } from 'vitest';
import { optionsOf, usage } from '../../scripts/fuzz/options.mjs';

describe('what fuzzing is asked for', () => {
  test('is a minute, or so many inputs', () => {
    expect(optionsOf([])).toMatchObject({ minutes: 1, runs: Number.POSITIVE_INFINITY, seed: 1 });
    expect(optionsOf(['--runs', '3', '--seed', '7'])).toMatchObject({
      minutes: Number.POSITIVE_INFINITY,
      runs: 3,
      seed: 7,
    });
    expect(optionsOf(['--minutes', '0.5'])).toMatchObject({ minutes: 0.5 });
  });

  test('may be its usage, which names every option', () => {
    expect(optionsOf(['--help'])).toEqual({ help: true });
    for (const option of ['--minutes', '--runs', '--seed', '--out', '--sarif-schema'])
      expect(usage).toContain(option);
  });

  test.each([
    [['--hlep'], /--hlep/],
    [['there'], /there/],
    [['--seed'], /--seed/],
    [['--seed', 'first'], /^--seed must be a whole number, and is 'first'$/],
    [['--runs', ''], /^--runs must be a whole number/],
    [['--minutes', '-1'], /--minutes/],
  ])('is a mistake that is said: %j', (args, said) => {
    expect(optionsOf(args)).toEqual({ problem: expect.stringMatching(said) });
  });
});
