import { describe, expect, it, test } from 'vitest';
import { analysePattern, forbidsSymbols } from '../../src/regex/analyse.ts';

describe('a pattern is anchored when every alternative is', () => {
  test.each<[pattern: string, start: boolean, end: boolean]>([
    ['^a$', true, true],
    ['a', false, false],
    ['^a', true, false],
    ['a$', false, true],
    ['^a|b$', false, false],
    ['^a|^b', true, false],
    ['^a$|^b$', true, true],
    ['^(a|b)$', true, true],
    ['^(?:a|b)$', true, true],
    ['(^a|^b)$', true, true],
    ['(^a|b)$', false, true],
    ['(^)a($)', true, true],
    ['(^)?a', false, false],
    ['(?:^a)+', true, false],
    ['(?:^a)*', false, false],
    ['^a|', false, false],
    ['', false, false],
    ['^', true, false],
    ['$', false, true],
    ['^$', true, true],
    ['\\^a\\$', false, false],
    ['[^a]', false, false],
    ['[$]', false, false],
    ['a*^b', true, false],
    ['\\bfoo\\b', false, false],
    ['^\\bfoo\\b$', true, true],
    ['(?=^a)a', true, false],
    ['a(?=$)', false, true],
    ['a(?=b$)', false, false],
    ['(?=a$)a', false, false],
    ['(?!^)a', false, false],
    ['a(?![\\s\\S])', false, true],
    // What follows may be a line break.
    ['a(?!.)', false, false],
    ['(?<![\\s\\S])a', true, false],
    ['(?<!.)a(?!.)', false, false],
    ['(?<![^])a(?![^])', true, true],
    ['(?<=^)a', true, false],
    ['^(?=.{1,64}$)[a-z]+', true, false],
    ['^(a(b(c(d))))$', true, true],
    ['(a|(b|^c))$', false, true],
    ['((^a|^b)|(?:^c))', true, false],
  ])('%s', (pattern, start, end) => {
    expect(analysePattern(pattern).anchored).toEqual({ start, end });
  });
});

