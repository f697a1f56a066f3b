import type { Filter, Scope } from './filter.ts';
import type { Step, Test } from './parse.ts';

/** A path that is looked for, and who is told. */
export interface Search {
  readonly steps: readonly Step[];
  /** Is told of each node; its keys are a copy. */
  readonly found: (keys: readonly (string | number)[], value: unknown) => void;
  /** Is told when the search was ended before everything was seen, where, and why. */
  readonly cut: (keys: readonly (string | number)[], reason: string) => void;
}

export interface Bounds {
  /** Questions to a child whether a step leads to it: of one search, and of all. */
  readonly each: number;
  readonly all: number;
  /**
   * After so many, what was asked the same once is not asked again. Before, it is, because Spectral's messages name what is
   * missing now by its parent and now without, by the way that leads there.
   */
  readonly whole: number;
  /** How deep a definition is followed. */
  readonly deep: number;
}

export const usualBounds: Bounds = { each: 5_000_000, all: 60_000_000, whole: 1_000_000, deep: 1_500 };

/** One step of a search, to be asked next. */
interface State {
  readonly of: Running;
  readonly at: number;
  /** Does what it still asks look above the nodes that it asks? */
  readonly looksUp: boolean;
  /** The child for which it was noted last. */
  stamp: number;
}

interface Running {
  readonly search: Search;
  readonly states: State[];
  /** Names alone: as Spectral's engine has it, the length of a list has one then (`$.servers.length`). */
  readonly isFixed: boolean;
  left: number;
  isCut: boolean;
}

/**
 * Follows many paths over a definition in one pass: below a node goes on only what a path leads to. Each question is
 * counted, so that what a ruleset asks for is bounded by numbers, the same on every machine.
 *
 * @param shared what references lead to: seen once with the same questions, it is not seen again
 * @returns how many questions were asked
 */
export function walk(
  root: unknown,
  searches: readonly Search[],
  shared: ReadonlySet<unknown>,
  bounds = usualBounds,
): number {
  const walker = new Walker(root, bounds, shared);
  walker.run(searches);
  return walker.asked;
}

class Walker {
  asked = 0;
  readonly #keys: (string | number)[] = [];
  readonly #values: unknown[];
  readonly #scope: Scope;
  readonly #seen = new Map<unknown, Set<string>>();
  readonly #ids = new Map<State, number>();
  #stamp = 0;

  constructor(
    root: unknown,
    private readonly bounds: Bounds,
    private readonly shared: ReadonlySet<unknown>,
  ) {
    this.#values = [root];
    this.#scope = { keys: this.#keys, values: this.#values };
  }

  run(searches: readonly Search[]): void {
    const next: State[] = [];
    for (const search of searches) {
      const isFixed = search.steps.every(isName);
      const running: Running = { search, states: [], isFixed, left: this.bounds.each, isCut: false };
      for (const at of search.steps.keys())
        running.states.push({ of: running, at, looksUp: looksUp(search.steps.slice(at)), stamp: -1 });
      this.#advance(running, 0, next);
    }
    this.#below(next);
  }

