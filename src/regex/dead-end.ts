import type { Alphabet } from './alphabet.ts';
import type { Automaton } from './automaton.ts';

/** Positions looked at in a search. */
const BUDGET = 100_000;
/** Longer ends are not looked for. */
const LONGEST = 8;

export interface DeadEnd {
  /** What comes to a position where nothing goes on; undefined when none was found. */
  readonly letters: readonly number[] | undefined;
  /** The positions that were looked at. */
  readonly spent: number;
  /** Was the search cut off before it was through? */
  readonly isCut: boolean;
}

/**
 * A shortest word after which a pattern cannot go on in any way, though it accepts each of its letters somewhere:
 * `;;` for `^([^;]+;?)+$`. The matcher tries every way in vain only behind such an end.
 *
 * Breadth first over the sets of positions that an automaton can be in. A count of one character is taken for one
 * of it, so that what is found must be tried out.
 *
 * @param setOf which of the alphabet's sets a position has
 * @param before the word that was read
 */
export function deadEndOf(
  automaton: Automaton,
  { letters, members }: Alphabet,
  setOf: readonly number[],
  before: readonly number[],
): DeadEnd {
  let spent = 0;
  const next = (from: readonly number[], letter: number): number[] => {
    const to = new Set<number>();
    for (const p of from) {
      for (const edge of automaton.follow[p] ?? []) {
        spent++;
        if (members[setOf[edge.to] as number]?.[letter]) to.add(edge.to);
      }
    }
    return [...to].sort((a, b) => a - b);
  };
  let now: number[] | undefined;
  for (const character of before) {
    const letter = letters.indexOf(character);
    now = now
      ? next(now, letter)
      : automaton.first.filter((p) => members[setOf[p] as number]?.[letter] === true);
    if (spent > BUDGET) break;
  }
  // A search begins again at every character; what began at one place must come to its end.
  const start = (now ?? [...automaton.first]).filter((p) => p !== automaton.search);
  const seen = new Set([start.join()]);
  let level: { set: number[]; word: number[] }[] = [{ set: start, word: [] }];
  for (let length = 0; length < LONGEST && level.length > 0; length++) {
    const longer: typeof level = [];
    for (const { set, word } of level) {
      for (const [letter, character] of letters.entries()) {
        if (spent > BUDGET) return { letters: undefined, spent, isCut: true };
        const reached = next(set, letter);
        if (reached.length === 0) return { letters: [...word, character], spent, isCut: false };
        const key = reached.join();
        if (seen.has(key)) continue;
        seen.add(key);
        longer.push({ set: reached, word: [...word, character] });
      }
    }
    level = longer;
  }
  return { letters: undefined, spent, isCut: spent > BUDGET };
}
