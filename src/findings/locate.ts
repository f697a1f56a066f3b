import { type Document, ReadDocument } from '../refs/document.ts';
import type { Place } from '../refs/place.ts';
import type { Location, Path } from '../syntax/tree.ts';
import { push } from '../text/group.ts';
import type { Range, Span } from '../text/source.ts';
import type { TextPart } from './finding.ts';

interface Located {
  readonly place: Place;
  readonly part: TextPart;
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
    const paths = indexes.map((index) => (places[index] as Located).place.path());
    const locations = document.tree.locate(paths);
    indexes.forEach((index, at) => {
      const { part, span } = places[index] as Located;
      const { key, value, last, depth } = locations[at] as Location;
      const isContent = part === 'content' && last !== null && depth === paths[at]?.length;
      const isBlock = /[|>]/.test(document.source.text[value.start] ?? '');
      const node = isContent
        ? {
            start: isBlock ? value.start : key ? key.end + 1 : startOf(document, paths[at] as Path, value),
            end: last,
          }
        : part === 'key'
          ? (key ?? value)
          : value;
      ranges[index] = document.source.range(span ?? node);
    });
    if (wasAtRest) document.rest();
  }
  return ranges;
}

/** Where Spectral has the beginning of what no key holds: an alias behind its star, and the root in the second line in the first one. */
function startOf({ tree: { format }, source }: Document, { length }: Path, { start }: Span): number {
  if (length === 0 && start > 0 && start === source.text.indexOf('\n') + 1) return 0;
  return format === 'yaml' && source.text[start] === '*' ? start + 1 : start;
}

/** Findings with their ranges, in the order given. */
export function locateFindings<T extends Located>(findings: readonly T[]): { finding: T; range: Range }[] {
  const ranges = locateAll(findings);
  return findings.map((finding, index) => ({ finding, range: ranges[index] as Range }));
}
