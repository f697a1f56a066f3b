import type { WriteStream } from 'node:tty';

/** Runs shorter than this say nothing, in milliseconds. */
const patience = 1000;

/** One line on a terminal that tells how far a long run is; nothing anywhere else. */
export class Progress {
  #shown = false;

  /** @param started when the run began, as `performance.now()` tells */
  constructor(
    private readonly terminal: Pick<WriteStream, 'write' | 'isTTY' | 'columns'>,
    private readonly started: number,
  ) {}

  show(text: string): void {
    if (!this.terminal.isTTY || performance.now() - this.started < patience) return;
    this.#shown = true;
    this.terminal.write(`\r\u001b[K${text.slice(0, Math.max(10, (this.terminal.columns ?? 80) - 1))}`);
  }

  clear(): void {
    if (this.#shown) this.terminal.write('\r\u001b[K');
    this.#shown = false;
  }
}
