import type { Inline } from '../../../policy/inline.ts';
import type { Place } from '../../../refs/place.ts';
import { own } from '../../../syntax/value.ts';
import { push } from '../../../text/group.ts';
import { without } from '../../../text/lists.ts';
import { enumerated, type SaidOfPolicy } from './said.ts';

/**
 * Suppressions have no names: one is the same where it stands at the same place, or for the same reason at another one
 * that holds no more. It may have moved with what it stands in.
 *
 * @param fileBefore the name that a file had, absolute
 */
export function inlinesAdded(
  before: readonly Inline[],
  after: readonly Inline[],
  fileBefore: (file: string) => string,
): SaidOfPolicy[] {
  const found: SaidOfPolicy[] = [];
  // Places have numbers: their names may be long, and a suppression names thousands of rules.
  const numbers = new Map<string, number>();
  const placed = new Map<Inline, number>();
  const put = (one: Inline, file: string) => {
    const place = placeOf(one, file);
    const number = numbers.get(place) ?? numbers.size;
    numbers.set(place, number);
    placed.set(one, number);
  };
  for (const one of before) put(one, one.place.document.absolute);
  for (const one of after) put(one, fileBefore(one.place.document.absolute));
  const settled = new Map<Inline, Inline | undefined>();
  const taken = new Set<Inline | undefined>();
  const settle = (keysOf: (one: Inline) => readonly string[]) => {
    const open = new Lists(
      before.filter((one) => !taken.has(one)),
      keysOf,
    );
    for (const one of after) {
      const old = settled.get(one) ?? open.take(one);
      settled.set(one, old);
      taken.add(old);
    }
  };
  // What stands where it stood first: another one of the same reason may have come to it.
  settle((one) => [`${placed.get(one)} ${keyOf(one)}`]);
  settle((one) => one.rules.map((rule) => `${placed.get(one)} ${rule}`));
  settle((one) => [keyOf(one)]);
  for (const one of after) {
    const old = settled.get(one);
    const rules = enumerated(one.rules);
    const about = `suppression ${[...one.rules].sort().join(' ')} ${one.reason}`;
    const at = { at: one.place, span: one.span, about };
    if (!old) {
      found.push({ ...at, message: `A suppression tolerates ${rules} here`, was: null });
      continue;
    }
    const more = without(one.rules, old.rules);
    const isLonger = old.expires !== null && (one.expires === null || one.expires > old.expires);
    const what = [
      ...(more.length > 0 ? [`tolerates ${enumerated(more)}, too`] : []),
      ...(isLonger
        ? [`tolerates ${rules} ${one.expires === null ? 'without end' : `until ${one.expires}`}`]
        : []),
      ...(isWider(old, one, fileBefore) ? [`tolerates ${rules} in more than it did`] : []),
    ];
    if (what.length === 0) continue;
    const until = old.expires === null ? '' : ` until ${old.expires}`;
    found.push({
      ...at,
      message: `A suppression ${what.join(', and ')}`,
      was: `it tolerated ${enumerated(old.rules)}${until}`,
      old: old.place,
    });
  }
  return found;
}

function keyOf({ rules, reason }: Inline): string {
  return `${[...rules].sort().join(' ')} ${reason}`;
}

function insideOf({ target }: Inline): Place | undefined {
  return 'inside' in target ? target.inside : undefined;
}

function placeOf(one: Inline, file: string): string {
  const inside = insideOf(one);
  return inside ? `${file}#${inside.pointer()}` : `${file} comment ${keyOf(one)}`;
}

/** What is left of before, in its order, by any of some keys. */
class Lists {
  readonly #byKey = new Map<string, Inline[]>();
  readonly #at = new Map<Inline, number>();
  readonly #taken = new Set<Inline>();

  constructor(
    before: readonly Inline[],
    private readonly keysOf: (one: Inline) => readonly string[],
  ) {
    for (const [at, one] of before.entries()) this.#at.set(one, at);
    for (const one of before.toReversed())
      for (const key of new Set(keysOf(one))) push(this.#byKey, key, one);
  }

  /** The first that has a key of this one, once. */
  take(one: Inline): Inline | undefined {
    let first: Inline | undefined;
    for (const key of this.keysOf(one)) {
      const list = this.#byKey.get(key) ?? [];
      while (this.#taken.has(list.at(-1) as Inline)) list.pop();
      const next = list.at(-1);
      if (next && (!first || (this.#at.get(next) ?? 0) < (this.#at.get(first) ?? 0))) first = next;
    }
    if (first) this.#taken.add(first);
    return first;
  }
}

/** Does it stand around what it stood in, or in what holds more by its kind? */
function isWider(old: Inline, one: Inline, fileBefore: (file: string) => string): boolean {
  const [was, is] = [insideOf(old), insideOf(one)];
  if (!is) return false;
  // A comment speaks of a line.
  if (!was) return true;
  const [then, now] = [was.path(), is.path()];
  const isSameFile = fileBefore(is.document.absolute) === was.document.absolute;
  if (isSameFile && now.length < then.length && now.every((step, at) => step === then[at])) return true;
  const [much, more] = [reach(was), reach(is)];
  return much !== undefined && more !== undefined && more > much;
}

const methods = /^(?:get|put|post|delete|options|head|patch|trace|query)$/i;

/** A whole definition, its paths, one path, an operation; undefined for what may be anything. */
function reach(place: Place): number | undefined {
  const { value } = place.document.tree;
  if (own(value, 'openapi') === undefined && own(value, 'swagger') === undefined) return undefined;
  const path = place.path();
  if (path.length === 0) return 4;
  if (path[0] !== 'paths' && path[0] !== 'webhooks') return undefined;
  if (path.length < 3) return 4 - path.length;
  return path.length === 3 && methods.test(String(path[2])) ? 1 : 0;
}
