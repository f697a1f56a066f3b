import { type Document, ReadDocument } from '../refs/document.ts';
import type { Place } from '../refs/place.ts';
import { push } from '../text/group.ts';
import type { Range, Span } from '../text/source.ts';

interface Located {
  readonly place: Place;
  readonly part: 'key' | 'value';
  /** In place of both. */
  readonly span?: Span | undefined;
}

/**
 * The ranges of places in their texts, in the order given; each document's text is searched once for all of them.
 * A key that is asked for where there is none (at the root, in lists) gives the value.
 */
export function locateAll(places: readonly Located[]): Range[] {
  const byDocument = new Map<Document, number[]>();
  places.forEach(({ place }, index) => {
    push(byDocument, place.document, index);
  });
  const ranges: Range[] = new Array(places.length);
  for (const [document, indexes] of byDocument) {
    const wasAtRest = document instanceof ReadDocument && document.isAtRest;
    const locations = document.tree.locate(indexes.map((index) => (places[index] as Located).place.path()));
    locations.forEach((location, at) => {
      const index = indexes[at] as number;
      const { part, span } = places[index] as Located;
      const node = part === 'key' ? (location.key ?? location.value) : location.value;
      ranges[index] = document.source.range(span ?? node);
    });
    if (wasAtRest) document.rest();
  }
  return ranges;
}

/** Findings with their ranges, in the order given. */
export function locateFindings<T extends Located>(findings: readonly T[]): { finding: T; range: Range }[] {
  const ranges = locateAll(findings);
  return findings.map((finding, index) => ({ finding, range: ranges[index] as Range }));
}
