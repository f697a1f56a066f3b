/** The stages of a run, in milliseconds; for `npm run bench`. */
export type Stage = 'read' | 'parse' | 'model' | 'rules' | 'since' | 'threats' | 'policy' | 'report';

/** Adds up how long stages take. What is done for a stage in the midst of another counts for that one alone. */
export class Timings {
  readonly #spent: Partial<Record<Stage, number>> = {};
  #all = 0;

  /** Runs a piece of a stage. */
  time<T>(stage: Stage, work: () => T): T {
    const started = performance.now() - this.#all;
    try {
      return work();
    } finally {
      this.add(stage, performance.now() - this.#all - started);
    }
  }

  /** The same for work that waits for something. */
  async wait<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const started = performance.now() - this.#all;
    try {
      return await work();
    } finally {
      this.add(stage, performance.now() - this.#all - started);
    }
  }

  add(stage: Stage, milliseconds: number): void {
    this.#all += milliseconds;
    this.#spent[stage] = (this.#spent[stage] ?? 0) + milliseconds;
  }

  /** Per stage, rounded to tenths. */
  toJSON(): Partial<Record<Stage, number>> {
    return Object.fromEntries(
      Object.entries(this.#spent).map(([stage, spent]) => [stage, Math.round(spent * 10) / 10]),
    );
  }
}
