import type { AST } from '@eslint-community/regexpp';
import { isCharacter } from './bounds.ts';
import { type CharacterNode, charactersOf } from './characters.ts';
import { type CharSet, complement, EVERY, NONE, union } from './charset.ts';

/** A step of a machine that reads strings from left to right. */
type Move =
  /** Over one character. */
  | { readonly over: CharSet; readonly to: number }
  /** Without one; only at the start of the string, only at its end, or only where what comes next is allowed. */
  | { readonly if?: 'start' | 'end' | Next; readonly to: number };

/** What a lookahead of one character asks: the next is one of these, or the string ends here. */
export interface Next {
  readonly set: CharSet;
  readonly end: boolean;
}

/** A machine that accepts every string that a pattern accepts, and perhaps more; state 0 is its start, 1 its goal. */
export type Machine = readonly (readonly Move[])[];

/** A pattern whose machine has more states is not made into one. */
const mostStates = 2000;
/** So many rounds of a quantifier are told apart; beyond them any number passes. */
const mostRounds = 16;

/**
 * The strings that hold a match of a pattern, as JSON Schema reads it (2020-12 validation §6.3.3: not anchored). What
 * cannot be said in such a machine (lookarounds of more than a character, `\b`, references) asks for nothing here, so that
 * more is accepted, never less: whoever shows something of all its strings has shown it of the pattern's.
 *
 * @returns undefined when it would be too large
 */
export function machineOf(pattern: AST.Pattern): Machine | undefined {
  const builder = new Builder();
  const start = builder.state();
  const goal = builder.state();
  const from = builder.state();
  builder.add(start, { over: EVERY, to: start });
  builder.add(start, { to: from });
  builder.either(pattern.alternatives, from, goal);
  builder.add(goal, { over: EVERY, to: goal });
  return builder.isTooLarge ? undefined : builder.moves;
}

class Builder {
  readonly moves: Move[][] = [];

  get isTooLarge(): boolean {
    return this.moves.length > mostStates;
  }

  state(): number {
    return this.moves.push([]) - 1;
  }

  add(from: number, move: Move): void {
    (this.moves[from] as Move[]).push(move);
  }

  either(alternatives: readonly AST.Alternative[], from: number, to: number): void {
    for (const { elements } of alternatives) {
      let at = from;
      for (const element of elements) at = this.#element(element, at);
      this.add(at, { to });
    }
  }

  /** @returns the state behind it */
  #element(node: AST.Element, from: number): number {
    if (this.isTooLarge) return from;
    const to = this.state();
    if (isCharacter(node)) this.add(from, { over: charactersOf(node), to });
    else if (node.type === 'Group' || node.type === 'CapturingGroup')
      this.either(node.alternatives, from, to);
    else if (node.type === 'Quantifier') return this.#quantifier(node, from);
    else if (node.type === 'Backreference') {
      this.add(from, { over: EVERY, to: from });
      this.add(from, { to });
    } else this.add(from, { ...conditionOf(node), to });
    return to;
  }

  #quantifier({ element, min, max }: AST.Quantifier, from: number): number {
    let at = from;
    for (let round = 0; round < Math.min(min, mostRounds); round++) at = this.#element(element, at);
    const behind = this.state();
    this.add(at, { to: behind });
    if (max - min > mostRounds || min > mostRounds) {
      const again = this.state();
      this.add(at, { to: again });
      const end = this.#element(element, again);
      this.add(end, { to: again });
      this.add(end, { to: behind });
      return behind;
    }
    for (let round = min; round < max; round++) {
      at = this.#element(element, at);
      this.add(at, { to: behind });
    }
    return behind;
  }
}

function conditionOf(node: AST.Assertion): { if?: 'start' | 'end' | Next } {
  if (node.kind === 'start' || node.kind === 'end') return { if: node.kind };
  const next = node.kind === 'lookahead' ? nextOf(node) : undefined;
  return next ? { if: next } : {};
}

/** A lookahead of whose alternatives each is one character, or, where it is none of `(?!…)`, the end. */
function nextOf({ alternatives, negate }: AST.LookaroundAssertion): Next | undefined {
  const only = alternatives.map(({ elements }) => (elements.length === 1 ? elements[0] : undefined));
  const isEnd = (one: AST.Element | undefined) => one?.type === 'Assertion' && one.kind === 'end';
  if (!only.every((one) => one && (isCharacter(one) || isEnd(one)))) return undefined;
  const sets = only.filter((one): one is CharacterNode => one !== undefined && isCharacter(one));
  const set = sets.length > 0 ? union(sets.map(charactersOf)) : NONE;
  const end = only.some(isEnd);
  return negate ? { set: complement(set), end: !end } : { set, end };
}
