import type { AST } from '@eslint-community/regexpp';
import { visitRegExpAST } from '@eslint-community/regexpp';
import { type Bounds, canBeEmpty, isCharacter } from './bounds.ts';
import { charactersOf } from './characters.ts';
import { type CharSet, complement, DIGITS, isAny, isSubset, union } from './charset.ts';

/**
 * Whether the pattern lets everything through: every string, the empty one and line breaks aside. `^.*$` forbids a
 * line break and nothing else, `[\s\S]+` the empty string and nothing else; nobody is kept out by either. An unanchored
 * pattern that can match the empty string (`[a-z]*`) finds it in every string. A mere length (`^.{1,64}$`) is a
 * restriction. Errs towards false.
 */
export function isPermissive(pattern: AST.Pattern): boolean {
  return pattern.alternatives.some((alternative) => {
    const { elements, start, end } = withoutAnchors(alternative.elements);
    const rest = elements.filter((element) => !asksNothing(element));
    if (start && end) return takesEverything(rest);
    return rest.every(canBeEmpty) || takesAnyOne(rest) || takesEverything(rest);
  });
}

/** Whether a permissive pattern says so of itself: `.*`, `[\s\S]+`. Others are so because they need not span the text: `a*`. */
export function takesAnything(pattern: AST.Pattern): boolean {
  return pattern.alternatives.some((alternative) => {
    const { elements } = withoutAnchors(alternative.elements);
    const rest = elements.filter((element) => !asksNothing(element));
    return takesEverything(rest) || takesAnyOne(rest);
  });
}

function withoutAnchors(elements: readonly AST.Element[]): {
  elements: readonly AST.Element[];
  start: boolean;
  end: boolean;
} {
  const start = isEdge(elements[0], 'start');
  const from = start ? elements.slice(1) : elements;
  const end = isEdge(from[from.length - 1], 'end');
  const inner = end ? from.slice(0, -1) : from;
  // One group around it all, ^(…)$ or (^…$), is no different from none.
  const only = inner[0];
  if (inner.length === 1 && only !== undefined && isGroup(only) && only.alternatives.length === 1) {
    const within = withoutAnchors((only.alternatives[0] as AST.Alternative).elements);
    return { elements: within.elements, start: start || within.start, end: end || within.end };
  }
  return { elements: inner, start, end };
}

function isEdge(element: AST.Element | undefined, kind: 'start' | 'end'): boolean {
  return element?.type === 'Assertion' && element.kind === kind;
}

function isGroup(node: AST.Node): node is AST.Group | AST.CapturingGroup {
  return node.type === 'Group' || node.type === 'CapturingGroup';
}

/** A lookahead that any string passes, `(?=.*)`, `(?=.)`. */
function asksNothing(element: AST.Element): boolean {
  if (element.type !== 'Assertion' || element.kind !== 'lookahead' || element.negate) return false;
  return element.alternatives.some(
    ({ elements }) => elements.every(canBeEmpty) || takesAnyOne(elements) || takesEverything(elements),
  );
}

/** Matches whole every string but perhaps the empty one: `.*`, `a?.+`, `(?:.|\n)*`. */
function takesEverything(elements: readonly AST.Element[]): boolean {
  return elements.some(
    (element, i) => everything(element) && elements.every((other, j) => j === i || canBeEmpty(other)),
  );
}

function everything(element: AST.Element): boolean {
  if (isGroup(element)) return element.alternatives.some((a) => takesEverything(a.elements));
  if (element.type !== 'Quantifier' || element.min > 1 || element.max === 0) return false;
  return (element.max === Infinity && anyOne(element.element)) || everything(element.element);
}

/** Matches one character, whichever it is. */
function takesAnyOne(elements: readonly AST.Element[]): boolean {
  return elements.some((element, i) => {
    const one = element.type === 'Quantifier' && element.min === 1 ? element.element : element;
    return anyOne(one) && elements.every((other, j) => j === i || canBeEmpty(other));
  });
}

function anyOne(node: AST.Element): boolean {
  if (isCharacter(node)) return isAny(charactersOf(node));
  if (!isGroup(node)) return false;
  const sets: CharSet[] = [];
  for (const { elements } of node.alternatives) {
    const [only] = elements;
    if (elements.length !== 1 || only === undefined) continue;
    if (isCharacter(only)) sets.push(charactersOf(only));
    else if (anyOne(only)) return true;
  }
  return isAny(union(sets));
}

/**
 * Whether the pattern is written to find something in a text rather than to describe the whole of it: a beginning
 * (`^https://`), an end (`\.json$`), something inside (`\{name\}`, `\S`). On each side without an anchor its outermost part
 * is a plain character, a lookaround or an explicit rest (`.*`); `^[a-z]+`, `^(asc|desc)` and `asc|desc` describe, and
 * lack anchors.
 */
export function isSearch(pattern: AST.Pattern, { anchored }: Bounds): boolean {
  if (pattern.alternatives.length > 1 && !anchored.start && !anchored.end) return false;
  return pattern.alternatives.every(({ elements }) => {
    const [first] = elements;
    const last = elements[elements.length - 1];
    if (first === undefined || last === undefined) return false;
    if (elements.length === 1 && (isVisible(first) || holdsAnything(first))) return true;
    return (anchored.start || isPlainEdge(first)) && (anchored.end || isPlainEdge(last));
  });
}

