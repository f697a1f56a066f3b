/** Which path templates match the same URL (OAS 3.1 §4.8.8.1 Path Templating Matching). */

/** A hole of a template, `{id}`: one character or more without a slash. */
const hole = '\0';
/**
 * So many steps are taken for one template, and so many for all of a definition: a stranger may write templates that all
 * overlap. A node of the tree is a step, and so is each pair of characters of two segments that are compared.
 */
const mostSteps = 2_000_000;
const mostStepsOfAll = 100_000_000;
/** What it takes the caller to look at one that was found. */
const stepsOfPartner = 500;

interface Branch<T> {
  readonly segments: Map<string, Branch<T>>;
  /** Those of them that have holes: what a written out segment may overlap with. */
  readonly open: Map<string, Branch<T>>;
  /** The first template that ends here. */
  end: T | undefined;
}

/** How one segment, or template, stands to another that matches the same text. */
interface Standing {
  readonly more: boolean;
  readonly less: boolean;
}

/** Templates in the order in which they are added, asked for those that an earlier one is ambiguous with. */
export class Templates<T> {
  #spent = 0;
  readonly #root: Branch<T> = { segments: new Map(), open: new Map(), end: undefined };

  /**
   * The earlier templates that match a URL which this one matches, where neither is the more specific: the same but
   * for the names of parameters, or `/{entity}/me` and `/books/{id}`. `/books/mine` and `/books/{id}` are told apart: what is
   * written out comes first.
   *
   * @returns whether all earlier ones were compared, too
   */
  ambiguousWith(path: string): { found: readonly T[]; isAll: boolean } {
    const segments = segmentsOf(path);
    const found: T[] = [];
    let steps = 0;
    const affords = (cost: number) => {
      steps += cost;
      this.#spent += cost;
      return steps <= mostSteps && this.#spent <= mostStepsOfAll;
    };
    let isAll = true;
    const stack: { branch: Branch<T>; at: number; standing: Standing }[] = [
      { branch: this.#root, at: 0, standing: { more: false, less: false } },
    ];
    for (let next = stack.pop(); next && isAll; next = stack.pop()) {
      const { branch, at, standing } = next;
      const segment = segments[at];
      if (segment === undefined) {
        if (branch.end === undefined || standing.more !== standing.less) continue;
        isAll = affords(stepsOfPartner);
        if (!isAll) break;
        found.push(branch.end);
        continue;
      }
      const enter = (other: string, child: Branch<T>) => {
        const { more, less } = compare(segment, other);
        const both = { more: standing.more || more, less: standing.less || less };
        stack.push({ branch: child, at: at + 1, standing: both });
      };
      for (const [other, child] of segment.includes(hole) ? branch.segments : branch.open) {
        isAll = affords(costOf(segment, other));
        if (!isAll) break;
        if (other !== segment && overlap(segment, other)) enter(other, child);
      }
      // Looked at first: where there are too many, equal templates are found even so.
      const same = branch.segments.get(segment);
      if (same) enter(segment, same);
    }
    return { found, isAll };
  }

  /** Only the first of several equal templates is kept: the others are ambiguous with it. */
  add(path: string, template: T): void {
    let branch = this.#root;
    for (const segment of segmentsOf(path)) {
      let child = branch.segments.get(segment);
      if (!child) {
        child = { segments: new Map(), open: new Map(), end: undefined };
        branch.segments.set(segment, child);
        if (segment.includes(hole)) branch.open.set(segment, child);
      }
      branch = child;
    }
    branch.end ??= template;
  }
}

/** The segments of a template, holes without their names. */
function segmentsOf(path: string): string[] {
  return path.replace(/\{[^{}/]*\}/g, hole).split('/');
}

function compare(ours: string, theirs: string): Standing {
  if (ours === theirs) return { more: false, less: false };
  const [a, b] = [openness(ours), openness(theirs)];
  return a === b && a > 0 ? { more: true, less: true } : { more: a < b, less: a > b };
}

/** Written out, in part, or nothing of it. */
function openness(segment: string): 0 | 1 | 2 {
  if (!segment.includes(hole)) return 0;
  return segment === hole ? 2 : 1;
}

/** What {@link overlap} takes. */
function costOf(a: string, b: string): number {
  return a === hole || b === hole ? 1 : 1 + a.length * b.length;
}

/** Is there a text that both match? */
function overlap(a: string, b: string): boolean {
  if (a === b) return true;
  if (!a.includes(hole) && !b.includes(hole)) return false;
  if (a === '' || b === '') return false;
  if (a === hole || b === hole) return true;
  // Row by row: can the first i of `a` and the first j of `b` match the same text?
  let above = row(b, undefined, '');
  for (const character of a) above = row(b, above, character);
  return above[b.length] === true;
}

/** A hole takes one character or more: it steps forward with any, and may stay where it is. */
function row(b: string, above: readonly boolean[] | undefined, character: string): boolean[] {
  const current: boolean[] = [above === undefined];
  if (above === undefined) {
    for (let j = 1; j <= b.length; j++) current.push(false);
    return current;
  }
  for (let j = 1; j <= b.length; j++) {
    const other = b[j - 1] as string;
    const together = above[j - 1] === true && (character === other || character === hole || other === hole);
    const ourHoleStays = character === hole && current[j - 1] === true;
    const theirHoleStays = other === hole && above[j] === true;
    current.push(together || ourHoleStays || theirHoleStays);
  }
  return current;
}
