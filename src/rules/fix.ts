import type { Change } from '../edit/change.ts';
import type { Related, TextPart } from '../findings/finding.ts';
import type { Api, Operation } from '../openapi/model.ts';
import type { Document } from '../refs/document.ts';
import type { Place } from '../refs/place.ts';
import { ownAt } from '../syntax/value.ts';

/** A change, and the document that it is made in. */
export interface PlacedChange {
  readonly document: Document;
  readonly change: Change;
}

/** What makes a finding go away. Nothing of a text is in it: the edit layer makes edits of it, in JSON and in YAML. */
export interface Fix {
  /** What is done, as an order without full stop: `Use https`. A default that a person should look at is in it. */
  readonly title: string;
  /** Does the definition then say the same, or what is stricter and nobody sane objects to? */
  readonly safe: boolean;
  readonly changes: readonly PlacedChange[];
  /** The rule that notes (`info`) what was written, because it was meant: that is no new finding. */
  readonly notedBy?: string;
}

/** The finding that a fix is asked for, and what the rule knew. */
export interface FixSubject<Options> {
  readonly api: Api;
  readonly options: Options;
  readonly place: Place;
  readonly part: TextPart;
  /** What stands at the place, references not followed. */
  readonly value: unknown;
  readonly operations: readonly Operation[];
  readonly related: readonly Related[];
  /** See {@link Observation.meant}. */
  readonly meant: string | undefined;
}

/** How a rule mends what it reports. */
export interface FixOffer<Options> {
  /** What it does and when, for the rule's page: a sentence. */
  readonly says: string;
  /** Its kind. Of the fixes of one rule some may be safe and others not: then what most are. */
  readonly safe: boolean;
  /** Does it write what stands there already, as it was meant? It is made before anything is added beside it. */
  readonly writesWhatWasMeant?: true;
  /** The fix of one finding; null where there is none that is surely right. Pure: it reads the model, and changes nothing. */
  of(subject: FixSubject<Options>): Fix | null;
}

const at = (place: Place, change: Change): PlacedChange => ({ document: place.document, change });

/** The value of a node; a key that is not there is added, behind the first of `after` that is there, else last. */
export function set(place: Place, value: unknown, after: readonly string[] = []): PlacedChange {
  return at(place, { op: 'set', path: place.path(), value, after });
}

export function remove(place: Place): PlacedChange {
  return at(place, { op: 'remove', path: place.path() });
}

export function rename(place: Place, to: string): PlacedChange {
  return at(place, { op: 'rename', path: place.path(), to });
}

/** `key: value` becomes `into: [{ key: value }]`. */
export function wrap(place: Place, into: string): PlacedChange {
  return at(place, { op: 'wrap', path: place.path(), in: into });
}

/** What the text says at a place: references are not followed. */
export function valueAt(place: Place): unknown {
  return ownAt(place.document.tree.value, place.path());
}

/** Keys of a schema behind which its limits are written. */
export const afterType = ['format', 'type'] as const;