describe('the shortest and the longest string accepted, in code points', () => {
  test.each<[pattern: string, minLength: number, maxLength: number]>([
    ['^$', 0, 0],
    ['^a$', 1, 1],
    ['^abc$', 3, 3],
    ['^[a-z]{3}$', 3, 3],
    ['^[a-z]{1,64}$', 1, 64],
    ['^[a-z]{8,}$', 8, Infinity],
    ['^a?b*$', 0, Infinity],
    ['^a?b?$', 0, 2],
    ['^a+$', 1, Infinity],
    ['^(a|bcd)$', 1, 3],
    ['^a$|^bcd$', 1, 3],
    ['^a$|bcd', 1, Infinity],
    ['^(a{2,3}){4}$', 8, 12],
    ['^((a{1,2}b?){2,3}c){0,5}$', 0, 50],
    ['^(a{0,3})*$', 0, Infinity],
    ['^(){0,9}$', 0, 0],
    ['^(a*){0}$', 0, 0],
    ['^a{1,100000}b{1,100000}$', 2, 200_000],
    ['^(a{1,99999}){1,99999}$', 1, 99_999 * 99_999],
    ['^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', 36, 36],
    // A search accepts whatever surrounds its match
    ['abc', 3, Infinity],
    ['^abc', 3, Infinity],
    ['abc$', 3, Infinity],
    ['', 0, Infinity],
    // Code points: the astral character counts once
    ['^😀{2}$', 2, 2],
    ['^\\u{1F600}$', 1, 1],
    ['^\\p{L}{1,9}$', 1, 9],
    // Backreferences: at most their group, at least nothing
    ['^(a{1,5})-\\1$', 2, 11],
    ['^(a+)\\1$', 1, Infinity],
    ['^(?<x>ab)\\k<x>{3}$', 2, 8],
    // Lookarounds that bound the whole string
    ['^(?=.{1,64}$)[a-z.]+', 1, 64],
    ['^(?=.{1,64}$)[a-z.]+$', 1, 64],
    ['^(?=[\\s\\S]{1,64}$)a', 1, 64],
    ['(?=^.{1,64}$)[a-z.]+', 1, 64],
    ['^(?:(?=.{3,20}$)[a-z]+)$', 3, 20],
    ['^(?=.{8,}$)(?=.*\\d).+$', 8, Infinity],
    ['^(?=.{4,9})[a-z]+$', 4, Infinity],
    ['^abc(?=.{0,5}$)', 3, 8],
    ['(?=.{1,64}$)[a-z.]+', 1, Infinity],
    ['^((?=.{1,64}$)[a-z]+|\\d+)$', 1, Infinity],
    ['^(?=.{1,64}$)?[a-z]+$', 1, Infinity],
    ['^(?!.{65})[a-z]+$', 1, 64],
    ['^(?!.{65,}$)[a-z]+$', 1, 64],
    ['^(?!.{65}$)[a-z]+$', 1, Infinity],
    ['^(?!.{65}|x)[a-z]+$', 1, 64],
    ['^(?!\\d{65})[a-z]+$', 1, Infinity],
    ['^(?!$).*', 1, Infinity],
    ['^(?!\\s*$).*', 1, Infinity],
    ['^(?!x)[a-z]{1,3}$', 1, 3],
    ['[a-z]+(?<![^]{9})$', 1, 8],
    // `.` stops at a line break, and whatever comes behind it is not counted
    ['[a-z]+(?<!.{9})$', 1, Infinity],
    ['^(?!.{6,}$)', 0, Infinity],
    ['^(?!.{6,}$).*', 0, Infinity],
    ['^(?!.{6})[^]*$', 0, Infinity],
    ['^(?!.{6})(?:a|\\s)+$', 1, Infinity],
    ['^(?![^]{6})', 0, 5],
    ['^(?!.{6}).*$', 0, 5],
    ['^ab(?!.)', 2, Infinity],
    ['[a-z]+(?<=^.{2,8})$', 2, 8],
    // Nothing at all is accepted
    ['a^', Infinity, 0],
    ['.^', Infinity, 0],
    ['$a', Infinity, 0],
    ['^(?=.{5,}$).{1,3}$', Infinity, 0],
    ['^(?!)$', Infinity, 0],
  ])('%s', (pattern, minLength, maxLength) => {
    const facts = analysePattern(pattern);
    expect({ minLength: facts.minLength, maxLength: facts.maxLength }).toEqual({ minLength, maxLength });
  });
});

describe('a pattern is permissive when it keeps nobody out', () => {
  test.each([
    '',
    '.*',
    '.+',
    '.',
    '^',
    '$',
    '^.*',
    '.*$',
    '^.*$',
    '^.+$',
    '^.*?$',
    '^.{0,}$',
    '^.{1,}$',
    '^(.*)$',
    '^(?:.*)$',
    '(^.*$)',
    '^(.|\\n)*$',
    '^(?:.|\\r|\\n)+$',
    '[\\s\\S]+',
    '^[\\s\\S]*$',
    '^[\\d\\D]*$',
    '^[\\w\\W]+$',
    '^[^]*$',
    '^[^\\n]*$',
    '^(.+)+$',
    '^(a|.)*$',
    '^(.*|x)$',
    '^a$|^.*$',
    '^a?.*b?$',
    '[a-z]*',
    '^[a-z]*',
    '[a-z]*$',
    '(abc)?',
    'a|',
    '(?=.*)',
    '^(?=.*).*$',
    '^[\\u0000-\\u{10FFFF}]*$',
  ])('yes: %s', (pattern) => {
    expect(analysePattern(pattern).permissive).toBe(true);
  });

  test.each([
    'a',
    'a+',
    '\\S+',
    '^\\S+$',
    '^[a-z]*$',
    '^.{1,64}$',
    '^.{2,}$',
    '..',
    '^.*\\.pdf$',
    '.*@.*',
    '^(?=.*\\d).*$',
    '^(?!x).*$',
    '^[^<>]*$',
    '^[^\\0]*$',
    '^\\w*$',
    '\\b',
    '^\\p{L}*$',
    '^[^\\p{Cc}]*$',
    '^(a|b)*$',
    '^$',
    'x^',
    '\\x2e*x',
    '^\\.*$',
    '^.?$',
    '^[.]*$',
  ])('no: %s', (pattern) => {
    expect(analysePattern(pattern).permissive).toBe(false);
  });
});

