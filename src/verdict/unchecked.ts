import { locateAll } from '../findings/locate.ts';
import type { Unchecked } from '../openapi/model.ts';
import type { Document } from '../refs/document.ts';
import type { SyntaxProblem } from '../syntax/tree.ts';
import { sha256 } from '../text/sha256.ts';
import { shortened, shortPointer } from '../text/shorten.ts';
import type { UncheckedResult } from './report.ts';

/** A file with thousands of equal keys is one mistake. */
const mostLost = 100;

/** What of some documents could not be checked: what their texts say and their values do not hold, and what was noted. */
export function uncheckedIn(documents: Iterable<Document>, found: readonly Unchecked[]): UncheckedResult[] {
  return [...lost(documents), ...noted(found)];
}

/** Each place once, with its position. */
function noted(found: readonly Unchecked[]): UncheckedResult[] {
  const entries = new Map(found.map((entry) => [`${entry.place.id()} ${entry.reason}`, entry]));
  const all = [...entries.values()];
  const ranges = locateAll(all.map(({ place }) => ({ place, part: 'value' })));
  return all.map(({ place, reason }, at) => {
    const range = ranges[at];
    return {
      file: place.document.file,
      pointer: shortPointer(place.pointer()),
      reason: shortReason(reason),
      ...(range ? { range } : {}),
    };
  });
}

/** A reference that leads nowhere may be as long as the definition; one that ends otherwise is another. */
function shortReason(reason: string): string {
  const short = shortened(reason);
  return short === reason ? reason : `${short} ${sha256(reason).slice(0, 12)}`;
}

/** The first of two equal keys, the second document of a stream, what readers of YAML do not agree on. */
export function lost(
  documents: Iterable<Document>,
  counts: (problem: SyntaxProblem) => boolean = () => true,
): UncheckedResult[] {
  return [...documents].flatMap(({ file, source, warnings }) =>
    warnings
      .filter((problem) => problem.loses && counts(problem))
      .slice(0, mostLost)
      .map(({ message, span }) => ({ file, pointer: '', reason: message, range: source.range(span) })),
  );
}
