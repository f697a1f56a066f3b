import { type CharSet, has, readable } from './charset.ts';

/** The letters a pattern can tell apart: characters in the same sets are one letter. */
export interface Alphabet {
  /** One readable character for each letter. */
  readonly letters: readonly number[];
  /** For each set handed over: whether it holds each letter. */
  readonly members: readonly (readonly boolean[])[];
}

/**
 * Cuts the characters of some sets into letters.
 *
 * @returns undefined when that would take more than `budget` look-ups
 */
export function alphabetOf(sets: readonly CharSet[], budget: number): Alphabet | undefined {
  const cuts = new Set<number>();
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 2) cuts.add(set[i] as number).add((set[i + 1] as number) + 1);
  }
  if (cuts.size * sets.length > budget) return undefined;
  const sorted = [...cuts].sort((a, b) => a - b);
  const letters = new Map<string, { ranges: number[]; in: boolean[] }>();
  for (let i = 0; i + 1 < sorted.length; i++) {
    const low = sorted[i] as number;
    const inSets = sets.map((set) => has(set, low));
    if (!inSets.includes(true)) continue;
    const key = inSets.map(Number).join('');
    const letter = letters.get(key) ?? { ranges: [], in: inSets };
    letter.ranges.push(low, (sorted[i + 1] as number) - 1);
    letters.set(key, letter);
  }
  const all = [...letters.values()];
  return {
    letters: all.map((letter) => readable(letter.ranges)),
    members: sets.map((_, set) => all.map((letter) => letter.in[set] as boolean)),
  };
}
