import { Continued } from '../openapi/continued.ts';
import { type Footing, Footings } from '../openapi/footing.ts';
import type { Api } from '../openapi/model.ts';

/** What became of a node when the rules that subscribed to its kind were asked. */
interface Visited {
  /** Which of them have to be asked again in any case, in their order: they said something, or looked at everything. */
  readonly loud: readonly number[];
  /** What the silence of the others rests on. */
  readonly asked: Footing['asked'];
}

/**
 * The visits of one run over a definition, for the run over what an edit makes of it: a rule that said nothing of a node says
 * nothing of the same node now, if nothing changed that its silence rests on (openapi/footing.ts). Who said something is asked again:
 * findings are few, and name nodes of the model that they were found in.
 */
export class Visits {
  readonly #nodes = new Map<object, Visited>();
  readonly #lists = new Map<string, readonly number[]>();
  readonly footings: Footings;
  #before: Visits | undefined;
  /** How often a rule was called with a node; counted for tests. */
  calls = 0;
  readonly #noted: number;
  /** Did the model leave something out while rules asked it? What they were told then depends on the order in which they asked. */
  isCut = false;

  /** @param before those of the definition before the edit, by the same rules */
  constructor(
    readonly api: Api,
    before?: Visits,
  ) {
    const known = before?.isCut ? undefined : before;
    this.#before = known;
    this.#noted = api.unchecked.length;
    this.footings = new Footings(api, known && Continued.of(known.api, api));
  }

  /**
   * Asks those of the rules about a node that may have something to say.
   *
   * @param count how many there are
   * @param ask asks one of them, and tells whether it said something
   * @returns which share of them had to be asked
   */
  visit(node: object, count: number, ask: (at: number) => boolean): number {
    const past = this.#past(node);
    if (past?.loud.length === 0) {
      this.#nodes.set(node, past);
      return 0;
    }
    const loud: number[] = [];
    const asked = new Set(past?.asked);
    for (let next = 0; next < (past?.loud.length ?? count); next++) {
      const at = past?.loud[next] ?? next;
      this.calls++;
      let spoke = false;
      const footing = this.footings.of(() => {
        spoke = ask(at);
      });
      if (spoke || footing.isWide) loud.push(at);
      else for (const one of footing.asked) asked.add(one);
    }
    this.#nodes.set(node, { loud: this.#shared(loud), asked: asked.size > 0 ? [...asked] : none });
    return (past ? past.loud.length : count) / count;
  }

  /** Ends the run: what was before is let go. */
  end(): void {
    this.isCut = this.api.unchecked.length > this.#noted;
    this.#before = undefined;
    this.footings.end();
  }

  /** What is known of the node since before, in terms of this model. */
  #past(node: object): Visited | undefined {
    const was = this.footings.was(node);
    const past = was && this.#earlier(was);
    if (!past || past.asked.length === 0) return past;
    const asked = this.footings.still(past.asked);
    return asked && { loud: past.loud, asked };
  }

  #earlier(node: object): Visited | undefined {
    return this.#before === undefined ? undefined : this.#before.#nodes.get(node);
  }

  /** Nodes of a kind are mostly alike in this: they share a list. */
  #shared(loud: readonly number[]): readonly number[] {
    if (loud.length === 0) return none;
    const key = loud.join();
    const known = this.#lists.get(key);
    if (known) return known;
    this.#lists.set(key, loud);
    return loud;
  }
}

const none: readonly never[] = [];
