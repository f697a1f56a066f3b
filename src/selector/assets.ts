/** The data that selectors speak of by name, class or tag: what a threat model says is worth protecting. */
import type { Place } from '../refs/place.ts';
import type { OneOrMany } from './one-or-many.ts';

export const classes = ['public', 'internal', 'confidential', 'restricted'] as const;
export type DataClass = (typeof classes)[number];
export type Exposure = 'public' | 'partner' | 'internal';

/** An entry of the model and where it stands. */
export interface Entry {
  readonly id: string;
  readonly place: Place;
  /** For readers; so is the description. */
  readonly title?: string | undefined;
  readonly description?: string | undefined;
}

export interface Asset extends Entry {
  readonly owner?: string | undefined;
  readonly class: DataClass | undefined;
  readonly tags: readonly string[];
  readonly cia: readonly number[] | undefined;
  readonly match: AssetMatch | undefined;
}

export interface AssetMatch {
  readonly property?: OneOrMany;
  readonly schema?: OneOrMany;
  readonly format?: OneOrMany;
  readonly extension?: OneOrMany;
}
