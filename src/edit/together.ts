import type { SyntaxTree } from '../syntax/tree.ts';
import { applyEdits, type Edit } from '../text/edits.ts';
import { once } from '../text/memo.ts';
import type { Change } from './change.ts';
import { readsAs } from './edit.ts';

/** Changes of one document that belong together, as {@link planEdits} has planned them. */
export interface Planned {
  readonly changes: readonly Change[];
  readonly edits: readonly Edit[];
}

/** The edits of a document that were chosen so far: of two that meet, or that write the same entry, the first one wins. */
export class Chosen {
  /** By where they start. */
  readonly #edits: Edit[] = [];
  /** What is written, renamed or taken away: `maxlength` that becomes `maxLength` leaves no room for another `maxLength`. */
  readonly #entries = new Set<string>();

  /** Is there room for all of these? */
  hasRoom({ edits, changes }: Planned): boolean {
    if (changes.some((change) => entriesOf(change).some((entry) => this.#entries.has(entry)))) return false;
    return edits.every((edit) => {
      const at = this.#placeOf(edit);
      const [before, after] = [this.#edits[at - 1], this.#edits[at]];
      return (!before || areApart(before, edit)) && (!after || areApart(edit, after));
    });
  }

  add({ edits, changes }: Planned): void {
    for (const edit of edits) this.#edits.splice(this.#placeOf(edit), 0, edit);
    for (const change of changes) for (const entry of entriesOf(change)) this.#entries.add(entry);
  }

  #placeOf({ start }: Edit): number {
    let [low, high] = [0, this.#edits.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#edits[middle] as Edit).start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The ways to the entries that are another one after a change; of two items that are put into one list each is its own. */
function entriesOf(change: Change): readonly string[] {
  if (change.op === 'insert') return [];
  const own = JSON.stringify(change.path);
  return change.op === 'rename' ? [own, JSON.stringify([...change.path.slice(0, -1), change.to])] : [own];
}

/** Two that replace may touch; at a point where something is inserted there is nothing else. */
function areApart(first: Edit, second: Edit): boolean {
  const inserts = first.start === first.end || second.start === second.end;
  return inserts ? first.end < second.start : first.end <= second.start;
}

/**
 * A text is read again for so many characters to find what its layout makes something else of. Of thousands of changes each
 * may be such a one, and each would be looked for by itself: what is not proved by then is not made.
 */
const mostRead = 20_000_000;

const budgetOf = once((_: SyntaxTree) => ({ left: mostRead }));

/**
 * Those of some planned changes, all apart, after which the text still reads as it should: what a stranger's layout makes
 * something else of is left out. Sound ones cost one reading for all of them together.
 *
 * @param isOver is there no time left for another reading?
 */
export function proved<P extends Planned>(
  tree: SyntaxTree,
  planned: readonly P[],
  isOver: () => boolean,
): readonly P[] {
  if (planned.length === 0) return planned;
  const budget = budgetOf(tree);
  // What most often is all that it takes is done in any case.
  if (budget.left <= 0 || (budget.left < mostRead && isOver())) return [];
  budget.left -= tree.source.text.length;
  if (isProved(tree, planned)) return planned;
  if (planned.length === 1) return [];
  const middle = planned.length >> 1;
  const [first, second] = [
    proved(tree, planned.slice(0, middle), isOver),
    proved(tree, planned.slice(middle), isOver),
  ];
  // Each half is sound by itself; where they are not together, the first is made.
  if (first.length === 0 || second.length === 0) return first.length > 0 ? first : second;
  const both = [...first, ...second];
  budget.left -= tree.source.text.length;
  return isProved(tree, both) ? both : first;
}

function isProved(tree: SyntaxTree, planned: readonly Planned[]): boolean {
  const text = applyEdits(
    tree.source.text,
    planned.flatMap(({ edits }) => edits),
  );
  return readsAs(
    text,
    tree,
    planned.flatMap(({ changes }) => changes),
  );
}
