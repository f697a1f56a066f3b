import type { Place } from '../refs/place.ts';
import { own } from '../syntax/value.ts';
import { many, type OneOrMany } from './one-or-many.ts';
import type { Selector } from './selector.ts';

/** One name in a selector that can be checked against what exists. */
export interface Term {
  readonly key: 'spec' | 'path' | 'method' | 'tag' | 'operationId' | 'scheme' | 'scope' | 'asset';
  readonly value: string;
  readonly place: Place;
  /** The selector that it stands in directly. */
  readonly selector: Selector;
}

/**
 * Visits every name of a selector that can be checked, those of nested selectors included.
 *
 * @param seen selectors that were visited: one that aliases repeat is visited where it stands first
 */
export function walkSelector(
  selector: Selector,
  place: Place,
  visit: (term: Term) => void,
  seen: Set<Selector> = new Set(),
): void {
  if (seen.has(selector)) return;
  seen.add(selector);
  const name = (key: Term['key'], value: OneOrMany | undefined, at: Place) => {
    many(value).forEach((one, index) => {
      visit({ key, value: one, place: typeof value === 'string' ? at : at.child(index), selector });
    });
  };
  for (const key of ['spec', 'path', 'method', 'tag', 'operationId'] as const) {
    name(key, own(selector, key) as OneOrMany | undefined, place.child(key));
  }
  for (const key of ['scheme', 'scope'] as const) {
    name(key, selector.security?.[key], place.child('security', key));
  }
  name('asset', selector.data?.asset, place.child('data', 'asset'));
  for (const key of ['any', 'all'] as const) {
    for (const [index, inner] of (selector[key] ?? []).entries()) {
      walkSelector(inner, place.child(key, index), visit, seen);
    }
  }
  if (selector.not) walkSelector(selector.not, place.child('not'), visit, seen);
}
