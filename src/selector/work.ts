import { once } from '../text/memo.ts';

/** More answers than the largest real policies need by far, and no more than some seconds of them. */
const mostWork = 12_000_000;

/** Selectors and operations ask too much of each other: the run is refused, because half of an answer is none. */
export class TooMuchWork extends Error {}

/** What the selectors of a run have cost: a stranger may write thousands of both, and each is asked about each. */
export class Work {
  #left = mostWork;

  /** How much was done, for tests that count it. */
  get done(): number {
    return mostWork - this.#left;
  }

  /** @throws {TooMuchWork} when it is more than a run may cost */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) {
      throw new TooMuchWork(
        `Gates, waivers, threats and operations are too many for each other: holding each against each takes more than ${mostWork.toLocaleString('en')} steps. Name operations by a path or a tag that many share, or check fewer definitions at once`,
      );
    }
  }
}

/** The account of a run, by something that each run has one of. */
export const workOf = once((_: object) => new Work());
