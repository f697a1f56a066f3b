import type { AST } from '@eslint-community/regexpp';
import { isCharacter, startsAtStart } from './bounds.ts';
import { charactersOf } from './characters.ts';
import { type CharSet, EVERY } from './charset.ts';

/** A place of the pattern that consumes one character (or `repeat` of them). */
interface Position {
  readonly set: CharSet;
  readonly repeat: number;
}

export interface Edge {
  readonly to: number;
  /** In how many ways: 1, or 2 for more than one. */
  ways: number;
  /** Exists only because a quantifier with an upper bound repeats its body. */
  bounded: boolean;
}

/**
 * Glushkov's position automaton that also counts in how many ways an edge comes about: `(a*)*` goes from a to a in two
 * ways, and that is what makes it exponential.
 *
 * It accepts more than the pattern: lookaround conditions hold always (the body of a lookahead is a branch that leads
 * nowhere), a backreference is its group again, and counts above a few are loops. What it finds is therefore a
 * candidate, to be tried out with the matcher.
 */
export interface Automaton {
  readonly positions: readonly Position[];
  readonly first: readonly number[];
  readonly follow: readonly (readonly Edge[])[];
  /** The position that stands for a search's start anywhere, where the pattern lets it. */
  readonly search: number | undefined;
}

interface Fragment {
  readonly first: Map<number, number>;
  readonly last: Map<number, number>;
  readonly empty: number;
}

const MAX_POSITIONS = 400;
const MAX_EDGES = 50_000;
/** Elements visited, copies included: nested empty groups, ((){2}){2}…, have many of these and no positions. */
const MAX_VISITS = 10_000;
/** A count is unrolled up to here; beyond, a single character counts as one step and a group as a loop. */
const MAX_COPIES = 16;
const MAX_OPTIONAL_COPIES = 2;
/** The longest run of one character in a prefix: a{4000000000} must not become a string. */
const MAX_REPEAT = 1_000;
const NOTHING: Fragment = { first: new Map(), last: new Map(), empty: 1 };

class TooLarge extends Error {}

