import type { Document } from '../refs/document.ts';
import type { Place } from '../refs/place.ts';
import type { ReadFailure } from '../refs/workspace.ts';
import { once } from '../text/memo.ts';
import type { Range, Source } from '../text/source.ts';
import { locateAll } from './locate.ts';

/** Why a configuration or a ruleset cannot be accepted: exit status 2. */
export interface Problem {
  readonly file: string;
  /** null when there is no text to point at: a file that is missing, a name on the command line. */
  readonly range: Range | null;
  readonly message: string;
  /** The text that the range is of, for a code frame. Not part of the JSON report. */
  readonly source?: Source;
}

interface Pending {
  readonly place: Place;
  readonly part: 'key' | 'value';
  range?: Range;
}

/** Problems that nobody has asked for their ranges yet. */
const pendingOf = once((_: Document): Pending[] => []);

/** A problem with a node of a file. Where that is, is found for all problems of the file in one search of its text. */
export function problemAt(place: Place, message: string, part: 'key' | 'value' = 'value'): Problem {
  const { document } = place;
  const one: Pending = { place, part };
  pendingOf(document).push(one);
  return {
    file: document.file,
    message,
    get range() {
      if (!one.range) settle(document);
      return one.range ?? null;
    },
  };
}

function settle(document: Document): void {
  const all = pendingOf(document).splice(0);
  locateAll(all).forEach((range, at) => {
    (all[at] as Pending).range = range;
  });
}

/**
 * The problems of a file that could not be read.
 *
 * @param from where it is named; without it the problem stands in the file itself
 */
export function problemsOfFailure(failure: ReadFailure, from: Place | null): Problem[] {
  const { source, problems } = failure;
  if (source && problems && problems.length > 0) {
    return problems.map(({ message, span }) => ({ file: failure.file, range: source.range(span), message }));
  }
  return [
    from ? problemAt(from, failure.message) : { file: failure.file, range: null, message: failure.message },
  ];
}

/** A configuration or ruleset that extends one that extends one … ends here. */
export const deepestExtends = 50;

export const tooDeeplyExtended = `More than ${deepestExtends} files extend one another here; extend the one that is meant`;
