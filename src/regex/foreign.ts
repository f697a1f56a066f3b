/** Syntax of other engines that ECMA-262 refuses or, worse, reads as something else. */
const FOREIGN: readonly (readonly [form: RegExp, words: string])[] = [
  [/^\(\?[imsxUJn]+\)/, 'inline flags such as (?i) are PCRE, Java and Python: spell out both cases'],
  [
    /^\(\?(?=[imsxn-])[imsxn]*(?:-[imsxn]+)?:/,
    'inline flags such as (?i:…) are unknown to most ECMA-262 engines',
  ],
  [/^\(\?P[<=>]/, '(?P<name>…) is Python and PCRE: write (?<name>…) and \\k<name>'],
  [/^\(\?>/, 'atomic groups (?>…) are PCRE and Java'],
  [/^\(\?#/, 'comments (?#…) are PCRE and Python'],
  [/^\(\?\|/, 'branch resets (?|…) are PCRE'],
  [/^\(\?(?:R|&|\d|\+\d|-\d)/, 'recursion such as (?R) or (?1) is PCRE'],
  [/^\(\?\(/, 'conditions (?(1)…) are PCRE and Python'],
  [/^\(\*[A-Z]/, 'verbs such as (*UTF8) are PCRE'],
  [/^\\A/, '\\A is PCRE, Java and Python: write ^'],
  [/^\\[zZ]/, '\\z and \\Z are PCRE, Java and Python: write $'],
  [/^\\[QE]/, '\\Q…\\E is PCRE and Java: escape each character'],
  [/^\\G/, '\\G is PCRE and Java'],
  [/^\\K/, '\\K is PCRE'],
  [/^\\[hHR]/, '\\h and \\R are PCRE and Java: write [ \\t] or [\\r\\n]'],
  [/^\\[aex]\{?/, '\\a, \\e and \\x{…} are PCRE: write \\u{…}'],
  [/^\\[pP][A-Z]/, '\\pL without braces is PCRE and Java: write \\p{L}'],
  [/^\\g[{<\d]/, '\\g is PCRE: write \\1 or \\k<name>'],
];
const POSSESSIVE = /^(?:[*+?]|\{\d+(?:,\d*)?\})\+/;
const POSIX = /^\[:\^?[a-z]+:\]/;
/** `/^[a-z]+$/i`: as it is written in JavaScript, Perl and PHP. A slash before `^` matches nothing. */
export function isLiteral(pattern: string): boolean {
  return pattern.startsWith('/^') && /\$\/[gimsuxy]{0,7}$/.test(pattern.slice(-WINDOW));
}

/** A form is shorter than this: without the bound, slices would make long patterns cost their square. */
const WINDOW = 40;

/**
 * Looks for syntax that belongs to PCRE, Java or Python in a pattern that is not valid with the `u` flag.
 *
 * @returns in words the first such syntax and what to write instead; undefined when there is none.
 */
export function foreignSyntax(pattern: string): string | undefined {
  if (isLiteral(pattern))
    return 'the slashes around it are those of a literal (/…/): here they are matched as text, and nothing begins after one';
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    const rest = () => pattern.slice(i, i + WINDOW);
    if (inClass) {
      if (c === '[' && POSIX.test(rest())) {
        return 'POSIX classes such as [:alpha:] are PCRE and Java: write a-zA-Z';
      }
      if (c === '\\') i++;
      else if (c === ']') inClass = false;
      continue;
    }
    if (c === '[') {
      inClass = true;
    } else if (c === '(' || c === '\\') {
      const text = rest();
      for (const [form, words] of FOREIGN) {
        if (form.test(text) && !validHex(text)) return words;
      }
      if (c === '\\') i++;
    } else if ('*+?{'.includes(c as string) && POSSESSIVE.test(rest())) {
      return 'possessive quantifiers such as ++ are PCRE and Java';
    }
  }
  return undefined;
}

function validHex(text: string): boolean {
  return /^\\x[0-9a-fA-F]{2}/.test(text);
}