/** A group of texts to be found with anything between: `(a[\s\S]*b|b[\s\S]*a)`. */
function holdsAnything(element: AST.Element): boolean {
  if (element.type !== 'Group' && element.type !== 'CapturingGroup') return false;
  return element.alternatives.every(
    ({ elements }) =>
      elements[0]?.type === 'Character' &&
      elements.at(-1)?.type === 'Character' &&
      elements.some(
        (inner) => inner.type === 'Quantifier' && inner.max === Infinity && anyOne(inner.element),
      ),
  );
}

function isPlainEdge(element: AST.Element): boolean {
  if (element.type === 'Character') return true;
  if (element.type === 'Assertion') return element.kind === 'lookahead' || element.kind === 'lookbehind';
  return element.type === 'Quantifier' && element.max === Infinity && anyOne(element.element);
}

/** `\S`, `\S+`: something that can be seen. */
function isVisible(element: AST.Element): boolean {
  const one = element.type === 'Quantifier' && element.min === 1 ? element.element : element;
  return one.type === 'CharacterSet' && one.kind === 'space' && one.negate;
}

/**
 * Whether strings of ASCII digits get through and nothing else by one of its branches (ids that can be counted up): `^\d+$`,
 * `^(?:\d+|me)$`. Anchored on both sides, every part that consumes something a digit, or all of it a digit by a lookahead.
 */
export function isNumeric(pattern: AST.Pattern, bounds: Bounds): boolean {
  if (!bounds.anchored.start || !bounds.anchored.end || bounds.maxLength === 0) return false;
  return branchesOf(pattern).some(
    (branch) => consumes(branch, (set) => isSubset(set, DIGITS)) || branch.elements.some(asksForDigits),
  );
}

/** `(?=\d+$)`: whatever follows, only digits get through. */
function asksForDigits(element: AST.Element): boolean {
  return (
    element.type === 'Assertion' &&
    element.kind === 'lookahead' &&
    !element.negate &&
    element.alternatives.every(
      (one) => isEdge(one.elements.at(-1), 'end') && consumes(one, (set) => isSubset(set, DIGITS)),
    )
  );
}

/** The alternatives of a pattern, or of the one group that all of it is. */
function branchesOf(pattern: AST.Pattern | AST.Group | AST.CapturingGroup): readonly AST.Alternative[] {
  return pattern.alternatives.flatMap((alternative) => {
    const inner = alternative.elements.filter((one) => !isEdge(one, 'start') && !isEdge(one, 'end'));
    const [only] = inner;
    return inner.length === 1 && only !== undefined && isGroup(only) ? branchesOf(only) : [alternative];
  });
}

/**
 * Whether only ASCII digits get through, behind characters that stay the same at most: `^\d+$`, `^CL[0-9]{8}$`, `^INV-\d+$`. Anchored
 * on both sides, at least one part any of several digits; a date (`^\d{4}-\d\d$`) and a version (`^v\d+\.\d+$`) are neither.
 */
export function isCounted(pattern: AST.Pattern, bounds: Bounds): boolean {
  if (!bounds.anchored.start || !bounds.anchored.end) return false;
  let prefix = '';
  let varies = false;
  const fits = consumes(pattern, (set) => {
    if (isSubset(set, DIGITS)) {
      if (set.length > 2 || set[0] !== set[1]) varies = true;
      return true;
    }
    const [only, last] = set;
    if (only === undefined || set.length > 2 || only !== last || varies) return false;
    prefix += String.fromCodePoint(only);
    return true;
  });
  return fits && varies && !/^v$|[.:]/i.test(prefix);
}

/** ASCII punctuation but `-`, `.` and `_`, which names have. */
const SYMBOLS: CharSet = [0x21, 0x2c, 0x2f, 0x2f, 0x3a, 0x40, 0x5b, 0x5e, 0x60, 0x60, 0x7b, 0x7e];
const OTHERS = complement(SYMBOLS);

/** Whether no string with a symbol gets through, `!` or `#`: anchored on both sides, no consuming part takes one. */
export function isWithoutSymbols(pattern: AST.Pattern, bounds: Bounds): boolean {
  if (!bounds.anchored.start || !bounds.anchored.end || bounds.maxLength === 0) return false;
  return consumes(pattern, (set) => isSubset(set, OTHERS));
}

/** Is there a part that consumes something, and is each of that kind? */
function consumes(branch: AST.Pattern | AST.Alternative, fits: (set: CharSet) => boolean): boolean {
  let all = true;
  let any = false;
  /** In how many lookarounds, and in how many parts that stand there no time at all (`x{0}`). */
  let aside = 0;
  const look = (set: CharSet) => {
    if (aside > 0) return;
    any = true;
    if (!fits(set)) all = false;
  };
  const isAside = (node: AST.Assertion | AST.Quantifier) =>
    node.type === 'Quantifier' ? node.max === 0 : node.kind === 'lookahead' || node.kind === 'lookbehind';
  const enter = (node: AST.Assertion | AST.Quantifier) => {
    if (isAside(node)) aside++;
  };
  const leave = (node: AST.Assertion | AST.Quantifier) => {
    if (isAside(node)) aside--;
  };
  visitRegExpAST(branch, {
    onAssertionEnter: enter,
    onAssertionLeave: leave,
    onQuantifierEnter: enter,
    onQuantifierLeave: leave,
    onCharacterEnter: (node) => {
      if (node.parent.type === 'Alternative' || node.parent.type === 'Quantifier') look(charactersOf(node));
    },
    onCharacterSetEnter: (node) => {
      if (node.parent.type === 'Alternative' || node.parent.type === 'Quantifier') look(charactersOf(node));
    },
    onCharacterClassEnter: (node) => look(charactersOf(node)),
  });
  return all && any;
}
