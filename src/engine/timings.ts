/** The stages of a run, in milliseconds; for `npm run bench`. */
export type Stage = 'read' | 'parse' | 'model' | 'rules' | 'since' | 'threats' | 'policy' | 'report';

/** Adds up how long stages take. */
export class Timings {
  readonly #spent: Partial<Record<Stage, number>> = {};

  /** Runs a piece of a stage. */
  time<T>(stage: Stage, work: () => T): T {
    const started = performance.now();
    try {
      return work();
    } finally {
      this.add(stage, performance.now() - started);
    }
  }

  /** The same for work that waits for something. */
  async wait<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.add(stage, performance.now() - started);
    }
  }

  add(stage: Stage, milliseconds: number): void {
    this.#spent[stage] = (this.#spent[stage] ?? 0) + milliseconds;
  }

  /** Per stage, rounded to tenths. */
  toJSON(): Partial<Record<Stage, number>> {
    return Object.fromEntries(
      Object.entries(this.#spent).map(([stage, spent]) => [stage, Math.round(spent * 10) / 10]),
    );
  }
}
