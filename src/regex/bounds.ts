import type { AST } from '@eslint-community/regexpp';
import { highest, lowest } from '../text/lists.ts';
import { once } from '../text/memo.ts';
import { charactersOf } from './characters.ts';
import { EVERY, intersect, isAny, isSubset, LINE_BREAKS } from './charset.ts';

/**
 * What is known at one point of a match. The offset is counted from the start of the *string*, the total is the
 * length of the whole string as far as anchors and lookarounds passed so far bound it. Characters are code points,
 * as JSON Schema counts them (2020-12 validation §6.3.1).
 */
interface Known {
  readonly min: number;
  readonly max: number;
  readonly totalMin: number;
  readonly totalMax: number;
  /** As `totalMax`, for a string without line breaks, as lookarounds with `.` bound it: that stops at them (ECMA-262 §22.2.2.7). */
  readonly lineMax: number;
  /** The match starts where the string starts; ends where it ends. */
  readonly start: boolean;
  readonly end: boolean;
}

export interface Bounds {
  readonly anchored: { readonly start: boolean; readonly end: boolean };
  /** Infinity when no string is accepted. */
  readonly minLength: number;
  /** Infinity when there is no longest; 0 when no string is accepted. */
  readonly maxLength: number;
}

/** A search may begin anywhere (JSON Schema 2020-12 core §6.4: patterns are not implicitly anchored). */
const ANYWHERE: Known = {
  min: 0,
  max: Infinity,
  totalMin: 0,
  totalMax: Infinity,
  lineMax: Infinity,
  start: false,
  end: false,
};

/**
 * The anchors and the shortest and longest string a pattern accepts, from one walk through the tree.
 *
 * A `^` anywhere on the way pins the match to the string's start (nothing can have been consumed before it), a `$`
 * anywhere to its end; a lookahead that reaches the end bounds the whole string: `^(?=.{1,64}$)[a-z.]+`. Alternatives
 * that can never match, `a^`, are left out.
 */
export function boundsOf(pattern: AST.Pattern): Bounds {
  const known = alternatives(pattern.alternatives, ANYWHERE);
  if (known === undefined) {
    return { anchored: { start: true, end: true }, minLength: Infinity, maxLength: 0 };
  }
  return {
    anchored: { start: known.start, end: known.end },
    minLength: Math.max(known.totalMin, known.min),
    // Where the match is the whole string, and takes no line break, the string has none.
    maxLength:
      known.start && known.end && known.lineMax < known.totalMax && !pattern.alternatives.some(takesLineBreak)
        ? known.lineMax
        : known.totalMax,
  };
}

/** Can something that an alternative consumes be a line break? */
function takesLineBreak({ elements }: AST.Alternative): boolean {
  return elements.some(isLineBreak);
}

function isLineBreak(element: AST.Element): boolean {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return element.alternatives.some(takesLineBreak);
    case 'Quantifier':
      return element.max > 0 && isLineBreak(element.element);
    default:
      return isCharacter(element) && intersect(charactersOf(element), LINE_BREAKS).length > 0;
  }
}

/** Whether an alternative can only match where the string starts. */
export function startsAtStart(alternative: AST.Alternative): boolean {
  return alternatives([alternative], ANYWHERE)?.start ?? true;
}

/** What holds after one of the alternatives, whichever; undefined when none can match. */
function alternatives(list: readonly AST.Alternative[], from: Known): Known | undefined {
  let result: Known | undefined;
  for (const alternative of list) {
    let known: Known | undefined = from;
    for (const element of alternative.elements) {
      known = possible(after(element, known));
      if (known === undefined) break;
    }
    if (known !== undefined) result = result === undefined ? known : either(result, known);
  }
  return result;
}

function either(a: Known, b: Known): Known {
  return {
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    totalMin: Math.min(a.totalMin, b.totalMin),
    totalMax: Math.max(a.totalMax, b.totalMax),
    lineMax: Math.max(Math.min(a.lineMax, a.totalMax), Math.min(b.lineMax, b.totalMax)),
    start: a.start && b.start,
    end: a.end && b.end,
  };
}

