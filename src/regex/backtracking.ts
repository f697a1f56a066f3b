import type { AST } from '@eslint-community/regexpp';
import { visitRegExpAST } from '@eslint-community/regexpp';
import { append } from '../text/lists.ts';
import { remember } from '../text/memo.ts';
import { alphabetOf } from './alphabet.ts';
import { Ambiguities, type Candidate } from './ambiguity.ts';
import { type Automaton, automatonOf } from './automaton.ts';
import { isCharacter, startsAtStart } from './bounds.ts';
import { type CharSet, complement, readable, union } from './charset.ts';
import { deadEndOf } from './dead-end.ts';
import { type Run, run, type Search } from './matcher.ts';
import { parsePattern } from './parse.ts';
import { compile, type Program } from './program.ts';

/** A way to make a backtracking engine slow, tried out on a matcher that counts its steps. */
export interface Backtracking {
  readonly kind: 'exponential' | 'polynomial';
  /** Of a polynomial: the exponent as measured, at least 2; from some 5 upwards it may be larger. */
  readonly degree: number | undefined;
  /**
   * Where the time goes. `pattern`: the pattern alone, begun at one place, is super-linear; only rewriting it
   * helps. `search`: each start is linear, but without `^` the engine begins at every character (`a+$`): always degree
   * 2, needs tens of thousands of characters to hurt, and is mended by the `^` that pattern-unanchored asks for anyway.
   */
  readonly cause: 'pattern' | 'search';
  /** prefix + pump·n + suffix is slow, and slower with n. */
  readonly attack: { readonly prefix: string; readonly pump: string; readonly suffix: string };
}

export interface SuperLinear {
  readonly backtracking: Backtracking | undefined;
  /** The budget ran out before anything was found: not known to be harmless. */
  readonly incomplete: boolean;
  /** What finding out took, in steps of the matcher: some 50 million a second. Nothing where a look was enough. */
  readonly work: number;
}

const LINEAR: SuperLinear = { backtracking: undefined, incomplete: false, work: 0 };
const UNKNOWN: SuperLinear = { backtracking: undefined, incomplete: true, work: 0 };
/** Comparing a pair of edges takes as long as some steps of the matcher. */
const STEPS_A_COMPARISON = 4;
/** Reading a character of a pattern and building the automaton, the same. */
const STEPS_A_CHARACTER = 100;

const ALPHABET_BUDGET = 1_000_000;
const MAX_CANDIDATES = 12;
const MAX_SUFFIX_LETTERS = 12;

/**
 * Whether a backtracking engine (those of JavaScript, Java, Python, .NET, PCRE, Ruby) takes super-linear time to
 * answer for some string. Two stages: the ambiguities of an automaton propose prefixes and pumps; each is tried, with a
 * few suffixes, on a matcher that counts steps, and only what really grows is reported, so that every answer comes
 * with a string that is slow. All budgets are counts: the same answer on every machine. Remembered; never throws.
 *
 * Not looked into: loops inside lookbehinds, and prefixes that only a lookaround allows. docs/regex.md has the
 * comparison with other analysers.
 */
export const superLinear: (pattern: string) => SuperLinear = remember((pattern) => {
  const parsed = parsePattern(pattern);
  if (parsed.status === 'too-large') return UNKNOWN;
  if (parsed.status === 'invalid' || isPlainlyLinear(parsed.ast)) return LINEAR;
  const automaton = automatonOf(parsed.ast);
  return automaton === undefined
    ? { ...UNKNOWN, work: STEPS_A_CHARACTER * pattern.length }
    : investigate(parsed.ast, automaton);
});

/** No loop at all, or a single one over one character behind a `^`: most patterns need no more than this. */
function isPlainlyLinear(pattern: AST.Pattern): boolean {
  let loops = 0;
  let simple = true;
  visitRegExpAST(pattern, {
    onQuantifierEnter: (node) => {
      if (node.max <= 1 || (node.max !== Infinity && isCharacter(node.element))) return;
      loops++;
      simple &&= isCharacter(node.element);
    },
    // A group can be repeated through its references.
    onBackreferenceEnter: () => {
      simple = false;
    },
  });
  return loops === 0 || (loops === 1 && simple && pattern.alternatives.every(startsAtStart));
}

