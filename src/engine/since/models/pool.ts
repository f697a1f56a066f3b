/** What there is now, to be met once each by what there was: by the first of some keys that both have, in linear time. */
export class Pool<T> {
  readonly #byKey: readonly ReadonlyMap<string, T[]>[];
  readonly #taken = new Set<T>();

  /** @param keys the surest first; undefined where an item has none of the kind */
  constructor(
    items: Iterable<T>,
    private readonly keys: readonly ((item: T) => string | undefined)[],
  ) {
    const all = [...items].reverse();
    this.#byKey = keys.map((keyOf) => {
      const lists = new Map<string, T[]>();
      for (const item of all) {
        const key = keyOf(item);
        if (key === undefined) continue;
        const list = lists.get(key);
        if (list) list.push(item);
        else lists.set(key, [item]);
      }
      return lists;
    });
  }

  /** Takes the first that was not taken; by the keys from one on, where those before it were tried. */
  take(was: T, from = 0, to = this.keys.length): T | undefined {
    for (let at = from; at < to; at++) {
      const key = this.keys[at]?.(was);
      const list = key === undefined ? undefined : this.#byKey[at]?.get(key);
      for (let item = list?.pop(); item !== undefined; item = list?.pop()) {
        if (this.#taken.has(item)) continue;
        this.#taken.add(item);
        return item;
      }
    }
    return undefined;
  }
}

/**
 * What entries are now: under their names, moved to a file that is imported, or under a name that is new, the same in all
 * else.
 *
 * @param traits what makes one the same under another name
 */
export function successors<T extends { readonly id: string }>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  traits: (entry: T) => unknown,
): ReadonlyMap<T, T> {
  const lastOf = ({ id }: T) => id.slice(id.lastIndexOf('/') + 1);
  const others = new Pool(
    [...after.values()].filter(({ id }) => !before.has(id)),
    [lastOf, (entry) => JSON.stringify(traits(entry))],
  );
  return new Map(
    [...before.values()].flatMap((was): [T, T][] => {
      const is = after.get(was.id) ?? others.take(was);
      return is ? [[was, is]] : [];
    }),
  );
}
