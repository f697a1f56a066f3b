import { type AST, visitRegExpAST } from '@eslint-community/regexpp';
import { remember } from '../text/memo.ts';
import { boundsOf, canBeEmpty, isCharacter } from './bounds.ts';
import { charactersOf } from './characters.ts';
import { type CharSet, has, isAny, union } from './charset.ts';
import { parsePattern } from './parse.ts';

/** Between the two parts of a key: neither patterns nor texts are cut by it wrongly, because texts are ours. */
const separator = '\0';

const answer = remember((key: string): boolean => {
  const at = key.indexOf(separator);
  const text = [...key.slice(0, at)].map((character) => character.codePointAt(0) as number);
  const parsed = parsePattern(key.slice(at + 1));
  // Nothing is known of what is too large: that it lets the text through, as if it were not there.
  if (parsed.status !== 'valid') return parsed.status === 'invalid';
  const { ast } = parsed;
  if (ast.alternatives.every((alternative) => looksAhead(alternative, text))) return true;
  const { anchored } = boundsOf(ast);
  if (!anchored.start || !anchored.end) return false;
  const consumed = consumedBy(ast);
  return text.some((character) => !has(consumed, character));
});

/**
 * Does a pattern keep a text out: can no string that it accepts hold it? Answered from the characters that an anchored
 * pattern consumes, and from lookaheads against it (`^(?!.*\.\.)`); a pattern that holds all characters of the text in
 * some other order counts as letting it through. One that is not valid keeps everything out: it supports no finding.
 *
 * @param pattern chosen by a stranger; never run
 * @param text a few characters of our choice, without NUL
 */
export function excludes(pattern: string, text: string): boolean {
  return answer(`${text}${separator}${pattern}`);
}

/** All characters that stand for something consumed; those of lookarounds are not. */
function consumedBy(pattern: AST.Pattern): CharSet {
  const sets: CharSet[] = [[]];
  let lookaround = 0;
  const consume = (node: Parameters<typeof charactersOf>[0]) => {
    if (lookaround === 0 && (node.parent.type === 'Alternative' || node.parent.type === 'Quantifier'))
      sets.push(charactersOf(node));
  };
  visitRegExpAST(pattern, {
    onAssertionEnter: ({ kind }) => {
      if (kind === 'lookahead' || kind === 'lookbehind') lookaround++;
    },
    onAssertionLeave: ({ kind }) => {
      if (kind === 'lookahead' || kind === 'lookbehind') lookaround--;
    },
    onCharacterEnter: consume,
    onCharacterSetEnter: consume,
    onCharacterClassEnter: consume,
    onExpressionCharacterClassEnter: consume,
  });
  return union(sets);
}

/** Does it begin with `^` and, among other lookaheads, one that refuses the text anywhere: `^(?!.*\.\.)`? */
function looksAhead({ elements }: AST.Alternative, text: readonly number[]): boolean {
  if (elements[0]?.type !== 'Assertion' || elements[0].kind !== 'start') return false;
  for (const element of elements.slice(1)) {
    if (element.type !== 'Assertion' || element.kind !== 'lookahead') return false;
    if (element.negate && element.alternatives.some((one) => findsAnywhere(one.elements, text))) return true;
  }
  return false;
}

/** Matches wherever the text occurs: anything, as often as one likes, then the text or a part of it. */
function findsAnywhere(elements: readonly AST.Element[], text: readonly number[]): boolean {
  const [first, ...rest] = elements;
  if (first?.type !== 'Quantifier' || first.min > 0 || first.max !== Infinity) return false;
  if (!isCharacter(first.element) || !isAny(charactersOf(first.element))) return false;
  const budget = { left: mostSteps };
  return text.some((_, from) => matchesAt(rest, text.slice(from), budget));
}

/** A stranger's groups may be empty in very many ways. */
const mostSteps = 500;

function matchesAt(
  elements: readonly AST.Element[],
  text: readonly number[],
  budget: { left: number },
): boolean {
  if (budget.left-- <= 0) return false;
  const [first, ...rest] = elements;
  if (first === undefined) return true;
  if (first.type === 'Group' || first.type === 'CapturingGroup')
    return first.alternatives.some((one) => matchesAt([...one.elements, ...rest], text, budget));
  if (canBeEmpty(first) && matchesAt(rest, text, budget)) return true;
  const one = first.type === 'Quantifier' ? first.element : first;
  const times = first.type === 'Quantifier' ? first.min : 1;
  if (!isCharacter(one) || times < 1 || times > text.length) return false;
  const set = charactersOf(one);
  return (
    text.slice(0, times).every((character) => has(set, character)) &&
    matchesAt(rest, text.slice(times), budget)
  );
}
