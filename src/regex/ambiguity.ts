import type { Alphabet } from './alphabet.ts';
import type { Automaton, Edge } from './automaton.ts';
import { cyclesOf, type Step, shortestWay } from './graph.ts';

/** Words that may make the matcher slow: behind `prefix`, each `pump` doubles or multiplies the ways to go on. */
export interface Candidate {
  readonly kind: 'exponential' | 'polynomial';
  readonly prefix: readonly number[];
  readonly pump: readonly number[];
  /** Whether the loop it goes round has no upper bound. */
  readonly unbounded: boolean;
}

/** Pairs of edges compared: some 30 ms. */
const BUDGET = 400_000;

/**
 * Looks for the two shapes that make backtracking super-linear: one word that leads from a position back to itself in
 * two ways (exponential), and one word that loops at p, loops at q and leads from p to q (polynomial). See Weideman,
 * van der Merwe, Berglund, Watson: Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers by
 * Using Ambiguity of NFA (2016).
 *
 * The work is bounded; `exhausted` says afterwards that there may be more.
 */
export class Ambiguities {
  exhausted = false;
  #budget = BUDGET;

  /** The pairs of edges that were compared. */
  get spent(): number {
    return BUDGET - Math.max(0, this.#budget);
  }

  readonly #size: number;
  readonly #all: readonly (readonly Edge[])[];
  /** Without the edges that only quantifiers with an upper bound bring: what can really go round for ever. */
  readonly #endless: readonly (readonly Edge[])[];
  readonly #cycle: Int32Array;
  readonly #endlessCycle: Int32Array;
  readonly #letter: (a: number, b: number, c: number) => number | undefined;

  /** @param setOf which of the alphabet's sets a position has */
  constructor(
    readonly automaton: Automaton,
    readonly alphabet: Alphabet,
    readonly setOf: readonly number[],
  ) {
    this.#size = automaton.positions.length;
    this.#all = automaton.follow;
    this.#endless = automaton.follow.map((edges) => edges.filter((edge) => !edge.bounded));
    const targets = (edges: readonly Edge[] | undefined) => (edges ?? []).map((edge) => edge.to);
    this.#cycle = cyclesOf(this.#size, (p) => targets(this.#all[p]));
    this.#endlessCycle = cyclesOf(this.#size, (p) => targets(this.#endless[p]));
    this.#letter = commonLetters(alphabet);
  }

  /** One candidate for each loop that can be gone round in two ways with the same word. */
  *exponential(): Generator<Candidate> {
    const seen = new Set<number>();
    for (let p = 0; p < this.#size; p++) {
      const cycle = this.#cycle[p] as number;
      if (cycle === -1 || seen.has(cycle) || p === this.automaton.search) continue;
      seen.add(cycle);
      const members = this.#members(this.#cycle, cycle);
      const way = this.#guarded(() => this.#twoWays(members, cycle));
      if (way === undefined) continue;
      yield {
        kind: 'exponential',
        prefix: this.#prefix(way.start),
        pump: way.letters,
        unbounded: members.some((m) => this.#endlessCycle[m] !== -1),
      };
    }
  }

  /** One candidate for each pair of endless loops, one behind the other, that a word can go round both. */
  *polynomial(): Generator<Candidate> {
    const found = new Set<string>();
    for (let p = 0; p < this.#size; p++) {
      if (this.#endlessCycle[p] === -1) continue;
      const reachable = this.#reachable(p);
      for (const q of reachable) {
        const pair = `${this.#endlessCycle[p]} ${this.#endlessCycle[q]}`;
        if (this.#endlessCycle[q] === -1 || this.#endlessCycle[q] === this.#endlessCycle[p]) continue;
        if (found.has(pair)) continue;
        const pump = this.#guarded(() => this.#handover(p, q));
        if (this.exhausted) return;
        if (pump === undefined) continue;
        found.add(pair);
        const prefix = p === this.automaton.search ? [] : this.#prefix(p);
        yield { kind: 'polynomial', prefix, pump, unbounded: true };
      }
    }
  }

  /** From a position of the cycle back to it, in two ways that part and meet again. */
  #twoWays(members: readonly number[], cycle: number): { start: number; letters: number[] } | undefined {
    const size = this.#size;
    const inside = (edge: Edge) => this.#cycle[edge.to] === cycle;
    const way = shortestWay(
      members.map((p) => p * size + p),
      (pair) => this.#pairSteps(pair, inside),
      (to) => Math.floor(to / size) === to % size,
    );
    if (way === undefined) return undefined;
    const start = way.start % size;
    const end = way.end % size;
    if (start === end) return { start, letters: way.letters };
    const home = this.#way([end], (edge) => inside(edge), start);
    return home && { start, letters: [...way.letters, ...home] };
  }

  /** A word that goes from p to p, from p to q and from q to q. */
  #handover(p: number, q: number): number[] | undefined {
    const size = this.#size;
    const goal = (p * size + q) * size + q;
    return shortestWay(
      [(p * size + p) * size + q],
      (triple) => this.#tripleSteps(triple, p, q),
      (to) => to === goal,
    )?.letters;
  }

  /** Both on with the same letter, inside the cycle; together they stay only where there are two ways to do so. */
  *#pairSteps(pair: number, inside: (edge: Edge) => boolean): Generator<Step> {
    const size = this.#size;
    const [p, q] = [Math.floor(pair / size), pair % size];
    for (const a of this.#all[p] as readonly Edge[]) {
      if (!inside(a)) continue;
      for (const b of this.#all[q] as readonly Edge[]) {
        this.#spend();
        if (!inside(b) || (p === q && a.to === b.to && a.ways < 2)) continue;
        const letter = this.#common(a.to, b.to);
        if (letter !== undefined) yield { to: a.to * size + b.to, letter };
      }
    }
  }

  /** All three on with the same letter, the first on p's cycle and the last on q's. */
  *#tripleSteps(triple: number, p: number, q: number): Generator<Step> {
    const size = this.#size;
    const edges = (at: number) => this.#endless[at] as readonly Edge[];
    const middle = edges(Math.floor(triple / size) % size);
    for (const a of edges(Math.floor(triple / size / size))) {
      if (this.#endlessCycle[a.to] !== this.#endlessCycle[p]) continue;
      for (const c of edges(triple % size)) {
        this.#spend();
        if (this.#endlessCycle[c.to] !== this.#endlessCycle[q]) continue;
        if (this.#common(a.to, c.to) === undefined) continue;
        for (const b of middle) {
          this.#spend();
          const letter = this.#common(a.to, b.to, c.to);
          if (letter !== undefined) yield { to: (a.to * size + b.to) * size + c.to, letter };
        }
      }
    }
  }

  /** The shortest word from the start of the pattern to a position. */
  #prefix(position: number): number[] {
    const { first, positions, search } = this.automaton;
    const starts = first.filter((p) => p !== search);
    const letters = (p: number) => {
      const letter = this.#common(p, p);
      return letter === undefined ? [] : new Array<number>(positions[p]?.repeat ?? 1).fill(letter);
    };
    const trail = new Map<number, number | undefined>(starts.map((p) => [p, undefined]));
    for (const p of trail.keys()) {
      if (p === position) break;
      for (const edge of this.#all[p] as readonly Edge[]) {
        const possible = this.#common(edge.to, edge.to) !== undefined;
        if (possible && !trail.has(edge.to)) trail.set(edge.to, p);
      }
    }
    const way: number[][] = [];
    for (let p: number | undefined = position; p !== undefined; p = trail.get(p)) way.push(letters(p));
    return way.reverse().flat();
  }

  #way(starts: readonly number[], allowed: (edge: Edge) => boolean, goal: number): number[] | undefined {
    return shortestWay(
      starts,
      (p) =>
        (this.#all[p] as readonly Edge[]).filter(allowed).flatMap((edge) => {
          const letter = this.#common(edge.to, edge.to);
          return letter === undefined ? [] : [{ to: edge.to, letter }];
        }),
      (to) => to === goal,
    )?.letters;
  }

