/** Names longer than this are not compared: nobody mistypes a paragraph. */
const longest = 80;
/** More candidates than this are not compared: the answer is a courtesy. */
const most = 2000;

/**
 * The name that was probably meant: the nearest by edit distance (insertion, deletion, replacement, neighbours
 * swapped, in any case), when it is near enough to be a slip. Where names have a part in front (`threatlint/bola`),
 * leaving that out is one, too.
 *
 * @returns undefined when no candidate is near
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longest) return undefined;
  if (name.includes('/')) return nearestOf(name, candidates);
  const all = [...candidates];
  const byEnd = new Map<string, string>();
  for (const candidate of all) {
    const end = candidate.slice(candidate.lastIndexOf('/') + 1);
    if (end !== candidate && !byEnd.has(end)) byEnd.set(end, candidate);
  }
  const near = byEnd.get(name) ?? nearestOf(name, all);
  return near ?? byEnd.get(nearestOf(name, byEnd.keys()) ?? '');
}

function nearestOf(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  let compared = 0;
  for (const candidate of candidates) {
    if (candidate === name || Math.abs(candidate.length - name.length) >= bestDistance) continue;
    if (++compared > most) break;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** So many slips of a run are explained: whoever has made more of them has read the first. */
const mostExplained = 20;

/** What was meant, for the first few of many wrong names: each answer compares a name with all there are. */
export class Hints {
  #left = mostExplained;

  /** {@link didYouMean} while the courtesy lasts, then nothing. */
  didYouMean(name: string, candidates: () => Iterable<string>): string {
    return this.#left-- > 0 ? didYouMean(name, candidates()) : '';
  }

  /** {@link nearest} while the courtesy lasts, then nothing. */
  nearest(name: string, candidates: Iterable<string>): string | undefined {
    return this.#left-- > 0 ? nearest(name, candidates) : undefined;
  }
}

/** `; did you mean X?`, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const found = nearest(name, candidates);
  return found === undefined ? '' : `; did you mean \`${found}\`?`;
}

/** Does one slip lead from a name to the other: a letter more, less, another or two swapped, in any case? */
export function isOneSlip(a: string, b: string): boolean {
  return Math.abs(a.length - b.length) < 2 && editDistance(a.toLowerCase(), b.toLowerCase()) === 1;
}

/** Optimal string alignment: Damerau-Levenshtein without touching a letter twice. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (above[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (above[column - 1] as number) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (before[column - 2] as number) + 1);
      }
      current.push(cost);
    }
    [before, above] = [above, current];
  }
  return above[b.length] as number;
}
