import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/regex/matcher.ts';
import { parsePattern } from '../../src/regex/parse.ts';
import { compile } from '../../src/regex/program.ts';
import { BAD, GOOD } from './slow-and-fast.ts';

/** Every finding about backtracking rests on this matcher: it must agree with the real one. */
describe('the counting matcher accepts what RegExp accepts', () => {
  const OTHERS = [
    '^(?=.*\\d)(?!x)[a-z\\d]+$',
    '(?<=a)b',
    '(?<!a)b',
    '(?<=(a+)b)c\\1',
    '(?<=\\1(a))b',
    '(?=(a+))\\1b',
    '(a)|b\\1c',
    '\\ba\\b|\\Bb',
    '^(?:a?){3}b$',
    '^(?:a??){2,4}?b',
    '^(a|ab)(c|bcd)(d*)$',
    '(z)((a+)?(b+)?(c))*',
    '^(?:(a)|b)*?\\1$',
    '^(?<x>a|b)\\k<x>$',
    '^[^a-y]*$',
    '^(?!(a+)+b)',
    '(?!a|$)b*',
    '^(){5}a{2,}?$',
  ];
  const patterns = [...BAD.map(([pattern]) => pattern), ...GOOD, ...OTHERS];
  const text = fc.string({ unit: fc.constantFrom(...'aabbcx01 @.-,_\n"\\'), maxLength: 9 });

  it('on strings of all sorts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...patterns), text, (pattern, input) => {
        const parsed = parsePattern(pattern);
        if (parsed.status !== 'valid') throw new Error(`${pattern} is not valid`);
        const characters = Array.from(input, (c) => c.codePointAt(0) as number);
        const result = run(compile(parsed.ast), characters, 200_000, 'everywhere');
        // Two of the slow ones are too slow for nine characters already.
        fc.pre(!result.exhausted);
        expect(result.matched).toBe(new RegExp(pattern, 'u').test(input));
      }),
      { numRuns: 3000 },
    );
  });

  it('after rounds that forget what an earlier round captured', () => {
    const parsed = parsePattern('^(?:(a)|b)*?\\1$');
    if (parsed.status !== 'valid') throw new Error('not valid');
    const matches = (text: string) =>
      run(
        compile(parsed.ast),
        Array.from(text, (c) => c.codePointAt(0) as number),
        1000,
        'everywhere',
      ).matched;
    expect(['ab', 'aa', 'aba'].map(matches)).toEqual([true, true, /^(?:(a)|b)*?\1$/u.test('aba')]);
  });
});
