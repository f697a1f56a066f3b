import { sha256 } from '../text/sha256.ts';

/** Digests that differ for each entry of a report, and stay the same from run to run: what is said twice is counted. */
export class Distinct {
  readonly #seen = new Map<string, number>();

  of(text: string): string {
    const nth = (this.#seen.get(text) ?? 0) + 1;
    this.#seen.set(text, nth);
    return sha256(nth === 1 ? text : `${text} ${nth}`).slice(0, 40);
  }
}
