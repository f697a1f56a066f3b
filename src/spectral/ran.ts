import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import type * as Libraries from './libraries.ts';

export type Ruleset = InstanceType<typeof Libraries.Ruleset>;
export type Rule = Ruleset['rules'][string];

/** A way from the root of a definition, references followed. */
export type Keys = readonly (string | number)[];

/** What a rule of Spectral says: at which place, and how bad (0 error, 1 warn, 2 info, 3 hint). */
export interface Result {
  readonly rule: string;
  readonly message: string;
  readonly severity: number;
  readonly place: Place;
  /** The ways to what was judged, by which operations are found. */
  readonly judged: Keys[];
  /** The ruleset has switched the rule off here: it is told only to whoever asks for the rule by name. */
  readonly isOff: boolean;
}

/** What a rule has not done. */
export interface Undone {
  readonly rule: string;
  readonly place: Place;
  readonly reason: string;
  /** It was another rule's doing, which says so itself. */
  readonly isOthers: boolean;
}

export interface Ran {
  readonly results: readonly Result[];
  readonly undone: readonly Undone[];
  /** By rule: the ways to what it judged; kept for those whom a threat model claims. */
  readonly judged: ReadonlyMap<string, readonly Keys[]>;
}

/** What is asked of a ruleset. */
export interface Asked {
  readonly rules: ReadonlySet<string>;
  /** Of these everything is kept that they judge, and each way to it. */
  readonly claimed: ReadonlySet<string>;
}

export const said = (error: unknown) => (error instanceof Error ? error.message : String(error));

export const placeOf = (document: Document, path: Keys) =>
  path.reduce<Place>((place, key) => place.child(key), new Place(document));

/** Spectral reads other files by what they are, and the definition itself as YAML: their positions differ so. */
export const partOf = (document: Document, definition: Document) =>
  document !== definition && document.tree.format === 'json' ? 'value' : 'content';

export const isOver = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/**
 * Ends a ruleset's run as what takes too long does: known by the code that V8 has for what it interrupts, so that nobody
 * takes it for an error of a function.
 */
export class Ended extends Error {
  readonly code = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