  /** Asks the children of the node that was reached. */
  #below(states: readonly State[]): void {
    const value = this.#values.at(-1);
    if (states.length === 0 || typeof value !== 'object' || value === null) return;
    if (this.#keys.length >= this.bounds.deep) {
      for (const { of } of states) this.#cut(of, `it is nested deeper than ${this.bounds.deep} levels`);
      return;
    }
    if (this.shared.has(value) && this.#wasSeen(value, states)) return;
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at++) this.#child(at, value[at], states);
      const fixed = states.filter(({ of }) => of.isFixed);
      if (fixed.length > 0) this.#child('length', value.length, fixed);
    } else
      for (const key of Object.keys(value)) this.#child(key, (value as Record<string, unknown>)[key], states);
  }

  #child(key: string | number, child: unknown, states: readonly State[]): void {
    const next: State[] = [];
    const stamp = ++this.#stamp;
    this.#keys.push(key);
    this.#values.push(child);
    for (const state of states) {
      const { of, at } = state;
      if (of.isCut || !this.#mayAsk(of)) continue;
      const step = of.search.steps[at] as Step;
      if (step.kind === 'all') {
        if (typeof child !== 'object' || (child === null && !step.nulls)) continue;
        of.search.found([...this.#keys], child);
        next.push(state);
        continue;
      }
      if (step.kind !== 'child') continue;
      if (step.deep) note(state, stamp, next);
      if (this.#leads(of, at, step.tests, key)) this.#advance(of, at + 1, next, stamp);
    }
    this.#below(next);
    this.#keys.pop();
    this.#values.pop();
  }

  #mayAsk(of: Running): boolean {
    of.left--;
    if (of.left < 0 || ++this.asked > this.bounds.all) {
      const most = of.left < 0 ? this.bounds.each : this.bounds.all;
      const who = of.left < 0 ? 'its path leads' : 'the paths of all rules lead';
      this.#cut(
        of,
        `${who} to more than ${most.toLocaleString('en')} values, what comes after them was not seen`,
      );
      return false;
    }
    return true;
  }

  #leads(of: Running, at: number, tests: readonly Test[], key: string | number): boolean {
    for (const test of tests) {
      if (test.kind === 'any') return true;
      if (test.kind === 'names' && test.names.has(String(key))) return true;
      if (test.kind === 'slice' && typeof key === 'number' && inSlice(test, key, this.#values.at(-2)))
        return true;
      if (test.kind !== 'filter' && test.kind !== 'script') continue;
      if (!mayGoOn(this.#values.at(-1), of.search.steps[at + 1])) continue;
      try {
        if (test.kind === 'filter' ? test.filter.holds(this.#scope) : this.#isNamedBy(test.filter, key))
          return true;
      } catch (error) {
        of.search.cut(
          [...this.#keys],
          `its filter failed: ${error instanceof Error ? error.message : error}`,
        );
      }
    }
    return false;
  }

  /** A script is asked of the node whose children are looked at. */
  #isNamedBy(script: Filter, key: string | number): boolean {
    const scope = { keys: this.#keys.slice(0, -1), values: this.#values.slice(0, -1) };
    const value = script.value(scope);
    return (typeof value === 'string' || typeof value === 'number') && String(value) === String(key);
  }

  /** A search has come so far at the node that was reached. */
  #advance(of: Running, at: number, next: State[], stamp = 0): void {
    const { steps, found } = of.search;
    const step = steps[at];
    if (step?.kind === 'child') {
      note(of.states[at] as State, stamp, next);
      return;
    }
    if (step?.kind === 'parent') {
      this.#above(of, at);
      return;
    }
    const keys = [...this.#keys];
    const value = this.#values.at(-1);
    // As Spectral's engine has it: `~` says what is told, and `^` behind it is passed over.
    found(keys, step?.kind === 'key' ? keys.at(-1) : value);
    if (step?.kind === 'all') note(of.states[at] as State, stamp, next);
  }

  /** `^`: goes on at the node above, as if the search had just come there. */
  #above(of: Running, at: number): void {
    if (this.#keys.length === 0) return;
    const key = this.#keys.pop() as string | number;
    const value = this.#values.pop();
    const next: State[] = [];
    this.#advance(of, at + 1, next, ++this.#stamp);
    this.#below(next);
    this.#keys.push(key);
    this.#values.push(value);
  }

  #cut(of: Running, reason: string): void {
    if (of.isCut) return;
    of.isCut = true;
    of.search.cut([...this.#keys], reason);
  }

  /** Was this, which several references lead to, asked the same before? Then nothing new is found in it. */
  #wasSeen(value: object, states: readonly State[]): boolean {
    const ids: number[] = [];
    for (const state of states) {
      if (state.of.isCut) continue;
      if (state.looksUp) return false;
      const id = this.#ids.get(state) ?? this.#ids.size;
      this.#ids.set(state, id);
      ids.push(id);
    }
    const asked = ids.join();
    const before = this.#seen.get(value);
    if (before?.has(asked)) return this.asked > this.bounds.whole;
    if (before) before.add(asked);
    else this.#seen.set(value, new Set([asked]));
    return false;
  }
}

function isName(step: Step): boolean {
  if (step.kind !== 'child') return step.kind !== 'all';
  const [test, ...others] = step.tests;
  return !step.deep && others.length === 0 && test?.kind === 'names' && test.names.size === 1;
}

function looksUp(steps: readonly Step[]): boolean {
  return steps.some(
    (step, index) =>
      (step.kind === 'parent' && steps[index + 1]?.kind === 'parent') ||
      (step.kind === 'child' &&
        step.tests.some((test) => (test.kind === 'filter' || test.kind === 'script') && test.filter.looksUp)),
  );
}

function note(state: State, stamp: number, next: State[]): void {
  if (state.stamp === stamp) return;
  state.stamp = stamp;
  next.push(state);
}

/**
 * Has a node what the next step asks for? If not, what a filter says of it does not matter, and a filter that fails with
 * what is no object (`@.x` of null) is not asked, as Spectral's engine does not ask it.
 */
function mayGoOn(value: unknown, next: Step | undefined): boolean {
  if (next?.kind !== 'child') return true;
  if (typeof value !== 'object' || value === null) return false;
  if (next.deep) return true;
  return next.tests.some((test) => {
    if (test.kind !== 'names') return true;
    for (const name of test.names) if (Object.hasOwn(value, name)) return true;
    return false;
  });
}

type Slice = Extract<Test, { kind: 'slice' }>;

/** As Spectral's engine counts, and not as others do: where there is a step, by what is left of the index itself. */
function inSlice({ from, to, by }: Slice, at: number, list: unknown): boolean {
  if (from >= 0 && to >= 0 && by >= 0)
    return at >= from && at < to && (by === 1 || at === from || at % by === from);
  const { length } = list as unknown[];
  const bound = (end: number) => (end < 0 ? Math.max(0, end + length) : Math.min(length, end));
  const [start, end] = [bound(from), bound(to)];
  return at >= start && at < end && (by === 1 || (end > Math.abs(by) && (at + from) % by === 0));
}
