import type { Follower } from '../text/memo.ts';
import type { Continued } from './continued.ts';
import type { Api } from './model.ts';

/** A node was asked for the operations, or others, that lead to it. */
interface Listed {
  readonly node: object;
  readonly list: (node: never) => readonly object[];
}

/** A question about the definition as a whole, and its answer, which is no object. */
interface Fact {
  readonly ask: (api: never) => unknown;
  readonly answer: unknown;
}

/** What an answer rests on besides the node that was asked, and all that the node leads to. */
export interface Footing {
  /** Somebody looked at all of the definition. */
  readonly isWide: boolean;
  readonly asked: readonly (Listed | Fact)[];
}

/** An answer that rests on more than its node; the others are kept as they are. */
class Kept implements Footing {
  constructor(
    readonly value: unknown,
    readonly isWide: boolean,
    readonly asked: Footing['asked'],
  ) {}
}

/** What rests on more is not worth asking whether all of that still holds. */
const mostAsked = 64;
const nothing: Footing['asked'] = [];

/**
 * Follows what answers about a definition rest on. What rests on a node and what that leads to (*down*: an operation's
 * messages, a schema's properties) holds for the same node of the next model as well ({@link Continued}); so does what rests
 * besides on who uses it, if these are the same and have not changed, and on facts about the whole, if they come out the same.
 */
export class Footings implements Follower {
  #continued: Continued | undefined;
  #isWide = false;
  /** Lists are asked for to compare them, which is nobody's answer. */
  #isComparing = false;
  #asked: (Listed | Fact)[] = [];
  /** What was asked of this model, each once, so that they are told apart by identity. */
  readonly #lists = new Map<object, Listed[]>();
  readonly #facts = new Map<Fact['ask'], Fact>();
  readonly #compared = new Map<
    readonly object[],
    { readonly was: readonly object[]; readonly same: boolean }
  >();

  /** @param continued the nodes that are what they were in an earlier model */
  constructor(
    private readonly api: Api,
    continued: Continued | undefined,
  ) {
    this.#continued = continued;
  }

  /** The earlier node that this one is. */
  was(node: object): object | undefined {
    return this.#continued?.was(node);
  }

  /** Lets go what was before. */
  end(): void {
    this.#continued = undefined;
    this.#compared.clear();
  }

  answer<K extends object, T>(
    node: K,
    compute: (node: K) => T,
    kept: WeakMap<K, unknown>,
    ask: (node: K) => T,
  ): T {
    let found = kept.get(node);
    if (found === undefined && !kept.has(node)) {
      const was = this.was(node) as K | undefined;
      const carried = was && kept.has(was) ? this.#carried(kept.get(was)) : undefined;
      found = carried ? carried.kept : this.#computed(node, compute);
      kept.set(node, found);
    }
    if (!(found instanceof Kept)) return found as T;
    const { value } = found;
    if ((node as object) === this.api) {
      if (isPlain(value)) this.#note(this.#fact(ask, value));
      else this.#isWide = true;
    } else if (found.isWide) this.#isWide = true;
    else for (const one of found.asked) this.#note(one);
    return value as T;
  }

  listed<K extends object>(node: K, list: (node: K) => readonly object[]): void {
    if (!this.#isComparing) this.#note(this.#list(node, list));
  }

  sawAll(): void {
    this.#isWide = true;
  }

  /** Does some work, and says what that rests on. */
  of(work: () => void): Footing {
    const [isWide, asked] = [this.#isWide, this.#asked];
    this.#isWide = false;
    this.#asked = [];
    try {
      work();
      return { isWide: this.#isWide, asked: this.#asked.length > 0 ? this.#asked : nothing };
    } finally {
      this.#isWide = isWide;
      this.#asked = asked;
    }
  }

  /**
   * What was asked of the earlier model, as it is to be asked of this one; undefined where an answer is another one now.
   */
  still(asked: Footing['asked']): Footing['asked'] | undefined {
    if (asked.length === 0) return nothing;
    const now: (Listed | Fact)[] = [];
    for (const one of asked) {
      if ('ask' in one) {
        const fact = this.#factNow(one.ask);
        if (fact.answer !== one.answer) return undefined;
        now.push(fact);
      } else {
        const node = this.#continued?.now(one.node);
        if (!node || !this.#leadsAgain(one, node)) return undefined;
        now.push(this.#list(node, one.list));
      }
    }
    return now;
  }

  #fact(ask: Fact['ask'], answer: unknown): Fact {
    const known = this.#facts.get(ask);
    if (known) return known;
    const made = { ask, answer };
    this.#facts.set(ask, made);
    return made;
  }

  #factNow(ask: Fact['ask']): Fact {
    const known = this.#facts.get(ask);
    if (known) return known;
    let answer: unknown;
    this.of(() => {
      answer = ask(this.api as never);
    });
    return this.#fact(ask, answer);
  }

  /** Are those that lead to a node the same, none of them changed? Nodes share lists: two of them are compared once. */
  #leadsAgain({ node, list }: Listed, next: object): boolean {
    this.#isComparing = true;
    const was = list(node as never);
    const now = list(next as never);
    this.#isComparing = false;
    if (was.length !== now.length) return false;
    const known = this.#compared.get(now);
    if (known?.was === was) return known.same;
    const same = now.every((one, at) => this.was(one) === was[at]);
    this.#compared.set(now, { was, same });
    return same;
  }

  #carried(old: unknown): { readonly kept: unknown } | undefined {
    const value = old instanceof Kept ? old.value : old;
    if (!isPlain(value)) return undefined;
    if (!(old instanceof Kept)) return { kept: value };
    const asked = old.isWide ? undefined : this.still(old.asked);
    return asked && { kept: new Kept(value, false, asked) };
  }

  #computed<K extends object, T>(node: K, compute: (node: K) => T): unknown {
    const [isWide, asked] = [this.#isWide, this.#asked];
    this.#isWide = false;
    this.#asked = [];
    try {
      const value = compute(node);
      // Of a definition as a whole every answer rests on all of it, also where it only counts what others ask.
      const restsOnMore = this.#isWide || this.#asked.length > 0 || (node as object) === this.api;
      return restsOnMore ? new Kept(value, this.#isWide, this.#asked) : value;
    } finally {
      this.#isWide = isWide;
      this.#asked = asked;
    }
  }

  #note(one: Listed | Fact): void {
    if (this.#isWide || this.#asked.includes(one)) return;
    if (this.#asked.length >= mostAsked) this.#isWide = true;
    else this.#asked.push(one);
  }

  #list(node: object, list: Listed['list']): Listed {
    const those = this.#lists.get(node);
    const known = those?.find((one) => one.list === list);
    if (known) return known;
    const made = { node, list };
    if (those) those.push(made);
    else this.#lists.set(node, [made]);
    return made;
  }
}

/** What names no node, and nobody can change. */
function isPlain(value: unknown): boolean {
  return typeof value !== 'object' ? typeof value !== 'function' : value === null;
}
