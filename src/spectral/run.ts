import { Script } from 'node:vm';
import type { Document } from '../refs/document.ts';
import type { Workspace } from '../refs/workspace.ts';
import type * as Libraries from './libraries.ts';
import { Lint } from './lint.ts';
import { type Asked, Ended, isOver, type Ran, type Ruleset, said } from './ran.ts';
import { resolveFor } from './resolved.ts';

/** Of processor time, in milliseconds, asked between two calls of functions: on a busy machine it comes to the same. */
const longest = 45_000;

/**
 * So many times as much of the clock: what does not come back (one call of a library) is interrupted by V8, which knows no
 * other time. All else is bounded by counting (path/walk.ts, patterns.ts, examples/), and long over by then.
 */
const patience = 2;

/** So long somebody's function may wait for something, of the clock. */
const longestWait = 10_000;

/**
 * Runs rules of a ruleset over a definition. Positions are not asked for: they are found later, for what is reported.
 *
 * A rule that throws, whose path leads nowhere near an end, or with which the time was over, is said by name and place; what
 * was found stays.
 */
export class RulesetRun {
  readonly #lint: Lint;

  constructor(
    libraries: typeof Libraries,
    ruleset: Ruleset,
    document: Document,
    workspace: Workspace,
    asked: Asked,
    milliseconds = longest,
  ) {
    const lint = new Lint(libraries, document, asked, ending(milliseconds));
    this.#lint = lint;
    try {
      within(patience * milliseconds, () => {
        const resolved = resolveFor(document, workspace);
        lint.run(ruleset.fromSource(document.absolute), resolved);
      });
    } catch (error) {
      const took = (time: number, of: string) => `took longer than ${time / 1000} seconds of ${of}`;
      lint.stopped(
        error instanceof Spent
          ? took(milliseconds, 'processor time')
          : error instanceof Ended
            ? error.message
            : isOver(error)
              ? took(patience * milliseconds, 'the clock')
              : `failed: ${said(error)}`,
      );
    }
  }

  /** Waits for what functions answer later. */
  async settled(): Promise<void> {
    const { waiting } = this.#lint;
    if (waiting.size === 0) return;
    // A promise that nobody keeps would end the process, with nothing said.
    let alarm: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      alarm = setTimeout(resolve, longestWait);
    });
    await Promise.race([Promise.all(waiting), over]);
    clearTimeout(alarm);
  }

  /** What was found by now; what was not answered by now is undone. */
  ran(): Ran {
    return this.#lint.ran();
  }
}

/** The system is not asked for the time again before so many milliseconds of the clock have passed. */
const shortest = 5;

/** The processor time is over. */
class Spent extends Ended {}

/** Throws once the time is over. */
function ending(milliseconds: number): () => void {
  const spent = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const started = spent();
  let asked = 0;
  return () => {
    const now = performance.now();
    if (now - asked < shortest) return;
    asked = now;
    if (spent() - started >= milliseconds) throw new Spent();
  };
}

let caller: Script | undefined;
const key = Symbol.for('threatlint.spectral');

/** As the engine's watchdog does, and inside of it: when this is over, what the built-in rules found stays. */
function within(milliseconds: number, work: () => void): void {
  caller ??= new Script(`globalThis[Symbol.for('threatlint.spectral')]()`, {
    filename: 'threatlint-spectral',
  });
  const place = globalThis as { [key]?: (() => void) | undefined };
  place[key] = work;
  try {
    caller.runInThisContext({ timeout: milliseconds, displayErrors: false });
  } finally {
    place[key] = undefined;
  }
}