function possible(known: Known | undefined): Known | undefined {
  if (known === undefined) return undefined;
  return known.min > known.max || Math.max(known.totalMin, known.min) > known.totalMax ? undefined : known;
}

function after(element: AST.Element, from: Known): Known | undefined {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return alternatives(element.alternatives, from);
    case 'Assertion':
      return assertion(element, from);
    case 'Quantifier':
      return quantifier(element, from);
    case 'Backreference': {
      const { min, max } = lengthOf(element);
      return { ...from, min: from.min + min, max: from.max + max };
    }
    default:
      return from.end ? undefined : { ...from, min: from.min + 1, max: from.max + 1 };
  }
}

function quantifier(node: AST.Quantifier, from: Known): Known | undefined {
  if (node.max === 0) return from;
  const once = possible(after(node.element, from));
  if (once === undefined) return node.min === 0 ? from : undefined;
  const { min, max } = lengthOf(node.element);
  const many: Known = {
    ...once,
    min: once.min + times(min, Math.max(0, node.min - 1)),
    max: once.max + times(max, node.max - 1),
  };
  return node.min === 0 ? either(from, many) : many;
}

function times(length: number, count: number): number {
  return length === 0 || count === 0 ? 0 : length * count;
}

/** How many characters a node consumes, anchors and lookarounds aside. */
const lengthOf = once(computeLength);

function computeLength(node: AST.Element | AST.Alternative): { min: number; max: number } {
  switch (node.type) {
    case 'Alternative': {
      const parts = node.elements.map(lengthOf);
      return { min: sum(parts.map((p) => p.min)), max: sum(parts.map((p) => p.max)) };
    }
    case 'Group':
    case 'CapturingGroup': {
      let min = Infinity;
      let max = 0;
      for (const alternative of node.alternatives) {
        const length = lengthOf(alternative);
        min = Math.min(min, length.min);
        max = Math.max(max, length.max);
      }
      return { min, max };
    }
    case 'Assertion':
      return { min: 0, max: 0 };
    case 'Quantifier': {
      const { min, max } = lengthOf(node.element);
      return { min: times(min, node.min), max: times(max, node.max) };
    }
    case 'Backreference': {
      // A group that did not take part is empty (ECMA-262 §22.2.2.7.2); one that is still open, too.
      if (Array.isArray(node.resolved) || contains(node.resolved, node)) return { min: 0, max: Infinity };
      return { min: 0, max: lengthOf(node.resolved).max };
    }
    default:
      return { min: 1, max: 1 };
  }
}

