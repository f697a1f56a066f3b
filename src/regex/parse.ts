import { type AST, RegExpParser, RegExpSyntaxError } from '@eslint-community/regexpp';
import { foreignSyntax, isLiteral } from './foreign.ts';

/** Patterns beyond these are not read: the parser calls itself for each group inside a group. */
const MAX_LENGTH = 20_000;
const MAX_DEPTH = 200;

export type Parsed =
  | {
      readonly status: 'valid';
      readonly ast: AST.Pattern;
      readonly unicode: boolean;
      readonly problem: string | undefined;
    }
  | { readonly status: 'invalid'; readonly problem: string }
  | { readonly status: 'too-large' };

// ES2024: inline flags such as (?i:…) came in 2025 and most validators in use refuse them.
const parser = new RegExpParser({ ecmaVersion: 2024 });

/**
 * Reads a pattern as ECMA-262 does, with the `u` flag and, where that fails, without it (JSON Schema 2020-12 core
 * §6.4: patterns SHOULD be ECMA-262 and are read with `u`; older validators read them without).
 *
 * @returns the syntax tree, or in words why there is none. Never throws.
 */
export function parsePattern(pattern: string): Parsed {
  if (pattern.length > MAX_LENGTH || nesting(pattern) > MAX_DEPTH) return { status: 'too-large' };
  const strict = attempt(pattern, true);
  if (strict.ast) {
    const problem = isLiteral(pattern) ? foreignSyntax(pattern) : undefined;
    return { status: 'valid', ast: strict.ast, unicode: true, problem };
  }
  const foreign = foreignSyntax(pattern);
  const lax = attempt(pattern, false);
  const problem = foreign ?? inWords(strict.error, pattern);
  if (lax.ast) return { status: 'valid', ast: lax.ast, unicode: false, problem };
  return { status: 'invalid', problem: foreign ?? inWords(lax.error, pattern) };
}

function attempt(pattern: string, unicode: boolean): { ast?: AST.Pattern; error?: unknown } {
  try {
    return { ast: parser.parsePattern(pattern, 0, pattern.length, { unicode }) };
  } catch (error) {
    return { error };
  }
}

/** How deep groups nest, at most; classes and escapes may make it too large, never too small. */
export function nesting(pattern: string): number {
  let open = 0;
  let deepest = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') i++;
    else if (c === '(') deepest = Math.max(deepest, ++open);
    else if (c === ')' && open > 0) open--;
  }
  return deepest;
}

/** The parser's message, ours, and where before the parser's index the culprit begins: so far, or at that character. */
const WORDS: readonly (readonly [start: string, words: string, before: number | string])[] = [
  ['Nothing to repeat', 'a quantifier has nothing to repeat', 1],
  ['Unterminated group', 'a group is opened and never closed', 0],
  ['Unmatched', 'a closing parenthesis closes nothing', 0],
  ['Unterminated character class', 'a character class is opened and never closed', 0],
  ['Lone quantifier brackets', 'a bracket stands alone: write it with a backslash', 1],
  ['Incomplete quantifier', 'a quantifier is incomplete: write {0,3}, or the brace with a backslash', '{'],
  ['numbers out of order', 'the numbers of a quantifier are in the wrong order', '{'],
  ['Range out of order', 'a range in a character class runs backwards', 3],
  [
    'Invalid character class',
    'a range in a character class ends in a class: write the hyphen with a backslash',
    3,
  ],
  ['Invalid escape', 'an escape does not exist', '\\'],
  ['Invalid unicode escape', 'a \\u escape is no character', '\\'],
  ['Invalid property name', 'a \\p{…} names no Unicode property', '\\'],
  ['Invalid named capture referenced', 'a \\k<…> refers to a group that does not exist', '\\'],
  ['Invalid named reference', 'a \\k is followed by no group name', '\\'],
  ['Duplicate capture group name', 'two groups have the same name', '('],
  ['Invalid capture group name', 'a group name is not allowed', '('],
  ['Invalid group', 'a group starts with an unknown (?…', '('],
  ['\\ at end of pattern', 'the pattern ends in a backslash', 0],
];

function inWords(error: unknown, pattern: string): string {
  if (!(error instanceof RegExpSyntaxError)) return 'the pattern cannot be read';
  const message = error.message.slice(error.message.lastIndexOf(': ') + 2);
  const [, words, before] = WORDS.find(([start]) => message.startsWith(start)) ?? [
    '',
    'the pattern cannot be read',
    0,
  ];
  const at = typeof before === 'string' ? pattern.lastIndexOf(before, error.index) : error.index - before;
  const near = pattern.slice(Math.max(0, at), at + 12);
  return near === '' ? words : `${words}, near ${near}`;
}