function investigate(pattern: AST.Pattern, automaton: Automaton): SuperLinear {
  const { sets, setOf } = distinctSets(automaton);
  const alphabet = alphabetOf(sets, ALPHABET_BUDGET);
  const reading = STEPS_A_CHARACTER * (pattern.end - pattern.start);
  if (alphabet === undefined) return { ...UNKNOWN, work: reading };
  // Behind a character that the pattern nowhere accepts, every way is tried in vain.
  const strangers = complement(
    union(automaton.positions.filter((_, p) => p !== automaton.search).map(({ set }) => set)),
  );
  const trial = new Trial(compile(pattern), [
    ...(strangers.length === 0 ? [] : [[readable(strangers)]]),
    [],
    [0x0a],
    ...alphabet.letters.slice(0, MAX_SUFFIX_LETTERS).map((letter) => [letter]),
  ]);
  const ambiguities = new Ambiguities(automaton, alphabet, setOf);
  let compared = 0;
  let untold = false;
  const work = () =>
    reading +
    alphabet.letters.length * sets.length +
    STEPS_A_COMPARISON * (ambiguities.spent + compared) +
    trial.spent;
  // Where the pattern accepts every character somewhere, it may take several to make it fail.
  const endOf = ({ prefix, pump }: Candidate): readonly number[] | undefined => {
    if (strangers.length > 0) return undefined;
    const { letters, spent, isCut } = deadEndOf(automaton, alphabet, setOf, [...prefix, ...pump, ...pump]);
    compared += spent;
    untold ||= isCut;
    return letters;
  };
  let worst: Backtracking | undefined;
  let tried = 0;
  for (const candidates of [ambiguities.exponential(), ambiguities.polynomial()]) {
    for (const candidate of candidates) {
      if (++tried > MAX_CANDIDATES) break;
      const found = trial.of(candidate, endOf(candidate));
      if (found === undefined) continue;
      if (found.kind === 'exponential') return { backtracking: found, incomplete: false, work: work() };
      if (worst === undefined || isWorse(found, worst)) worst = found;
    }
  }
  const incomplete =
    worst === undefined && (ambiguities.exhausted || trial.unclear || untold || tried > MAX_CANDIDATES);
  return { backtracking: worst, incomplete, work: work() };
}

function isWorse(a: Backtracking, b: Backtracking): boolean {
  if (a.cause !== b.cause) return a.cause === 'pattern';
  return (a.degree ?? 0) > (b.degree ?? 0);
}

function distinctSets(automaton: Automaton): { sets: CharSet[]; setOf: number[] } {
  const sets: CharSet[] = [];
  const ids = new Map<string, number>();
  const setOf = automaton.positions.map(({ set }) => {
    const key = set.join();
    const id = ids.get(key) ?? sets.push(set) - 1;
    ids.set(key, id);
    return id;
  });
  return { sets, setOf };
}

/** Pumps to choose the suffix by, and the steps allowed for it. */
const PROBE = { pumps: 10, steps: 20_000 };
/** Twenty pumps that double the work each time cost a million: half of it is proof enough. */
const EXPONENTIAL = { pumps: 20, steps: 2 ** 19 };
/** So much without any pump: the pattern is big, not exponential. */
const EARLY = { pumps: 0, steps: 2 ** 14 };
const POLYNOMIAL = { pumps: [4, 8, 16, 32, 64, 128, 256, 512, 1024], steps: 600_000 };
/** All trials of a pattern together: some 100 ms. */
const ALL_STEPS = 5_000_000;
/** Doubling the input less than this (as a power of two) is linear with some overhead. */
const LEAST_DEGREE = 1.75;

/** Tries candidates on the matcher. */
class Trial {
  /** A candidate could not be measured within the budget. */
  unclear = false;
  #left = ALL_STEPS;

