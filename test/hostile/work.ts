import { Session } from 'node:inspector/promises';

/**
 * Counts the calls of the program's own functions: a measure of work that is the same on every machine, and that the source
 * knows nothing of.
 */
export class CallCounter {
  readonly #session = new Session();

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  }

  /**
   * How many calls a piece of work takes.
   *
   * @param where of which files' functions
   */
  async of(work: () => unknown, where = /\/src\/(?!generated\/)/): Promise<number> {
    await this.#session.post('Profiler.takePreciseCoverage');
    await work();
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    let calls = 0;
    for (const { url, functions } of result) {
      if (!where.test(url)) continue;
      for (const { ranges } of functions) calls += ranges[0]?.count ?? 0;
    }
    return calls;
  }

  async stop(): Promise<void> {
    await this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }
}