/** @returns the automaton, or undefined when the pattern needs more positions than are affordable */
export function automatonOf(pattern: AST.Pattern): Automaton | undefined {
  try {
    return new Builder().build(pattern);
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

class Builder {
  readonly #positions: Position[] = [];
  readonly #follow: Map<number, Edge>[] = [];
  #visits = 0;
  #edges = 0;
  readonly #open = new Set<AST.CapturingGroup>();

  build(pattern: AST.Pattern): Automaton {
    const anywhere = pattern.alternatives.filter((a) => !startsAtStart(a));
    let search: number | undefined;
    const fragments = pattern.alternatives.map((alternative) => this.#alternative(alternative));
    const first = new Map<number, number>();
    for (const fragment of fragments) merge(first, fragment.first);
    if (anywhere.length > 0) {
      search = this.#position(EVERY, 1);
      this.#edge(search, search, 1, false);
      pattern.alternatives.forEach((alternative, i) => {
        if (!anywhere.includes(alternative)) return;
        for (const [to, ways] of (fragments[i] as Fragment).first)
          this.#edge(search as number, to, ways, false);
      });
      first.set(search, 1);
    }
    return {
      positions: this.#positions,
      first: [...first.keys()],
      follow: this.#follow.map((edges) => [...edges.values()]),
      search,
    };
  }

  #position(set: CharSet, repeat: number): number {
    if (this.#positions.length >= MAX_POSITIONS) throw new TooLarge();
    this.#follow.push(new Map());
    return this.#positions.push({ set, repeat }) - 1;
  }

  #edge(from: number, to: number, ways: number, bounded: boolean): void {
    const edges = this.#follow[from] as Map<number, Edge>;
    const edge = edges.get(to);
    if (edge === undefined) {
      if (++this.#edges > MAX_EDGES) throw new TooLarge();
      edges.set(to, { to, ways: cap(ways), bounded });
    } else {
      edge.ways = cap(edge.ways + ways);
      edge.bounded &&= bounded;
    }
  }

  #connect(last: Map<number, number>, first: Map<number, number>, bounded: boolean): void {
    for (const [from, a] of last) for (const [to, b] of first) this.#edge(from, to, cap(a * b), bounded);
  }

  #alternative(alternative: AST.Alternative): Fragment {
    return this.#sequence(alternative.elements.map((element) => () => this.#element(element)));
  }

  #sequence(parts: readonly (() => Fragment)[]): Fragment {
    let result = NOTHING;
    for (const part of parts) {
      const next = part();
      this.#connect(result.last, next.first, false);
      const first = result.empty > 0 ? new Map(result.first) : result.first;
      if (result.empty > 0) merge(first, next.first, result.empty);
      const last = next.empty > 0 ? new Map(next.last) : next.last;
      if (next.empty > 0) merge(last, result.last, next.empty);
      result = { first, last, empty: cap(result.empty * next.empty) };
    }
    return result;
  }

  #either(list: readonly AST.Alternative[]): Fragment {
    const first = new Map<number, number>();
    const last = new Map<number, number>();
    let empty = 0;
    for (const alternative of list) {
      const fragment = this.#alternative(alternative);
      merge(first, fragment.first);
      merge(last, fragment.last);
      empty = cap(empty + fragment.empty);
    }
    return { first, last, empty };
  }

  #element(node: AST.Element): Fragment {
    if (++this.#visits > MAX_VISITS) throw new TooLarge();
    if (isCharacter(node)) return this.#character(node, 1);
    switch (node.type) {
      case 'Group':
        return this.#either(node.alternatives);
      case 'CapturingGroup':
        return this.#group(node);
      case 'Quantifier':
        return this.#quantifier(node);
      case 'Backreference': {
        const groups = Array.isArray(node.resolved) ? node.resolved : [node.resolved];
        const group = groups[0] as AST.CapturingGroup;
        return this.#open.has(group) ? NOTHING : { ...this.#group(group), empty: 1 };
      }
      case 'Assertion': {
        if (node.kind !== 'lookahead') return NOTHING;
        return { first: this.#either(node.alternatives).first, last: new Map(), empty: 1 };
      }
    }
  }

  #group(node: AST.CapturingGroup): Fragment {
    this.#open.add(node);
    const fragment = this.#either(node.alternatives);
    this.#open.delete(node);
    return fragment;
  }

  #character(node: Parameters<typeof charactersOf>[0], repeat: number): Fragment {
    const position = this.#position(charactersOf(node), Math.min(repeat, MAX_REPEAT));
    return { first: new Map([[position, 1]]), last: new Map([[position, 1]]), empty: 0 };
  }

  #quantifier(node: AST.Quantifier): Fragment {
    const { element, min, max } = node;
    if (max === 0) return NOTHING;
    const body = () => this.#element(element);
    const parts: (() => Fragment)[] = [];
    // The last mandatory round of a loop is the loop itself: a{2,} is a·a+.
    const loops = max - min > MAX_OPTIONAL_COPIES || (min > MAX_COPIES && !isCharacter(element));
    const rounds = loops && min > 0 ? min - 1 : min;
    if (rounds <= MAX_COPIES) for (let i = 0; i < rounds; i++) parts.push(body);
    else if (isCharacter(element)) parts.push(() => this.#character(element, rounds));
    if (loops) parts.push(() => this.#loop(body(), node));
    else for (let i = min; i < max; i++) parts.push(() => ({ ...body(), empty: 1 }));
    return this.#sequence(parts);
  }

  #loop(body: Fragment, { min, max }: AST.Quantifier): Fragment {
    const bounded = max !== Infinity;
    this.#connect(body.last, body.first, bounded);
    // A mandatory round may consume nothing, so (a?){30} can skip whichever rounds it likes; an optional round
    // that consumes nothing does not happen (ECMA-262 §22.2.2.3.1).
    if (body.empty > 0 && min > 1) this.#connect(body.last, body.first, bounded);
    return min === 0 ? { ...body, empty: 1 } : body;
  }
}

function cap(ways: number): number {
  return Math.min(2, ways);
}

function merge(into: Map<number, number>, from: Map<number, number>, times = 1): void {
  for (const [position, ways] of from) into.set(position, cap((into.get(position) ?? 0) + ways * times));
}
