import { Script } from 'node:vm';

/** How many seconds of processor time a definition may take, where nobody says otherwise. */
export const usualSeconds = 60;

/** What belongs to no single definition (proving, judging, writing) has at least so many seconds. */
const leastShared = 10;

/** The longest that V8's watchdog waits, in milliseconds. */
const longest = 2 ** 32 - 1;

/** The system is not asked for the time again before so many milliseconds of the clock have passed. */
const shortest = 20;

/**
 * A text of so many characters is small. Each wait of V8's is a thread of its own: for thousands of files on a busy machine that
 * takes longer than to read them.
 */
const small = 20_000;

/** A definition of so many characters is tiny. */
const tiny = 2_000;

/**
 * How long a definition is for {@link Watchdog.watch}, where our own code alone looks at it: no expression of it takes longer
 * than a few steps for each character, and its loops ask whether the time is over. Of ten thousand definitions of a line each
 * the threads took more than half of all time. What refers to others, or may with an escape, is as long as these; what has a pattern
 * is looked at by a library, of which nobody knows how long it takes.
 */
export function charactersOf(text: string): number {
  return text.length <= tiny && !/\$ref|pattern|\\/i.test(text) ? text.length : Number.POSITIVE_INFINITY;
}

/** Work that was ended, and of which nothing is known. */
export interface Cut {
  /** What it was done for, as the report names it. */
  readonly file: string;
  readonly reason: string;
}

/**
 * Ends what takes too long, so that no input makes a run hang: each file has so much time, and what was not done within
 * it is told, never passed over.
 *
 * The time is the processor's: on a busy machine a run comes to the same as on an idle one. Loops ask whether it is over
 * and end in order. What does not come back (one regular expression, one call of a library) is interrupted by V8, whose
 * watchdog knows only the clock: it gets twice what is left, and a second, so that whoever asks is first. Nothing of what
 * was interrupted is used any more: its `finally` blocks were not run.
 */
export class Watchdog {
  readonly #cuts = new Map<string, Cut>();
  readonly #spent = new Map<string, number>();

  /** @param seconds what each file has, more than 0 */
  constructor(private readonly seconds: number = usualSeconds) {}

  /** What was ended, each piece of work once. */
  get cuts(): readonly Cut[] {
    return [...this.#cuts.values()];
  }

  /** Says that work for a file was not begun, because it was foreseen that there is too much of it. */
  leave(file: string, reason: string): void {
    this.#cuts.set(`${file} ${reason}`, { file, reason });
  }

  /**
   * Does a piece of synchronous work for a file, within the time that the file has left.
   *
   * @param file as the report names it
   * @param work is given what tells whether the time is over; when it asks and ends early, the work was cut, too
   * @param undone what is unknown if the work is cut, as the beginning of a sentence: `its operations were not read`
   * @param characters of a text that is read in as many steps as it has: what is small comes back, and V8 need not wait for it
   * @returns undefined when it was interrupted, or not begun
   */
  watch<T>(
    file: string,
    undone: string,
    work: (over: () => boolean) => T,
    characters = Number.POSITIVE_INFINITY,
  ): { readonly result: T } | undefined {
    return this.#within(file, file, this.seconds, undone, work, characters > small);
  }

  /** The same for what is done for all files together: each piece has as much time as they have. */
  shared<T>(files: number, undone: string, work: () => T): { readonly result: T } | undefined {
    return this.#within('.', `. ${undone}`, Math.max(leastShared, this.seconds * files), undone, work);
  }

  /**
   * The same for a text in pieces, each made when it is asked for.
   *
   * @throws {CutShort} when a piece takes too long
   */
  *pieces(files: number, undone: string, pieces: Iterable<string>): Generator<string> {
    const iterator = pieces[Symbol.iterator]();
    for (;;) {
      const next = this.shared(files, undone, () => iterator.next());
      if (!next) throw new CutShort(this.cuts.at(-1)?.reason);
      if (next.result.done) return;
      yield next.result.value;
    }
  }

  #within<T>(
    file: string,
    key: string,
    seconds: number,
    undone: string,
    work: (over: () => boolean) => T,
    mayHang = true,
  ): { readonly result: T } | undefined {
    const started = recentTime();
    const left = seconds * 1000 - (this.#spent.get(key) ?? 0);
    const clock = Math.min(longest, Math.ceil(2 * left + 1000));
    const cut = (longer = `${seconds} s of processor time`) => {
      const reason = `${undone}: that takes longer than ${longer} (--timeout)`;
      this.#cuts.set(`${file} ${undone}`, { file, reason });
    };
    let asked = 0;
    const over = () => {
      // Asking the system takes longer than a rule takes for a node; between two answers no second of work fits in.
      const now = performance.now();
      if (now - asked < shortest) return false;
      asked = now;
      if (processorTime() - started < left) return false;
      cut();
      return true;
    };
    if (left <= 0) {
      cut();
      return undefined;
    }
    try {
      return { result: mayHang ? interrupted(clock, () => work(over)) : work(over) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      const isBusy = processorTime() - started < left;
      cut(isBusy ? `${Math.round(clock / 1000)} s, on a machine that is busy with other work` : undefined);
      return undefined;
    } finally {
      this.#spent.set(key, (this.#spent.get(key) ?? 0) + Math.max(recentTime() - started, least));
    }
  }
}

/** A text could not be made in time. The message is for the person: exit status 3. */
export class CutShort extends Error {}

/** What the process has taken so far, in milliseconds. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** For so many milliseconds of the clock an answer of the system counts as recent. */
const recent = 20;

/** Whoever did anything has taken some time of it. */
const least = 1e-6;

let known = { at: Number.NEGATIVE_INFINITY, time: 0 };

/** The same as of a moment ago: of thousands of definitions of a line each, asking twice for each took a tenth of all time. */
function recentTime(): number {
  const at = performance.now();
  if (at - known.at >= recent) known = { at, time: processorTime() };
  return known.time;
}

/** Where the script finds the work: it sees nothing but the global object. */
const key = Symbol.for('threatlint.work');
type Global = typeof globalThis & { [key]?: (() => unknown) | undefined };
let caller: Script | undefined;

/** Calls a function, and ends it after so many milliseconds by an error that it cannot catch. Costs a tenth of one. */
function interrupted<T>(timeout: number, work: () => T): T {
  caller ??= new Script(`globalThis[Symbol.for('threatlint.work')]()`, { filename: 'threatlint-watchdog' });
  const place: Global = globalThis;
  const outer = place[key];
  place[key] = work;
  try {
    return caller.runInThisContext({ timeout, displayErrors: false }) as T;
  } finally {
    place[key] = outer;
  }
}
