import { type Document, ReadDocument } from '../refs/document.ts';
import type { Place } from '../refs/place.ts';
import type { Location, Path } from '../syntax/tree.ts';
import { own } from '../syntax/value.ts';
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
    const lasts = indexes.map((index, at) =>
      (places[index] as Located).part === 'content'
        ? lastOf(document.tree.value, paths[at] as Path)
        : undefined,
    );
    const locations = document.tree.locate([...paths, ...lasts.flatMap((found) => found ?? [])]);
    let next = paths.length;
    indexes.forEach((index, at) => {
      const { part, span } = places[index] as Located;
      const { key, value } = locations[at] as Location;
      const ends = lasts[at]?.map(() => (locations[next++] as Location).value.end);
      const node = ends ? contentOf(key, value, ends) : part === 'key' ? (key ?? value) : value;
      ranges[index] = document.source.range(span ?? node);
    });
    if (wasAtRest) document.rest();
  }
  return ranges;
}

/** So many values may be the last one. */
const mostLast = 8;

/**
 * The ways to what may be the last scalar of an object or a list, to itself where it is empty; undefined where a scalar stands.
 * Numbers come first among the keys of an object, wherever they are written: `200` after `default`.
 */
function lastOf(root: unknown, path: Path): readonly Path[] | undefined {
  const child = (value: unknown, key: string | number) => own(value, String(key));
  const top = path.reduce(child, root);
  if (typeof top !== 'object' || top === null) return undefined;
  const found: Path[] = [];
  const left: { readonly value: unknown; readonly way: Path }[] = [{ value: top, way: path }];
  // By an alias a value may stand in itself.
  const seen = new Set<unknown>();
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, way } = next;
    const keys = typeof value === 'object' && value !== null && !seen.has(value) ? lastKeys(value) : [];
    seen.add(value);
    if (keys.length === 0 || found.length + left.length >= mostLast) found.push(way);
    else for (const key of keys) left.push({ value: child(value, key), way: [...way, key] });
  }
  return found;
}

function lastKeys(value: object): readonly (string | number)[] {
  if (Array.isArray(value)) return value.length > 0 ? [value.length - 1] : [];
  const keys = Object.keys(value);
  const last = keys.at(-1);
  const number = keys.findLast((key) => /^\d+$/.test(key));
  return last === undefined ? [] : number === undefined || number === last ? [last] : [last, number];
}

/** @param ends of what may be the last scalar; that of an alias stands elsewhere */
function contentOf(key: Span | null, value: Span, ends: readonly number[]): Span {
  const start = key ? key.end + 1 : value.start;
  let last = 0;
  for (const end of ends) if (end > start && end <= value.end && end > last) last = end;
  return { start, end: last > 0 ? last : value.end };
}

/** Findings with their ranges, in the order given. */
export function locateFindings<T extends Located>(findings: readonly T[]): { finding: T; range: Range }[] {
  const ranges = locateAll(findings);
  return findings.map((finding, index) => ({ finding, range: ranges[index] as Range }));
}
