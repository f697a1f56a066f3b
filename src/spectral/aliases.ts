import { isObject, own } from '../syntax/value.ts';

/** So many paths stand for one with aliases in it, of aliases in aliases so deep; those of public rulesets stand for a dozen. */
const mostPaths = 1_000;
const deepest = 50;
/** So many stand for all paths of a ruleset together. */
const mostOfAll = 100_000;

type Say = (path: readonly string[], reason: string) => void;

const entriesOf = (value: unknown) => (isObject(value) ? Object.entries(value) : []);

/**
 * What aliases of a ruleset stand for (`#PathItem`), counted before Spectral writes it out: thirty of them that each lead twice
 * to the next are a billion paths.
 */
export class AliasedPaths {
  /** By name; what several files of rulesets say of a name, together. */
  readonly #targets = new Map<string, string[]>();
  readonly #known = new Map<string, number>();
  #all = 0;
  #isTold = false;

  add(aliases: object): void {
    this.#known.clear();
    for (const [name, alias] of Object.entries(aliases)) {
      const targets = own(alias, 'targets');
      const written = Array.isArray(targets) ? targets.map((target) => own(target, 'given')) : [alias];
      const known = this.#targets.get(name) ?? [];
      this.#targets.set(name, known);
      for (const path of written.flat()) if (typeof path === 'string') known.push(path);
    }
  }

  /**
   * Holds the paths of rules, and aliases themselves, which Spectral writes out whether or not a rule names them, against the
   * aliases that there are.
   *
   * @param say is told where there are too many, once
   */
  check(rules: unknown, aliases: unknown, say: Say): void {
    if (this.#targets.size === 0) return;
    for (const [name, rule] of entriesOf(rules))
      for (const path of [own(rule, 'given')].flat()) this.#hold(path, ['rules', name, 'given'], say);
    for (const name of entriesOf(aliases).map(([key]) => key)) this.#hold(`#${name}`, ['aliases', name], say);
  }

  #hold(path: unknown, at: readonly string[], say: Say): void {
    if (this.#isTold || typeof path !== 'string') return;
    const count = this.#count(path, 0);
    this.#all += count;
    const most = count > mostPaths ? mostPaths : this.#all > mostOfAll ? mostOfAll : undefined;
    if (most === undefined) return;
    this.#isTold = true;
    const which = count > mostPaths ? 'this path stands' : 'the paths up to this one stand';
    say(
      at,
      `With its aliases ${which} for more than ${most.toLocaleString('en')} paths, or aliases stand in aliases more than ${deepest} deep; write fewer`,
    );
  }

  #count(path: string, depth: number): number {
    const alias = /^#([A-Za-z0-9_-]+)/.exec(path)?.[1];
    const targets = alias === undefined ? undefined : this.#targets.get(alias);
    if (alias === undefined || !targets) return 1;
    if (depth > deepest) return Number.POSITIVE_INFINITY;
    const known = this.#known.get(alias);
    if (known !== undefined) return known;
    // What leads to itself is an error to Spectral.
    this.#known.set(alias, 0);
    const count = targets.reduce((sum, target) => sum + this.#count(target, depth + 1), 0);
    this.#known.set(alias, count);
    return count;
  }
}
