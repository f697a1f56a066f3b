import type { Operation } from '../openapi/model.ts';
import { push } from '../text/group.ts';
import { once } from '../text/memo.ts';

/**
 * The operations of some lists, each once, by label. A list may hold every operation of a definition, and thousands of
 * findings have such lists: those that hold the same are one list, and are sorted without comparing labels again.
 */
export function byLabel(lists: readonly (readonly Operation[])[]): readonly Operation[] {
  const list = lists.length === 1 ? lists[0] : undefined;
  if (list) return list.length < 2 ? list : sorted(list);
  const [first] = lists.flatMap((one) => one.slice(0, 1));
  return first ? ordersOf(first.api).order(lists) : [];
}

/** A single list, which schemas share, is sorted once for all. */
const sorted = once((list: readonly Operation[]) => ordersOf((list[0] as Operation).api).order([list]));

const ordersOf = once(
  ({ operations }: { readonly operations: readonly Operation[] }) => new Orders(operations),
);

/** The operations of one definition in the order of their labels. */
class Orders {
  readonly #byRank: readonly Operation[];
  /** Of each operation, by its index. */
  readonly #ranks: Uint32Array;
  /** Whether an operation is in the list that is being made, by rank. */
  readonly #marks: Uint8Array;
  /** The lists made so far, by a digest of what they hold. */
  readonly #known = new Map<number, (readonly Operation[])[]>();

  constructor(operations: readonly Operation[]) {
    this.#byRank = [...operations].sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
    this.#ranks = new Uint32Array(operations.length);
    this.#byRank.forEach(({ index }, rank) => {
      this.#ranks[index] = rank;
    });
    this.#marks = new Uint8Array(operations.length);
  }

  order(lists: readonly (readonly Operation[])[]): readonly Operation[] {
    const ranks: number[] = [];
    for (const list of lists) {
      for (const { index } of list) {
        const rank = this.#ranks[index] as number;
        if (this.#marks[rank] === 0) ranks.push(rank);
        this.#marks[rank] = 1;
      }
    }
    for (const rank of ranks) this.#marks[rank] = 0;
    const ordered = Uint32Array.from(ranks).sort();
    let digest = 0;
    for (const rank of ordered) digest = (Math.imul(digest, 31) + rank) | 0;
    const alike = this.#known.get(digest)?.find((list) => this.#holds(list, ordered));
    if (alike) return alike;
    const made = Array.from(ordered, (rank) => this.#byRank[rank] as Operation);
    push(this.#known, digest, made);
    return made;
  }

  #holds(list: readonly Operation[], ranks: Uint32Array): boolean {
    return (
      list.length === ranks.length &&
      list.every((operation, at) => this.#byRank[ranks[at] as number] === operation)
    );
  }
}