  /** The steps that all trials took. */
  get spent(): number {
    return ALL_STEPS - this.#left;
  }

  constructor(
    readonly program: Program,
    readonly suffixes: readonly (readonly number[])[],
  ) {}

  /** @param end a suffix to be tried besides those that every candidate is tried with */
  of(proposed: Candidate, end?: readonly number[]): Backtracking | undefined {
    const { candidate, suffix } = this.#hardest(proposed, end);
    const steps = (pumps: number, budget: number, search: Search) =>
      this.#run(input(candidate, suffix, pumps), budget, search).steps;
    const attack = {
      prefix: textOf(candidate.prefix),
      pump: textOf(candidate.pump),
      suffix: textOf(suffix),
    };
    if (candidate.kind === 'exponential') {
      if (steps(EARLY.pumps, EARLY.steps, 'at-start') >= EARLY.steps) {
        this.unclear = true;
        return undefined;
      }
      if (steps(EXPONENTIAL.pumps, EXPONENTIAL.steps, 'at-start') >= EXPONENTIAL.steps) {
        return { kind: 'exponential', degree: undefined, cause: 'pattern', attack };
      }
    }
    // A loop that ends somewhere is worth a word only when it grows like the above.
    if (!candidate.unbounded) return undefined;
    const degree = degreeOf((pumps) => steps(pumps, POLYNOMIAL.steps, 'everywhere'));
    this.unclear ||= degree === undefined;
    if (degree === undefined || degree < LEAST_DEGREE) return undefined;
    const alone = degreeOf((pumps) => steps(pumps, POLYNOMIAL.steps, 'at-start')) ?? 0;
    const cause = alone < LEAST_DEGREE ? 'search' : 'pattern';
    return { kind: 'polynomial', degree: Math.round(degree), cause, attack };
  }

  /** The ends that make the matcher work hardest for its answer (mostly a no, but \s*x?\s*$ is slow to say yes). */
  #hardest(
    candidate: Candidate,
    end?: readonly number[],
  ): { candidate: Candidate; suffix: readonly number[] } {
    // A search may have to get past an anchored alternative first: ^\s+|\s+$ wants something before the blanks.
    const prefixes = candidate.prefix.length > 0 ? [candidate.prefix] : [[], ...this.suffixes.slice(0, 3)];
    let best = { candidate, suffix: this.suffixes[0] as readonly number[] };
    let most = 0;
    for (const prefix of prefixes) {
      for (const suffix of end ? [...this.suffixes, end] : this.suffixes) {
        const trial = { ...candidate, prefix };
        const result = this.#run(input(trial, suffix, PROBE.pumps), PROBE.steps, 'everywhere');
        // The shorter attack, unless the longer is clearly worse.
        if (result.steps <= most * (prefix === prefixes[0] ? 1 : 1.5)) continue;
        most = result.steps;
        best = { candidate: trial, suffix };
        if (result.exhausted) return best;
      }
    }
    return best;
  }

  #run(characters: readonly number[], budget: number, search: Search): Run {
    if (this.#left < budget) {
      this.unclear = true;
      return { matched: false, steps: 0, exhausted: false };
    }
    const result = run(this.program, characters, budget, search);
    this.#left -= result.steps;
    return result;
  }
}

function input(candidate: Candidate, suffix: readonly number[], pumps: number): number[] {
  const all = [...candidate.prefix];
  for (let i = 0; i < pumps; i++) for (const character of candidate.pump) all.push(character);
  append(all, suffix);
  return all;
}

function textOf(characters: readonly number[]): string {
  return characters.map((character) => String.fromCodePoint(character)).join('');
}

/** How the work grows when the input doubles, at the largest size the budget affords; undefined when that is tiny. */
function degreeOf(steps: (pumps: number) => number): number | undefined {
  let degree: number | undefined;
  let before = 0;
  for (const pumps of POLYNOMIAL.pumps) {
    const now = steps(pumps);
    if (now >= POLYNOMIAL.steps) break;
    if (before > 0 && now > 0) degree = Math.log2(now / before);
    before = now;
  }
  return degree;
}
