import { stronglyConnected } from '../text/components.ts';
import { escapeStep, unescapeStep } from '../text/pointer.ts';

/** References of one file that lead in a circle, by where they stand (`#/a/b`). */
export interface Circles {
  /** They stand in what they lead to. */
  readonly direct: ReadonlySet<string>;
  /** They stand in what is reached from what they lead to. */
  readonly indirect: ReadonlySet<string>;
}

/**
 * Which references Spectral's resolver leaves as they are: those that stand in what they lead to, or in what one comes to
 * from there. What they lead to is then looked at where it stands, and nowhere else.
 *
 * @param references of one file, by where they stand, both in the words that Spectral looks them up with
 */
export function circlesOf(references: Readonly<Record<string, string>>): Circles {
  const direct = new Set<string>();
  const numbers = new Map<string, number>();
  const others: { readonly at: string; readonly target: number }[] = [];
  for (const [at, ref] of Object.entries(references)) {
    if (!ref.startsWith('#/')) continue;
    const target = pointerOf(ref.slice(1));
    if (at === target || at.startsWith(`${target}/`)) {
      direct.add(at);
      continue;
    }
    const number = numbers.get(target) ?? numbers.size;
    numbers.set(target, number);
    others.push({ at, target: number });
  }
  const holders = others.map(({ at }) => holdersOf(at, numbers));
  const edges: number[][] = [...numbers].map(() => []);
  for (const [index, { target }] of others.entries())
    for (const holder of holders[index] as number[]) edges[holder]?.push(target);
  const { of } = stronglyConnected(edges.length, (node) => edges[node] as number[]);
  const indirect = others.filter(({ target }, index) =>
    (holders[index] as number[]).some((holder) => of[holder] === of[target]),
  );
  return { direct, indirect: new Set(indirect.map(({ at }) => at)) };
}

/** The targets that a reference stands in. */
function holdersOf(at: string, numbers: ReadonlyMap<string, number>): number[] {
  const holders: number[] = [];
  for (let end = at.lastIndexOf('/'); end > 1; end = at.lastIndexOf('/', end - 1)) {
    const holder = numbers.get(at.slice(0, end));
    if (holder !== undefined) holders.push(holder);
  }
  return holders;
}

/** A pointer in the words that Spectral has for places. */
export function pointerOf(written: string): string {
  return `#${written
    .split('/')
    .map((step) => encodeStep(unescapeStep(decode(step))))
    .join('/')}`;
}

/** A key in the words that Spectral has for places. */
export function encodeStep(key: string): string {
  const escaped = escapeStep(key);
  try {
    return encodeURIComponent(escaped);
  } catch {
    return escaped; // half of a surrogate pair
  }
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
