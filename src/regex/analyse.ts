import { remember } from '../text/memo.ts';
import { boundsOf } from './bounds.ts';
import { isCounted, isNumeric, isPermissive, isSearch, isWithoutSymbols, takesAnything } from './language.ts';
import { parsePattern } from './parse.ts';

/** What a `pattern` admits. Unknown facts are at the value that supports no finding. */
export interface PatternFacts {
  /** Valid ECMA-262 with the `u` flag, or at least without. */
  readonly valid: boolean;
  /** Valid without `u` only: validators that follow JSON Schema 2020-12 refuse it. */
  readonly unicodeOnlyInvalid: boolean;
  /**
   * What is wrong, in words: when invalid, and when valid without `u` only (where `\A` silently means the letter A).
   */
  readonly problem: string | undefined;
  /** On every alternative: `^a|b$` is anchored on neither side. `\b` is no anchor; `(?![\s\S])` is `$`. */
  readonly anchored: { readonly start: boolean; readonly end: boolean };
  /**
   * The longest string accepted, in code points (JSON Schema validation §6.3.1); lookaheads count,
   * `^(?=.{1,64}$)[a-z]+` has 64. Infinity when there is no longest, 0 when nothing is accepted.
   */
  readonly maxLength: number;
  /** The shortest string accepted, or a little less (lookarounds and backreferences); Infinity when nothing is. */
  readonly minLength: number;
  /** Every string is accepted, the empty one and line breaks aside: `^.*$`, `[\s\S]+`, `[a-z]*` unanchored. */
  readonly permissive: boolean;
  /** It is permissive only because the empty text is found in every one: `[a-z]*`, `^[a-z]*`, not `.*`. */
  readonly findsNothing: boolean;
  /** Written to find something in a text, not to describe the whole: `^https://`, `\.json$`, `\S`. */
  readonly search: boolean;
  /** Only ASCII digits are accepted: `^\d+$`, `^[0-9]{1,10}$`. */
  readonly numeric: boolean;
  /** Only ASCII digits are accepted, behind fixed characters at most: `^CL[0-9]{8}$`. */
  readonly counted: boolean;
  /** Too long or too deep to be read: nothing is known. */
  readonly incomplete: boolean;
}

const UNKNOWN: PatternFacts = {
  valid: true,
  unicodeOnlyInvalid: false,
  problem: undefined,
  anchored: { start: false, end: false },
  maxLength: Infinity,
  minLength: 0,
  permissive: false,
  findsNothing: false,
  search: false,
  numeric: false,
  counted: false,
  incomplete: true,
};

/**
 * Reads a JSON Schema `pattern` as a language: valid or not, anchored, how long, how much it admits. Linear in the
 * pattern, remembered, never throws, never runs the pattern. Whether it backtracks is `superLinear`'s question.
 *
 * @param pattern the text of the keyword, chosen by a stranger
 */
export const analysePattern: (pattern: string) => PatternFacts = remember((pattern) => {
  const parsed = parsePattern(pattern);
  if (parsed.status === 'too-large') return UNKNOWN;
  if (parsed.status === 'invalid') {
    return { ...UNKNOWN, valid: false, problem: parsed.problem, incomplete: false };
  }
  const bounds = boundsOf(parsed.ast);
  const permissive = isPermissive(parsed.ast);
  return {
    valid: true,
    unicodeOnlyInvalid: !parsed.unicode,
    problem: parsed.problem,
    ...bounds,
    permissive,
    findsNothing: permissive && !takesAnything(parsed.ast),
    search: isSearch(parsed.ast, bounds),
    numeric: isNumeric(parsed.ast, bounds),
    counted: isCounted(parsed.ast, bounds),
    incomplete: false,
  };
});

/**
 * Does a pattern for passwords keep symbols out: `^[A-Za-z0-9]{8,}$`? False where it cannot be read.
 *
 * @param pattern the text of the keyword, chosen by a stranger
 */
export const forbidsSymbols: (pattern: string) => boolean = remember((pattern) => {
  const parsed = parsePattern(pattern);
  return parsed.status === 'valid' && isWithoutSymbols(parsed.ast, boundsOf(parsed.ast));
});