function contains(group: AST.CapturingGroup, node: AST.Backreference): boolean {
  return group.start <= node.start && node.end <= group.end;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function assertion(node: AST.Assertion, from: Known): Known | undefined {
  switch (node.kind) {
    case 'start':
      return atStart(from);
    case 'end':
      return atEnd(from);
    case 'word':
      return from;
    case 'lookahead':
      return node.negate ? notAhead(node, from) : ahead(node, from);
    case 'lookbehind':
      return node.negate ? notBehind(node, from) : behind(node, from);
  }
}

function atStart(from: Known): Known | undefined {
  return from.min > 0 ? undefined : { ...from, max: 0, start: true };
}

function atEnd(from: Known): Known {
  return {
    ...from,
    totalMin: Math.max(from.totalMin, from.min),
    totalMax: Math.min(from.totalMax, from.max),
    end: true,
  };
}

function ahead(node: AST.LookaheadAssertion, from: Known): Known | undefined {
  const inside = alternatives(node.alternatives, { ...from, start: false });
  if (inside === undefined) return undefined;
  const pinned = inside.start ? atStart(from) : from;
  if (pinned === undefined) return undefined;
  const empty = node.alternatives.every((a) => lengthOf(a).max === 0);
  return {
    ...pinned,
    totalMin: Math.max(from.totalMin, inside.totalMin, inside.min),
    totalMax: Math.min(from.totalMax, inside.totalMax),
    end: from.end || (inside.end && empty),
  };
}

/** `(?!$)`, `(?!\s*$)`: something follows. `(?!.{65})`: at most 64 characters follow. */
function notAhead(node: AST.LookaheadAssertion, from: Known): Known | undefined {
  let known: Known = from;
  for (const { elements } of node.alternatives) {
    const last = elements[elements.length - 1];
    const reachesEnd = last?.type === 'Assertion' && last.kind === 'end';
    const body = reachesEnd ? elements.slice(0, -1) : elements;
    if (body.every(canBeEmpty)) {
      if (!reachesEnd) return undefined;
      known = { ...known, totalMin: Math.max(known.totalMin, from.min + 1) };
    }
    const found = anyAtLeast(body, reachesEnd);
    if (found?.isWithinLine)
      known = { ...known, lineMax: Math.min(known.lineMax, from.max + found.least - 1) };
    else if (found) {
      known = { ...known, totalMax: Math.min(known.totalMax, from.max + found.least - 1) };
      if (found.least === 1) known = atEnd(known);
    }
  }
  return known;
}

/** `(?<=^.{1,64})`: so many characters lie before. */
function behind(node: AST.LookbehindAssertion, from: Known): Known | undefined {
  const anchored = node.alternatives.every((a) => {
    const first = a.elements[0];
    return first?.type === 'Assertion' && first.kind === 'start';
  });
  if (!anchored) return from;
  const lengths = node.alternatives.map(lengthOf);
  const known = {
    ...from,
    min: Math.max(from.min, lowest(lengths.map((l) => l.min))),
    max: Math.min(from.max, highest(lengths.map((l) => l.max))),
  };
  return known.max === 0 ? atStart(known) : possible(known);
}

/** `(?<![\s\S]{65})$`: at most 64 characters lie before; `(?<![\s\S])` is `^`. */
function notBehind(node: AST.LookbehindAssertion, from: Known): Known | undefined {
  let known: Known | undefined = from;
  for (const { elements } of node.alternatives) {
    if (known === undefined) return undefined;
    if (elements.length === 0) return undefined;
    const found = anyAtLeast(elements, false);
    // `.` stops at a line break, and what lies before that is not looked at.
    if (found?.isWithinLine) continue;
    if (found?.least === 1) known = atStart(known);
    else if (found) known = possible({ ...known, max: Math.min(known.max, found.least - 1) });
  }
  return known;
}

/** Consumes nothing if it likes, and asks for nothing. */
export function canBeEmpty(element: AST.Element): boolean {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return element.alternatives.some((a) => a.elements.every(canBeEmpty));
    case 'Quantifier':
      return element.min === 0 || canBeEmpty(element.element);
    default:
      return false;
  }
}

/** A body that matches whatever n or more characters: `.{n}`, or `.{n,}$` before an end. */
interface AnyCharacters {
  readonly least: number;
  /** Line breaks are not among them: `.` stops there. */
  readonly isWithinLine: boolean;
}

function anyAtLeast(body: readonly AST.Element[], reachesEnd: boolean): AnyCharacters | undefined {
  let least = 0;
  let isWithinLine = false;
  let unbounded = false;
  for (const element of body) {
    const one = element.type === 'Quantifier' ? element.element : element;
    if (!isCharacter(one) || !isAny(charactersOf(one))) return undefined;
    least += element.type === 'Quantifier' ? element.min : 1;
    isWithinLine ||= !isSubset(EVERY, charactersOf(one));
    unbounded ||= element.type === 'Quantifier' && element.max === Infinity;
  }
  return least > 0 && (unbounded || !reachesEnd) ? { least, isWithinLine } : undefined;
}

export function isCharacter(
  node: AST.Node,
): node is AST.Character | AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass {
  return (
    node.type === 'Character' ||
    node.type === 'CharacterSet' ||
    node.type === 'CharacterClass' ||
    node.type === 'ExpressionCharacterClass'
  );
}