describe('a pattern is counted when it lets digits through behind fixed characters', () => {
  test.each(['^\\d+$', '^CL[0-9]{8}$', '^INV-\\d+$', '^id\\d+$'])('yes: %s', (pattern) => {
    expect(analysePattern(pattern).counted).toBe(true);
  });

  test.each([
    '',
    '^$',
    '^42$',
    '^v1$',
    '^v\\d+$',
    '^\\d+\\.\\d+$',
    '^\\d{4}-\\d\\d$',
    '^A\\d+B$',
    'CL\\d+',
    '^[A-Z]\\d+$',
    '^[0-9a-f]{32}$',
    '^\\w+$',
    '^-?.\\d+$',
  ])('no: %s', (pattern) => {
    expect(analysePattern(pattern).counted).toBe(false);
  });
});

describe('a pattern is numeric when it, or a branch of it, lets only digits through', () => {
  test.each([
    '^\\d+$',
    '^\\d*$',
    '^[0-9]{1,10}$',
    '^[1-9]\\d*$',
    '^[1-9][0-9]{0,18}$',
    '^(0|[1-9]\\d*)$',
    '^\\d{4}$|^\\d{6}$',
    '^(?=.{1,9}$)\\d+$',
    '^(?!0)\\d+$',
    '^42$',
    '^(\\d)\\1$',
    '^(?:\\d\\d)+$',
    '^[135-9]+$',
    '^[\\d]{1,9}x{0}$',
    '^(?:\\d|[a-b]{0})+$',
    '^(?=\\d+$)\\w+$',
    '^\\d+$|^me$',
    '^(?:\\d+|me)$',
  ])('yes: %s', (pattern) => {
    expect(analysePattern(pattern).numeric).toBe(true);
  });

  test.each([
    '',
    '^$',
    '\\d+',
    '^\\d+',
    '\\d+$',
    '^\\d+|\\d+$',
    '^-?\\d+$',
    '^\\d+\\.\\d+$',
    '^[0-9a-f]+$',
    '^\\D+$',
    '^[^0-9]+$',
    '^\\d{3}-\\d{4}$',
    '^\\w+$',
    '^.+$',
    '^\\p{Nd}+$',
    '^id\\d+$',
    '^(?!\\d+$)\\w+$',
    '^(?=\\d)\\w+$',
    '^(?:id|me)$',
  ])('no: %s', (pattern) => {
    expect(analysePattern(pattern).numeric).toBe(false);
  });
});