  #members(cycles: Int32Array, cycle: number): number[] {
    return [...cycles.keys()].filter((p) => cycles[p] === cycle);
  }

  #reachable(p: number): Set<number> {
    const reached = new Set<number>([p]);
    for (const at of reached) for (const edge of this.#endless[at] as readonly Edge[]) reached.add(edge.to);
    return reached;
  }

  #common(a: number, b: number, c = b): number | undefined {
    const { setOf } = this;
    const letter = this.#letter(setOf[a] as number, setOf[b] as number, setOf[c] as number);
    return letter === undefined ? undefined : this.alphabet.letters[letter];
  }

  #spend(): void {
    if (--this.#budget < 0) throw new OutOfBudget();
  }

  #guarded<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof OutOfBudget)) throw error;
      this.exhausted = true;
      return undefined;
    }
  }
}

class OutOfBudget extends Error {}

/** The first letter that is in all three sets; pairs and triples recur, so answers are kept. */
function commonLetters(alphabet: Alphabet): (a: number, b: number, c: number) => number | undefined {
  const known = new Map<number, number>();
  const size = alphabet.members.length;
  return (a, b, c) => {
    const key = (a * size + b) * size + c;
    let letter = known.get(key);
    if (letter === undefined) {
      const [inA, inB, inC] = [alphabet.members[a], alphabet.members[b], alphabet.members[c]];
      letter = alphabet.letters.findIndex((_, i) => inA?.[i] && inB?.[i] && inC?.[i]);
      known.set(key, letter);
    }
    return letter === -1 ? undefined : letter;
  };
}
