import { push } from '../text/group.ts';
import type { Operation } from './model.ts';

/** An immutable set of one definition's operations: bits from the first to the last word that is used. */
export class OperationSet {
  #list: readonly Operation[] | undefined;

  private constructor(
    private readonly universe: readonly Operation[],
    private readonly first: number,
    private readonly words: Uint32Array,
  ) {}

  static of(operation: Operation): OperationSet {
    const words = new Uint32Array(1);
    words[0] = 1 << (operation.index & 31);
    return new OperationSet(operation.api.operations, operation.index >> 5, words);
  }

  /**
   * The union; the very same object when there is nothing to unite, or when one of the sets holds the others: in a
   * definition whose schemas lead to each other most do, and each list of operations would be as long as all.
   *
   * @param known the unions made so far: one that holds the same is the same object
   */
  static union(sets: readonly OperationSet[], known: Map<number, OperationSet[]>): OperationSet {
    const [head] = sets;
    if (!head) throw new Error('a union needs a set');
    if (sets.length === 1) return head;
    let first = head.first;
    let end = head.first + head.words.length;
    for (const set of sets) {
      first = Math.min(first, set.first);
      end = Math.max(end, set.first + set.words.length);
    }
    const words = new Uint32Array(end - first);
    for (const set of sets) {
      const offset = set.first - first;
      for (let at = 0; at < set.words.length; at++) {
        words[offset + at] = (words[offset + at] as number) | (set.words[at] as number);
      }
    }
    const largest = sets.find((set) => set.#is(first, words));
    if (largest) return largest;
    let digest = first;
    for (const word of words) digest = (Math.imul(digest, 31) + word) | 0;
    const alike = known.get(digest)?.find((set) => set.#is(first, words));
    if (alike) return alike;
    const made = new OperationSet(head.universe, first, words);
    push(known, digest, made);
    return made;
  }

  #is(first: number, words: Uint32Array): boolean {
    return (
      this.first === first &&
      this.words.length === words.length &&
      this.words.every((word, at) => word === words[at])
    );
  }

  /** Was the whole list made already? */
  get isListed(): boolean {
    return this.#list !== undefined;
  }

  /**
   * Its operations in the order of the document; the same list each time.
   *
   * @param most so many of the first ones, in a list that is not kept
   */
  list(most?: number): readonly Operation[] {
    if (this.#list) return this.#list;
    const list: Operation[] = [];
    for (let at = 0; at < this.words.length; at++) {
      const word = this.words[at] as number;
      for (let shift = 0; word !== 0 && shift < 32; shift++) {
        if (((word >>> shift) & 1) === 0) continue;
        list.push(this.universe[(this.first + at) * 32 + shift] as Operation);
        if (list.length === most) return list;
      }
    }
    this.#list = list;
    return list;
  }
}