describe('a pattern is valid ECMA-262', () => {
  test.each([
    '^a$',
    '(?<year>\\d{4})',
    '\\p{L}',
    '\\u{1F600}',
    '(?<=a)b',
    '[\\w-]',
    '\\/',
    'a{2}',
    '(?:a)',
    '',
  ])('with the u flag: %s', (pattern) => {
    expect(analysePattern(pattern)).toMatchObject({
      valid: true,
      unicodeOnlyInvalid: false,
      problem: undefined,
    });
  });

  test.each([
    ['\\Aab\\Z', '\\A is PCRE, Java and Python: write ^'],
    ['^ab\\z', '\\z and \\Z are PCRE, Java and Python: write $'],
    ['^[[:alpha:]]+$', 'POSIX classes such as [:alpha:] are PCRE and Java: write a-zA-Z'],
    ['^[[:^digit:]_]+$', 'POSIX classes such as [:alpha:] are PCRE and Java: write a-zA-Z'],
    ['^\\pL+$', '\\pL without braces is PCRE and Java: write \\p{L}'],
    ['\\Qa.b\\E', '\\Q…\\E is PCRE and Java: escape each character'],
    ['\\x{41}', '\\a, \\e and \\x{…} are PCRE: write \\u{…}'],
    ['^\\h+$', '\\h and \\R are PCRE and Java: write [ \\t] or [\\r\\n]'],
    ['^\\p{IsGreek}$', 'a \\p{…} names no Unicode property, near \\p{IsGreek}$'],
    ['^[a-z\\-\\_]+$', 'an escape does not exist, near \\_]+$'],
    ['a\\-b', 'an escape does not exist, near \\-b'],
    ['^{a}$', 'a bracket stands alone: write it with a backslash, near {a}$'],
    ['^a]$', 'a bracket stands alone: write it with a backslash, near a]$'],
    ['a{,3}', 'a quantifier is incomplete: write {0,3}, or the brace with a backslash, near {,3}'],
  ])('without the u flag only: %s', (pattern, problem) => {
    expect(analysePattern(pattern)).toMatchObject({ valid: true, unicodeOnlyInvalid: true, problem });
  });

  test.each([
    ['(?i)abc', 'inline flags such as (?i) are PCRE, Java and Python: spell out both cases'],
    ['a(?-i:b)', 'inline flags such as (?i:…) are unknown to most ECMA-262 engines'],
    ['a++', 'possessive quantifiers such as ++ are PCRE and Java'],
    ['a{2,3}+b', 'possessive quantifiers such as ++ are PCRE and Java'],
    ['(?P<year>\\d+)', '(?P<name>…) is Python and PCRE: write (?<name>…) and \\k<name>'],
    ['(?>a+)b', 'atomic groups (?>…) are PCRE and Java'],
    ['a(?#comment)', 'comments (?#…) are PCRE and Python'],
    ['(a(?1)?)', 'recursion such as (?R) or (?1) is PCRE'],
    ['(', 'a group is opened and never closed'],
    ['a)', 'a closing parenthesis closes nothing, near )'],
    ['[a-z', 'a character class is opened and never closed'],
    ['*a', 'a quantifier has nothing to repeat, near *a'],
    ['a{3,1}', 'the numbers of a quantifier are in the wrong order, near {3,1}'],
    ['[z-a]', 'a range in a character class runs backwards, near z-a]'],
    ['\\', 'the pattern ends in a backslash, near \\'],
  ])('not at all: %s', (pattern, problem) => {
    expect(analysePattern(pattern)).toMatchObject({ valid: false, unicodeOnlyInvalid: false, problem });
  });

  it('says nothing else about an invalid pattern that would support a finding', () => {
    expect(analysePattern('(?i)^a$')).toMatchObject({
      anchored: { start: false, end: false },
      minLength: 0,
      maxLength: Infinity,
      permissive: false,
      numeric: false,
      counted: false,
      incomplete: false,
    });
  });

  it('does not take an escaped or bracketed form for foreign syntax', () => {
    for (const pattern of ['\\\\A', '[(?i)]', '\\(\\?i\\)', '[+][+]', '\\x41', '(?:a)', 'a+[+]']) {
      expect(analysePattern(pattern).problem).toBeUndefined();
    }
  });
});

describe('a pattern that nobody writes is given up, not worked on', () => {
  test.each([
    ['longer than 20,000 characters', 'a'.repeat(20_001)],
    ['nested deeper than 200 groups', '('.repeat(201) + ')'.repeat(201)],
    ['all parentheses', '('.repeat(19_000)],
  ])('%s', (_, pattern) => {
    expect(analysePattern(pattern)).toMatchObject({ valid: true, incomplete: true, maxLength: Infinity });
  });

  it('does not take the parentheses of a class or an escape for nesting', () => {
    expect(analysePattern('\\('.repeat(300)).incomplete).toBe(false);
  });
});

describe('a pattern keeps symbols out', () => {
  test.each([
    '^[A-Za-z0-9]{8,20}$',
    String.raw`^\w+$`,
    String.raw`^(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,}$`,
    '^(?:[a-z]+|[0-9]+)$',
    '^[a-z0-9_.-]+$',
    '^[0-9]{4}$',
  ])('%s', (pattern) => {
    expect(forbidsSymbols(pattern)).toBe(true);
  });

  test.each([
    '[A-Za-z0-9]{8,20}',
    '^[A-Za-z0-9]{8,20}',
    String.raw`^[A-Za-z\d@$!%*?&]{8,}$`,
    String.raw`^\S+$`,
    '^.{8,}$',
    '^[^a]+$',
    '^[a-z',
  ])('%s does not', (pattern) => {
    expect(forbidsSymbols(pattern)).toBe(false);
  });
});
