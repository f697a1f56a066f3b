import type { Place } from '../../../refs/place.ts';
import type { Regression } from '../../../rules/rule.ts';
import type { Span } from '../../../text/source.ts';

/** What lets more pass, before it is said where. */
export interface SaidOfPolicy {
  /** Names it in the fingerprint. */
  readonly about: string;
  /** Where it is to be put back; undefined: in the file of the configuration. */
  readonly at?: Place | undefined;
  readonly span?: Span | undefined;
  readonly message: string;
  /** What was there; null where nothing was. */
  readonly was: string | null;
  /** Where that stood. */
  readonly old?: Place | null | undefined;
}

/** So many names are told in one finding. */
const mostNamed = 10;

export function enumerated(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** @param home where what has no place of its own is said; undefined: it cannot be said */
export function regressionOf(one: SaidOfPolicy, home: Place | undefined): Regression[] {
  const at = one.at ?? home ?? one.old;
  if (!at) return [];
  const related = one.old
    ? [{ place: one.old, part: 'key' as const, message: 'what stood there before' }]
    : [];
  return [
    {
      ...{ at, part: 'key', message: one.message, before: one.was, operations: [] },
      ...{ about: `policy ${one.about}`, related },
      ...(one.span ? { span: one.span } : {}),
    },
  ];
}

/** The value under some keys, as far as they are there. */
export function under(root: Place | undefined, keys: readonly string[]): Place | undefined {
  if (!root) return undefined;
  let place = root;
  let value: unknown = root.document.tree.value;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return place;
    value = (value as Record<string, unknown>)[key];
    place = place.child(key);
  }
  return place;
}
